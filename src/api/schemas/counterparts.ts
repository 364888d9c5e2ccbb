import { z } from 'zod'
import { instant, tells } from './schema-names.js'

export const kind = z.enum(['app', 'partner'])
export const protocol = z.enum(['saml', 'wsfed', 'oidc', 'console'])
export const spoken = z.enum(['saml', 'wsfed'])
export const stands = z
  .enum(['live', 'draft', 'disabled', 'expired'])
  .describe(
    '`draft`: only for browsers in which somebody is signed in to the console. `expired`: its metadata is.',
  )

export const oddity = tells(
  'Oddity',
  z.object({ severity: z.enum(['note', 'warning']), says: z.string(), todo: z.string() }),
)

const shownKey = tells(
  'CounterpartKey',
  z.object({
    use: z.enum(['signing', 'encryption', 'both']),
    kind: z.string(),
    fingerprint: z.string().describe('SHA-256 of the certificate.'),
    subject: z.string(),
    notAfter: instant,
  }),
)

export const understood = tells(
  'Understood',
  z.object({
    kind,
    id: z.string(),
    handle: z.string(),
    name: z.string(),
    description: z.string().exactOptional(),
    logo: z.string().exactOptional(),
    contact: z.string().exactOptional(),
    protocol,
    addresses: z.array(
      z.object({
        what: z.enum(['reply', 'sign-on', 'sign-out']),
        url: z.string(),
        binding: z.string().exactOptional(),
        unused: z
          .literal(true)
          .exactOptional()
          .describe('Nothing is sent there: we do not speak that binding, or not for that.'),
        index: z.int().exactOptional(),
        isDefault: z.literal(true).exactOptional(),
        transport: z.enum(['https', 'http', 'loopback', 'other']),
      }),
    ),
    keys: z.array(shownKey),
    says: z.array(z.string()),
    nameIdFormats: z.array(z.string()),
    requestedAttributes: z.array(
      z.object({
        name: z.string(),
        friendlyName: z.string().exactOptional(),
        attribute: z.string().exactOptional(),
        required: z.boolean(),
      }),
    ),
    realms: z.array(z.string()),
    claimedDomains: z.array(z.string()),
    validUntil: instant.exactOptional(),
    oddities: z.array(oddity),
  }),
)

export const difference = tells(
  'Difference',
  z.object({
    field: z.string(),
    gone: z.array(z.string()),
    come: z.array(z.string()),
    security: z.boolean().describe('Whom we trust, or where people and their attributes are sent.'),
  }),
)

export const wireName = z.object({
  attribute: z.string(),
  name: z.string(),
  nameFormat: z.string().exactOptional(),
  friendlyName: z.string().exactOptional(),
})

/** How it stands once a change is in force. */
export const changed = {
  kind,
  id: z.string(),
  handle: z.string(),
  revision: z.string(),
  stands,
  oddities: z.array(oddity),
}

export const preset = z.string().max(64)
export const handle = z.string().max(63)
