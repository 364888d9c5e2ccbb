import { z } from 'zod'
import { changed, kind, protocol, spoken, stands, understood, wireName } from './counterparts.js'
import { instant, listOf, shortText, stretch, tells } from './schema-names.js'

const from = z.union([z.object({ file: z.string() }), z.object({ directory: z.literal(true) })])

const line = tells(
  'RegistrationLine',
  z.object({
    handle: z.string(),
    id: z.string().describe('Entity id.'),
    name: z.string(),
    protocol,
    stands,
    from: from.describe('A file of the metadata folders, or the directory, where it can be changed here.'),
    warnings: z.int(),
    confirmedDomains: z.array(z.string()).exactOptional(),
    validUntil: instant.exactOptional(),
    keyEnds: instant.exactOptional().describe('When the first of its keys ends.'),
    lastSuccess: instant.exactOptional(),
  }),
)

export const registrationList = listOf('RegistrationList', line)

export const registrationQuery = z.strictObject({
  ...stretch,
  search: shortText.exactOptional().describe('Words that must all be found.'),
  stands: stands.exactOptional(),
  protocol: spoken.exactOptional(),
  odd: z.stringbool().exactOptional().describe('`true`: only those with a warning.'),
})

const decided = tells(
  'Decided',
  z.object({
    enabled: z.boolean().exactOptional(),
    draft: z.boolean().exactOptional(),
    settings: z.record(z.string(), z.unknown()).exactOptional(),
    preset: z.string().exactOptional(),
    protocol: spoken.exactOptional(),
    confirmedDomains: z.array(z.string()).exactOptional(),
  }),
)

export const registration = tells(
  'Registration',
  z.object({
    kind,
    id: z.string().describe('Entity id.'),
    handle: z.string(),
    revision: z.string().describe('The ETag, without its quotes.'),
    stands,
    understood,
    inForce: z
      .record(z.string(), z.unknown())
      .describe('Document, `config/`, presets and what was decided, with every default filled in.'),
    decided: decided.describe('What was decided here, by console, API or command.'),
    pinned: z
      .array(z.string())
      .describe('Settings that `config/` says, so that they cannot be changed here.'),
    document: z.object({
      sha256: z.string(),
      file: z.string().exactOptional().describe('Where it stands in a file; then it is changed there.'),
      addedAt: instant.exactOptional(),
    }),
  }),
)

export const health = tells(
  'RegistrationHealth',
  z.object({
    since: instant,
    issued: z.int(),
    refused: z.int(),
    refusals: z.array(z.object({ code: z.string(), count: z.int() })),
    lastSuccess: instant.exactOptional(),
  }),
)

export const registrationChanged = tells('RegistrationChanged', z.object(changed))

export const removed = tells(
  'RegistrationRemoved',
  z.object({
    id: z.string(),
    handle: z.string(),
    namedBy: z.array(z.string()).describe('Apps that still name this partner among those who may vouch.'),
  }),
)

export const rules = tells(
  'Rules',
  z.object({
    kind,
    id: z.string(),
    handle: z.string(),
    revision: z.string(),
    rules: z.array(z.unknown()).describe('In force, in their order.'),
    attributes: z.array(wireName).exactOptional(),
    roles: z.record(z.string(), z.unknown()).exactOptional(),
    nameId: z.record(z.string(), z.unknown()).exactOptional(),
    pinned: z.array(z.string()),
  }),
)

export const domains = tells(
  'Domains',
  z.object({ confirmed: z.array(z.string()), claimed: z.array(z.string()) }),
)

export const setAside = tells(
  'SetAside',
  z.object({ items: z.array(z.object({ file: z.string(), reason: z.string() })) }),
)
