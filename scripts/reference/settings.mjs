import { z } from 'zod'
import { code, page, table } from './table.mjs'

const intro = `\`config/sallyport.json\` in the home folder, all of it optional. Unknown keys are refused; all faults are told at once, each with its path; \`sallyport check-config\` looks without starting. Secrets are given by reference: \`{ "file": "certs/redis-url" }\` or \`{ "env": "REDIS_URL" }\`.

What is marked WEAKENING makes a check weaker. It is off unless set, it is set for one app or one partner (for all of them only under \`defaults\`), and it is announced at every start and in \`/health/ready\`.`

export async function settingsPage() {
  const { settingsSchema } = await import('../../src/config/schema.ts')
  const schema = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' })
  const { apps, partners, defaults, ...own } = schema.properties
  const head = ['Setting', 'Value', 'Default', 'Meaning']
  const rules = defaults.properties.partner.properties.import.items.anyOf
  return page('Settings', intro, [
    `## The house\n\n${table(head, rowsOf(own, ''))}`,
    `## One app\n\n${whereFor('app', 'apps')}\n\n${registered(apps, defaults.properties.app)}`,
    `## One partner\n\n${whereFor('partner', 'partners')}\n\n${registered(partners, defaults.properties.partner)}`,
    `## Rules\n\n${rulesIntro}\n\nEvery kind but \`role\` also takes:\n\n${keysOf(rules[0], everyKind)}`,
    ...rules.map(ruleSection),
  ])
}

const rulesIntro = `A partner’s \`import\` and an app’s \`release\` are lists of rules, run in order. A name in a rule means what an earlier rule made under it, else the attribute of exactly that name, else, for one of the house’s own names, whatever counterparts call it. In a partner’s rules \`nameID\` is the NameID. A rule that did nothing says why in the sign-in’s record. The result holds only what the rules made; a list of role rules alone leaves the attributes as they are without rules. Several values stay several; \`to: "roles"\` gives roles. A \`pattern\` must cover the whole value.`

const everyKind = ['to', 'replace', 'required', 'single']

function whereFor(kind, key) {
  return `Under \`${key}.HANDLE\` (or its entityID). Those marked * may also stand under \`defaults.${kind}\`, for every ${kind} that does not say otherwise.`
}

function registered(record, shared) {
  const { properties } = record.additionalProperties
  const rows = rowsOf(properties, '').map(([name, value, , meaning]) => {
    const first = name.slice(1, -1).split('.')[0]
    return [Object.hasOwn(shared.properties, first) ? `${name} *` : name, value, meaning]
  })
  return table(['Setting', 'Value', 'Meaning'], rows)
}

/** One row for each leaf; an object with fields of its own is spread out under its name. */
function rowsOf(properties, prefix) {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = prefix + name
    const row = [code(path), valueOf(schema), defaultOf(schema), schema.description ?? '']
    if (!schema.properties) return [row]
    const nested = rowsOf(schema.properties, `${path}.`)
    return schema.description ? [[code(path), '', '', schema.description], ...nested] : nested
  })
}

function defaultOf({ default: value }) {
  const empty = value === undefined || JSON.stringify(value) === '{}'
  return empty ? '' : code(JSON.stringify(value))
}

function valueOf(schema) {
  if (isRules(schema)) return '[rules](#rules)'
  if (schema.enum) return schema.enum.map((one) => code(JSON.stringify(one))).join(' ')
  if (schema.const !== undefined) return code(JSON.stringify(schema.const))
  if (schema.anyOf) return [...new Set(schema.anyOf.map(valueOf))].join(' or ')
  if (schema.type === 'array') return `list of ${valueOf(schema.items)}`
  if (schema.type === 'object') return objectOf(schema)
  return schema.type === 'string' ? 'text' : (rangeOf(schema) ?? 'yes or no')
}

function isRules({ type, items }) {
  return type === 'array' && items?.anyOf?.some(({ properties }) => properties?.whenGroup)
}

function objectOf({ properties, additionalProperties }) {
  if (!properties) return `table of ${valueOf(additionalProperties ?? {})}`
  return `{ ${Object.keys(properties).join(', ')} }`
}

function rangeOf({ type, minimum, maximum }) {
  if (type !== 'integer' && type !== 'number') return undefined
  const bounded = minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
  return bounded ? `${minimum} to ${maximum}` : `${minimum ?? 0} or more`
}

function ruleSection(rule) {
  const names = Object.keys(rule.properties).filter((name) => !everyKind.includes(name))
  return `### ${code(names[0])}\n\n${rule.description}\n\n${keysOf(rule, names)}`
}

function keysOf({ properties, required }, names) {
  const optional = (name) => (required.includes(name) ? '' : ' (optional)')
  const rows = names.map((name) => {
    const schema = properties[name]
    return [code(name) + optional(name), valueOf(schema), schema.description ?? '']
  })
  return table(['Key', 'Value', 'Meaning'], rows)
}
