import { z } from 'zod'
import type { Rule } from '../model/rule.js'

const name = z.string().min(1).max(256)
const text = z.string().max(4096)
const from = z
  .union([name, z.array(name).min(1).max(32)])
  .describe('Where the values come from: the first of these names that has any.')
const someTexts = z.union([text, z.array(text).max(256)])

const line = {
  to: name.describe('The attribute that is filled.'),
  replace: z.boolean().exactOptional().describe('Replaces what earlier rules gave instead of adding to it.'),
  required: z.boolean().exactOptional().describe('Nothing to fill it with refuses the sign-in.'),
  single: z.boolean().exactOptional().describe('More than one value refuses the sign-in.'),
}

/** The declarative language of import and release rules; what the rules do stands in the mapping room. */
export const ruleSchema: z.ZodType<Rule, Rule> = z.union([
  z.strictObject({ copy: from, ...line }).describe('Copies (or renames) an attribute.'),
  z.strictObject({ constant: someTexts, ...line }).describe('Fills an attribute with fixed values.'),
  z
    .strictObject({ template: text.describe('Text with `{name}` placeholders.'), ...line })
    .describe('Puts first values together; a missing one means no value.'),
  z
    .strictObject({ split: from, at: z.string().min(1).max(16), ...line })
    .describe('Splits values at a text.'),
  z
    .strictObject({
      match: from,
      pattern: z.string().min(1).max(512).describe('A linear-time regular expression (RE2 syntax).'),
      with: text.exactOptional().describe('What a matching value becomes; `$1` is the first group.'),
      ...line,
    })
    .describe('Keeps and rewrites the values that match.'),
  z
    .strictObject({
      map: from,
      values: z.record(z.string().max(1024), text),
      otherwise: z
        .union([z.enum(['drop', 'keep']), z.strictObject({ value: text })])
        .exactOptional()
        .describe('What becomes of a value that the table does not name; `drop` by default.'),
      ...line,
    })
    .describe('Translates values by a table.'),
  z
    .strictObject({
      role: z.union([name, z.array(name).min(1).max(64)]),
      whenGroup: z.union([text, z.array(text).min(1).max(256)]),
      in: name.exactOptional().describe('The attribute that holds the groups; `groups` by default.'),
    })
    .describe('Gives house roles to whoever has one of these groups.'),
])
