import { z } from 'zod'
import { difference, kind, preset, spoken } from './counterparts.js'
import { registrationChanged, removed } from './registrations.js'
import { asks, instant, listOf, tells } from './schema-names.js'

const change = (of: 'app' | 'partner') =>
  asks(
    of === 'app' ? 'AppChange' : 'PartnerChange',
    z.strictObject({
      settings: z
        .record(z.string(), z.unknown())
        .exactOptional()
        .describe(
          `As ${of === 'app' ? 'AppSettings' : 'PartnerSettings'}: each is replaced as a whole, and null takes it away.`,
        ),
      preset: preset.nullable().exactOptional(),
      protocol: spoken.nullable().exactOptional(),
      enabled: z.boolean().exactOptional(),
    }),
  )

export const wantedChange = { app: change('app'), partner: change('partner') }

export const goingLive = asks(
  'GoLive',
  z.strictObject({
    skip: z
      .string()
      .min(1)
      .max(500)
      .exactOptional()
      .describe('Why it goes live although nobody has tried it; written down.'),
  }),
)

const ruleList = z
  .array(z.unknown())
  .max(256)
  .nullable()
  .exactOptional()
  .describe('Rules in their order (see the reference of settings); null goes back to none.')

const record = z.record(z.string(), z.unknown())

export const wantedRules = {
  app: asks(
    'AppRules',
    z.strictObject({
      rules: ruleList,
      attributes: z.array(z.unknown()).max(256).nullable().exactOptional(),
      roles: record.nullable().exactOptional(),
      nameId: record.nullable().exactOptional(),
    }),
  ),
  partner: asks('PartnerRules', z.strictObject({ rules: ruleList })),
}

const oneChange = {
  seq: z.int(),
  at: instant,
  by: z.string(),
  what: z.enum(['added', 'changed', 'removed']),
  kind,
  id: z.string(),
  handle: z.string(),
  says: z.string(),
  differences: z.array(difference),
  revertible: z.boolean(),
}

export const changeList = listOf('ChangeList', tells('Change', z.object(oneChange)))

const state = z.object({
  overlay: z.record(z.string(), z.unknown()),
  document: z.string().exactOptional().describe('SHA-256 of the document.'),
})

export const shownChange = tells(
  'ShownChange',
  z.object({ ...oneChange, before: state.exactOptional(), after: state.exactOptional() }),
)

export const reverted = tells('Reverted', z.union([registrationChanged, removed]))

export const plan = tells(
  'Plan',
  z.object({
    kind,
    handle: z.string(),
    differences: z.array(difference),
    judged: z.int().describe('So many of the latest sign-ins were judged again.'),
    passedOver: z.int(),
    cutShort: z.boolean(),
    since: instant.exactOptional(),
    otherwise: z.array(
      z.object({
        reference: z.string(),
        at: instant,
        app: z.string(),
        partner: z.string(),
        user: z.string().exactOptional(),
        before: z.string(),
        after: z.string(),
        says: z.array(z.string()),
      }),
    ),
    refused: z.int(),
    admitted: z.int(),
    told: z.int(),
    people: z.int(),
    partners: z.int(),
    apps: z.int(),
  }),
)
