import { z } from 'zod'
import { changed, difference, handle, kind, preset, spoken, understood, wireName } from './counterparts.js'
import { asks, entityId, shortText, tells } from './schema-names.js'

/** Refers to the settings of `config/`, which check it. */
export function settingsOf(of: 'app' | 'partner') {
  const settings = z.record(z.string(), z.unknown())
  return settings.meta({ settingsOf: of })
}

const sources = ['xml', 'url', 'realms', 'bytes'] as const

const document = asks(
  'Document',
  z
    .strictObject({
      xml: z.string().max(8_400_000).exactOptional().describe('The metadata itself.'),
      url: z.string().max(2048).exactOptional().describe('Where it is fetched once, from a public address.'),
      realms: z
        .array(entityId)
        .min(1)
        .max(64)
        .exactOptional()
        .describe('Of a WS-Federation app that has no metadata: what it asks under.'),
      replyUrls: z
        .array(z.string().max(2048))
        .min(1)
        .max(64)
        .exactOptional()
        .describe('And where its answers go.'),
      entity: entityId.exactOptional().describe('Of an aggregate: the entity id that is meant.'),
      // Of a body that is XML; nothing in JSON is this
      bytes: z.instanceof(Uint8Array).exactOptional().meta({ hidden: true }),
    })
    .refine((given) => sources.filter((name) => given[name] !== undefined).length === 1, {
      message: 'expected exactly one of xml, url and realms',
    })
    .refine((given) => (given.realms === undefined) === (given.replyUrls === undefined), {
      message: 'expected realms and replyUrls together, or neither',
    }),
)

export type SentDocument = z.output<typeof document>

/** A body that holds a document, wherever that came from. */
const newOne = (of: 'app' | 'partner') => ({
  document,
  handle: handle.exactOptional().describe('Absent: of the host of its entity id.'),
  preset: preset.exactOptional().describe('The product that it is.'),
  protocol: spoken.exactOptional().describe('Where its document has both.'),
  settings: settingsOf(of).exactOptional(),
  draft: z.boolean().default(false).describe('Not live before it is sent live.'),
})

export const newRegistration = {
  app: asks('NewApp', z.strictObject(newOne('app'))),
  partner: asks(
    'NewPartner',
    z.strictObject({
      ...newOne('partner'),
      confirmedDomains: z.array(z.string().max(253)).max(1000).exactOptional(),
    }),
  ),
}

export const newDocument = asks('NewDocument', z.strictObject({ document }))

export const toLook = asks(
  'Look',
  z.strictObject({
    kind,
    document,
    handle: handle.exactOptional(),
    preset: preset.exactOptional(),
    protocol: spoken.exactOptional(),
    search: shortText.exactOptional().describe('Among the entities of an aggregate.'),
  }),
)

export const looked = tells(
  'Looked',
  z.discriminatedUnion('outcome', [
    z.object({
      outcome: z.literal('understood'),
      understood,
      protocols: z.array(spoken),
      sha256: z.string(),
      product: z.object({ says: z.string(), preset: z.string().exactOptional() }).exactOptional(),
      bundles: z
        .object({
          suggested: z.string(),
          bundles: z.array(
            z.object({ name: z.string(), says: z.string(), attributes: z.array(wireName).exactOptional() }),
          ),
        })
        .exactOptional()
        .describe('Of an app: choices of what it receives, ready to be taken as `attributes`.'),
      standing: z
        .object({ handle: z.string(), from: z.enum(['file', 'directory']) })
        .exactOptional()
        .describe('It stands already.'),
    }),
    z.object({
      outcome: z.literal('several'),
      entities: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          roles: z.array(kind),
          registeredAs: z.string().exactOptional(),
        }),
      ),
      matches: z.int(),
    }),
    z.object({ outcome: z.literal('other_role'), other: kind, says: z.string(), todo: z.string() }),
  ]),
)

export const documentReplaced = tells(
  'DocumentReplaced',
  z.object({ ...changed, differences: z.array(difference) }),
)

export const compared = tells(
  'Compared',
  z.object({ understood, differences: z.array(difference), sha256: z.string(), revision: z.string() }),
)
