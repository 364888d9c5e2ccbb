import { z } from 'zod'
import { asks, entityId, instant, listOf, shortText, stretch, tells } from './schema-names.js'

const line = {
  id: z.string(),
  name: z.string().exactOptional(),
  email: z.string().exactOptional(),
  active: z.boolean(),
  roles: z.array(z.string()).describe('Wherever they come from.'),
  createdAt: instant,
  updatedAt: instant,
}

const userLine = tells('UserLine', z.object(line))

export const userList = listOf('UserList', userLine)

export const userQuery = z.strictObject({
  ...stretch,
  search: shortText
    .exactOptional()
    .describe('Part of a value, a user id, or the whole of a partner’s name for somebody.'),
})

export const named = tells(
  'Named',
  z.object({
    id: z.string().describe('Entity id.'),
    handle: z.string().exactOptional().describe('Absent when it is not registered any more.'),
    name: z.string(),
  }),
)

const subject = {
  value: z.string(),
  format: z.string(),
  nameQualifier: z.string().exactOptional(),
  spNameQualifier: z.string().exactOptional(),
}

const given = z.object({
  imported: z.array(z.string()).describe('By a partner’s rules, at the last sign-in.'),
  local: z.array(z.string()).describe('Given here.'),
})

const user = {
  id: z.string(),
  revision: z.string().describe('The ETag, without its quotes.'),
  active: z.boolean(),
  name: z.string().exactOptional(),
  attributes: z.record(z.string(), z.array(z.string())),
  roles: given,
  groups: given,
  links: z
    .array(
      tells(
        'Link',
        z.object({
          id: z.string().describe('Names the link in its address.'),
          partner: named,
          subject: z.object(subject),
          createdAt: instant,
        }),
      ),
    )
    .describe('What partners call them.'),
  awaits: named
    .exactOptional()
    .describe('Provisioned for this partner: its first sign-in that fits links them.'),
  createdAt: instant,
  updatedAt: instant,
}

export const shownUser = tells('User', z.object(user))
export const changedUser = tells('UserChanged', z.object({ ...user, sessionsEnded: z.int() }))

const names = z.array(z.string().max(256)).max(200)

export const newUser = asks(
  'NewUser',
  z.strictObject({
    attributes: z
      .record(z.string().min(1).max(256), z.array(z.string().max(1024)).max(200))
      .describe('By house names, as `name` and `email`; at least one value.'),
    roles: names.exactOptional(),
    groups: names.exactOptional(),
    partner: entityId
      .exactOptional()
      .describe('Handle or entity id of the partner whose first fitting sign-in will be theirs.'),
  }),
)

export const userChange = asks(
  'UserChange',
  z.strictObject({
    active: z.boolean().exactOptional().describe('`false` ends their sessions too.'),
    roles: names.exactOptional().describe('Roles given here, all of them.'),
    groups: names.exactOptional().describe('Groups given here, all of them.'),
  }),
)

const longName = z.string().min(1).max(1024)

export const newLink = asks(
  'NewLink',
  z.strictObject({
    partner: entityId.describe('Handle or entity id.'),
    subject: z.strictObject({
      value: longName,
      format: longName.default('urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'),
      nameQualifier: longName.exactOptional(),
      spNameQualifier: longName.exactOptional(),
    }),
  }),
)

const waiting = {
  reference: z.string(),
  at: instant,
  app: z.string().exactOptional(),
  partner: named,
  because: z.enum(['nobody', 'several']),
}

export const waitingList = tells(
  'WaitingList',
  z.object({ items: z.array(tells('WaitingLine', z.object(waiting))) }),
)
export const waitingQuery = z.strictObject({ limit: stretch.limit })

export const shownWaiting = tells(
  'Waiting',
  z.object({ ...waiting, subject: z.object(subject), candidates: z.array(userLine) }),
)

export const approval = asks(
  'Approval',
  z.strictObject({ user: z.string().min(1).max(128).describe('Id of the user that they are.') }),
)

const session = tells(
  'Session',
  z.object({
    id: z.string(),
    user: z.string(),
    partner: named,
    authnContext: z.string(),
    authnInstant: instant,
    startedAt: instant,
    lastSeenAt: instant,
    expiresAt: instant,
    told: z.array(z.object({ app: named, at: instant, reference: z.string() })),
  }),
)

export const endedSession = session
export const sessionList = tells('SessionList', z.object({ items: z.array(session) }))

const counted = { name: z.string(), imported: z.int(), local: z.int() }

export const roleList = tells(
  'RoleList',
  z.object({
    items: z.array(
      tells(
        'Role',
        z.object({
          ...counted,
          console: z.boolean().describe('It lets people into the console, where it was given here.'),
          apps: z.array(z.object({ handle: z.string(), says: z.string() })),
          partners: z.array(z.string()),
        }),
      ),
    ),
  }),
)

export const groupList = tells('GroupList', z.object({ items: z.array(tells('Group', z.object(counted))) }))

export const memberQuery = z
  .strictObject({
    ...stretch,
    role: z.string().min(1).max(256).exactOptional(),
    group: z.string().min(1).max(256).exactOptional(),
  })
  .refine(({ role, group }) => (role === undefined) !== (group === undefined), {
    message: 'expected either role or group',
  })

export const memberList = listOf(
  'MemberList',
  tells('Member', z.object({ ...line, from: z.array(z.enum(['imported', 'local'])) })),
)
