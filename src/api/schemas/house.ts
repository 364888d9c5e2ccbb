import { z } from 'zod'
import { adminRoles, permissions } from '../../model/admin.js'
import { oddity } from './counterparts.js'
import { asks, entityId, instant, listOf, shortText, stretch, tells } from './schema-names.js'

const role = z.enum(adminRoles)
const permission = z.enum(permissions)

export const whoAsks = tells('Caller', z.object({ by: z.string(), role, permissions: z.array(permission) }))

export const house = tells(
  'House',
  z.object({
    baseUrl: z.string(),
    version: z.string(),
    startedAt: instant,
    stores: z.string().describe('In words.'),
    weakenings: z.array(z.string()),
    recordHours: z.number(),
    apps: z.int(),
    partners: z.int(),
  }),
)

const use = z.enum(['signing', 'encryption'])

const key = tells(
  'Key',
  z.object({
    use,
    kind: z.string(),
    state: z.enum(['active', 'next', 'retired']),
    fingerprint: z.string(),
    notBefore: instant,
    notAfter: instant,
    certificate: z.string().describe('Base64 of its DER.'),
  }),
)

export const keyList = tells(
  'KeyList',
  z.object({ items: z.array(key), oddities: z.array(oddity), revision: z.string() }),
)
export const oneKey = tells('ChangedKey', z.object({ key, revision: z.string() }))
export const goneKeys = tells('RetiredKeys', z.object({ items: z.array(key), revision: z.string() }))

export const whichKeys = asks(
  'WhichKeys',
  z.strictObject({
    use,
    kind: z.string().max(32).exactOptional().describe('Of signing keys, as `ec-p256`; absent: the default.'),
  }),
)

const since = z.iso.datetime().exactOptional()

const event = z
  .looseObject({ type: z.string() })
  .describe('Each type carries its own fields: see the reference of audit events.')

const entry = z.object({ seq: z.int(), at: instant, event })
export const auditEntry = tells('AuditEntry', entry)
export const auditList = listOf('AuditList', entry)

export const revertedEntry = tells(
  'RevertedEntry',
  z.object({ seq: z.int().exactOptional().describe('Number of the change that undid it.') }),
)

export const auditQuery = z.strictObject({
  ...stretch,
  type: z.string().max(200).exactOptional().describe('One, or several with commas between them.'),
  reference: z.string().max(32).exactOptional(),
  user: z.string().max(128).exactOptional(),
  by: shortText.exactOptional().describe('As the event says it: `admin ann`.'),
  object: entityId.exactOptional().describe('What it was done to: an entity id, or a key’s fingerprint.'),
  text: shortText.exactOptional().describe('Somewhere in the event.'),
  since: since.describe('Not before this instant.'),
  until: since.describe('Before this instant.'),
})

const signIn = tells(
  'SignIn',
  z.object({
    seq: z.int(),
    at: instant,
    reference: z.string(),
    outcome: z.enum(['issued', 'refused']),
    code: z.string().exactOptional(),
    detail: z.string().exactOptional(),
    app: z.string().exactOptional(),
    partner: z.string().exactOptional(),
    user: z.string().exactOptional(),
    source: z.string().exactOptional(),
    by: z.enum(['session', 'partner']).exactOptional(),
    authnContext: z.string().exactOptional(),
  }),
)

export const signInList = listOf('SignInList', signIn)

export const signInQuery = z.strictObject({
  ...stretch,
  app: entityId.exactOptional().describe('Handle or entity id.'),
  partner: entityId.exactOptional().describe('Handle or entity id.'),
  user: z.string().max(128).exactOptional(),
  outcome: z.enum(['issued', 'refused']).exactOptional(),
  code: z.string().max(64).exactOptional(),
  since: since.describe('Not before this instant.'),
  until: since.describe('Before this instant.'),
})

export const record = tells(
  'SignInRecord',
  z.object({
    reference: z.string(),
    parts: z
      .array(z.looseObject({ at: instant }))
      .describe(
        'Messages, checks, facts and outcome of each request that the sign-in was made of; empty when they are not kept any more.',
      ),
    ends: z.array(signIn).describe('How it ended, as the audit has it.'),
    fixes: z
      .array(z.object({ title: z.string(), says: z.string() }))
      .describe('What would let such a sign-in through.'),
  }),
)

const account = z.object({
  id: z.string(),
  name: z.string(),
  role,
  roleNow: role.exactOptional().describe('Absent: it lets nobody in.'),
  active: z.boolean(),
  user: z.string().exactOptional(),
  hasPassword: z.boolean(),
  createdAt: instant,
  lastSignInAt: instant.exactOptional(),
  version: z.int(),
  sessions: z.array(
    z.object({
      id: z.string(),
      by: z.enum(['password', 'gateway', 'setup']),
      source: z.string(),
      startedAt: instant,
      lastSeenAt: instant,
      expiresAt: instant,
    }),
  ),
})

export const oneAccount = tells('Account', account)
export const accountList = tells('AccountList', z.object({ items: z.array(account) }))

export const newAccount = asks('NewAccount', z.strictObject({ name: z.string().min(1).max(64), role }))

export const setupLink = tells(
  'SetupLink',
  z.object({ address: z.string().describe('Works once; shown once.'), expiresAt: instant }),
)

export const accountChange = asks(
  'AccountChange',
  z
    .strictObject({ role: role.exactOptional(), active: z.boolean().exactOptional() })
    .refine(({ role: one, active }) => (one === undefined) !== (active === undefined), {
      message: 'expected either role or active: each ends the sessions of the account',
    }),
)

export const tokenList = tells(
  'TokenList',
  z.object({
    items: z.array(
      tells(
        'Token',
        z.object({
          id: z.string(),
          name: z.string(),
          admin: z.string(),
          owner: z.string(),
          scopes: z.array(permission),
          createdAt: instant,
          expiresAt: instant,
          lastUsedAt: instant.exactOptional(),
          revokedAt: instant.exactOptional(),
          usable: z.boolean(),
        }),
      ),
    ),
  }),
)

export const revokedToken = tells('RevokedToken', z.object({ id: z.string() }))
