// H14 and H20 at the API: every operation by everybody who may not, and every way to come without being let in.
import { operations } from '../../../../src/api/table.js'
import { type AdminRole, adminRoles, permissionsOf } from '../../../../src/model/admin.js'
import type { Attack } from '../../attack.js'
import { type Answered, type Asking, type ConsoleGround, cookieName } from '../../console-ground.js'
import { consoleAttack } from '../../play/console.js'
import { amissIn, lookAttack } from '../../play/look.js'

const at = (path: string) => `/api/v1${path}`

/** Nothing is there by these names: a twin comes in, and harms nothing. */
function asking({ method, path }: (typeof operations)[number]): Asking {
  return { method, path: at(path.replace(/:\w+/g, 'nobody')), ...(method === 'GET' ? {} : { json: {} }) }
}

/** The operation itself was asked, whatever it found. */
function cameIn({ status }: Answered): boolean {
  return status !== 401 && status !== 403 && status < 500
}

const byWrongRole: readonly Attack[] = operations.flatMap((operation) =>
  adminRoles
    .filter((role) => operation.permissions.some((one) => !permissionsOf[role].includes(one)))
    .map((role) =>
      consoleAttack({
        row: 'H14',
        face: 'api',
        name: `${operation.id}.${role}`,
        tries: `asks for ${operation.method} ${operation.path} by a token of ${role}`,
        expected: { code: 'http.403' },
        isDone: cameIn,
        async prepare(ground, hostile) {
          const token = await ground.tokenOf(hostile ? role : 'owner')
          return () => ground.call(token, asking(operation))
        },
      }),
    ),
)

const byNobody: readonly Attack[] = operations.map((operation) =>
  consoleAttack({
    row: 'H14',
    face: 'api',
    name: `${operation.id}.nobody`,
    tries: `asks for ${operation.method} ${operation.path} without a token`,
    expected: { code: 'http.401' },
    isDone: cameIn,
    async prepare(ground, hostile) {
      const token = hostile ? undefined : await ground.tokenOf('owner')
      return () => ground.call(token, asking(operation))
    },
  }),
)

interface Way {
  readonly name: string
  readonly tries: string
  credentials(ground: ConsoleGround): Promise<Partial<Asking>>
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

const ways: readonly Way[] = [
  {
    name: 'cookie',
    tries: 'asks in a browser that is signed in to the console, as a page of another site could have it do',
    credentials: async (ground) => ({
      headers: { cookie: `${cookieName}=${await ground.browserOf('owner')}` },
    }),
  },
  {
    name: 'token-in-the-address',
    tries: 'puts the token where logs and histories keep it',
    credentials: async (ground) => ({ path: `${at('/apps')}?token=${await ground.tokenOf('owner')}` }),
  },
  {
    name: 'token-as-password',
    tries: 'sends the token by Basic',
    credentials: async (ground) => ({
      headers: {
        authorization: `Basic ${Buffer.from(`x:${await ground.tokenOf('owner')}`).toString('base64')}`,
      },
    }),
  },
  {
    name: 'token-with-a-slip',
    tries: 'changes one letter of a token',
    async credentials(ground) {
      const token = await ground.tokenOf('owner')
      return bearer(token.slice(0, 10) + (token[10] === 'A' ? 'B' : 'A') + token.slice(11))
    },
  },
  {
    name: 'hash-of-a-token',
    tries: 'sends what the store holds of a token',
    credentials: async ({ house }) =>
      bearer((await house.office.admins.tokens.all()).at(-1)?.secretHash ?? ''),
  },
  {
    name: 'revoked',
    tries: 'goes on with a token that was revoked',
    async credentials(ground) {
      const token = await ground.tokenOf('owner')
      const { admins, gateway } = ground.house.office
      const found = await admins.tokens.find(gateway.random.hash(token))
      await admins.tokens.revoke(found?.id ?? '', gateway.clock.now())
      return bearer(token)
    },
  },
  {
    name: 'run-out',
    tries: 'goes on with a token that has run out',
    async credentials(ground) {
      const token = await ground.tokenOf('owner')
      ground.house.advance(86_400 + 1)
      return bearer(token)
    },
  },
  {
    name: 'account-switched-off',
    tries: 'goes on with a token whose account was switched off',
    async credentials(ground) {
      const token = await ground.tokenOf('operator')
      await switched(ground, 'operator', false)
      return bearer(token)
    },
  },
]

async function switched(
  { house, accountOf }: ConsoleGround,
  role: AdminRole,
  active: boolean,
): Promise<void> {
  const { admins } = house.office
  const admin = await admins.find(accountOf(role))
  if (admin) await admins.update({ ...admin, active })
}

const credentials: readonly Attack[] = ways.map(({ name, tries, credentials: make }) =>
  consoleAttack({
    row: 'H14',
    face: 'api',
    name: `credentials.${name}`,
    tries,
    expected: { code: 'http.401' },
    isDone: cameIn,
    async prepare(ground, hostile) {
      const plain: Asking = { method: 'GET', path: at('/apps') }
      const given = hostile ? await make(ground) : bearer(await ground.tokenOf('owner'))
      return async () => {
        const answered = await ground.call(undefined, { ...plain, ...given })
        await switched(ground, 'operator', true)
        return answered
      }
    },
  }),
)

const narrow = consoleAttack({
  row: 'H14',
  face: 'api',
  name: 'beyond-its-scopes',
  tries: 'does with an owner’s token what was not among its scopes',
  expected: { code: 'http.403' },
  isDone: cameIn,
  async prepare(ground, hostile) {
    const token = await ground.tokenOf('owner', hostile ? ['reports.read'] : undefined)
    return () => ground.call(token, { method: 'GET', path: at('/users') })
  },
})

const outgrown = consoleAttack({
  row: 'H14',
  face: 'api',
  name: 'beyond-its-account',
  tries: 'does with a token what its account may not do any more',
  expected: { code: 'http.403' },
  isDone: cameIn,
  async prepare(ground, hostile) {
    const token = await ground.tokenOf(hostile ? 'auditor' : 'owner', permissionsOf.owner)
    return () => ground.call(token, { method: 'POST', path: at('/apps'), json: {} })
  },
})

/** How it stands, and its ETag. */
async function standing(ground: ConsoleGround, token: string, path: string): Promise<string> {
  return (await ground.call(token, { method: 'GET', path: at(path) })).headers.get('etag') ?? ''
}

const patch = (path: string, json: unknown, seen: string | undefined): Asking => ({
  ...{ method: 'PATCH', path: at(path), json, headers: { 'if-match': seen } },
})

let names = 0
const another = () => `Wiki ${(names += 1)}`

const lost: readonly Attack[] = [
  ['without-revision', 'changes an app without saying what it saw', undefined, 428],
  ['old-revision', 'changes an app as it stood before somebody else changed it', '"0-000000000000"', 412],
].map(([name, tries, seen, status]) =>
  consoleAttack({
    row: 'H20',
    face: 'api',
    name: String(name),
    tries: String(tries),
    expected: { code: `http.${Number(status)}` },
    async prepare(ground, hostile) {
      const token = await ground.tokenOf('operator')
      const now = await standing(ground, token, '/apps/wiki')
      const given = hostile ? (seen as string | undefined) : now
      return () => ground.call(token, patch('/apps/wiki', { settings: { name: another() } }, given))
    },
  }),
)

const atOnce = lookAttack({
  row: 'H20',
  name: 'api.two-at-once',
  tries: 'changes an app in the same moment as somebody else, both upon what they saw',
  face: 'api',
  async look(ground, _, hostile) {
    const office = await ground.console()
    const token = await office.tokenOf('operator')
    const seen = await standing(office, token, '/apps/wiki')
    const change = () => office.call(token, patch('/apps/wiki', { settings: { name: another() } }, seen))
    const answers = await Promise.all(hostile ? [change(), change(), change()] : [change()])
    const told = answers.map(({ status }) => status)
    return amissIn({
      'not exactly one is made': told.filter((status) => status === 200).length === 1,
      'the others are not told': told.every((status) => status === 200 || status === 412),
    })
  },
})

interface Assigned {
  readonly name: string
  readonly tries: string
  readonly path: (ground: ConsoleGround) => Promise<string>
  readonly right: () => Readonly<Record<string, unknown>>
  readonly more: Readonly<Record<string, unknown>>
}

const somebody = async ({ house }: ConsoleGround) =>
  `/users/${(await house.office.gateway.directory.users.search('', 1))[0]?.id ?? ''}`
const registered = async () => '/apps/wiki'

const assignments: readonly Assigned[] = [
  ...(
    [
      ['entity-id', 'an app’s entity id', { id: 'https://evil.test' }],
      ['handle', 'its handle', { handle: 'evil' }],
      ['from', 'where its document stands', { from: { file: 'metadata/apps/evil.xml' } }],
      ['keys', 'its keys', { saml: { keys: [] } }],
      ['prototype', 'the prototype of everything', JSON.parse('{"__proto__":{"draft":false}}')],
      ['unknown-setting', 'a setting that nobody knows', { settings: { skipSignatures: true } }],
    ] as const
  ).map(([name, what, more]) => ({
    name: `app.${name}`,
    tries: `sets ${what} along with its name`,
    path: registered,
    right: () => ({ settings: { name: another() } }),
    more: more as Readonly<Record<string, unknown>>,
  })),
  ...(
    [
      ['id', 'a person’s id', { id: '_other' }],
      ['imported-roles', 'the roles that their partner gave', { roles: { imported: ['owner'] } }],
      ['version', 'the version', { version: 99 }],
      ['attributes', 'what their partner says of them', { attributes: { email: ['root@house.test'] } }],
    ] as const
  ).map(([name, what, more]) => ({
    name: `user.${name}`,
    tries: `sets ${what} along with their groups`,
    path: somebody,
    right: () => ({ groups: [another()] }),
    more,
  })),
]

const assigned: readonly Attack[] = assignments.map(({ name, tries, path, right, more }) =>
  consoleAttack({
    row: 'H14',
    face: 'api',
    name: `mass-assignment.${name}`,
    tries,
    expected: { code: 'http.422' },
    async prepare(ground, hostile) {
      const token = await ground.tokenOf('operator')
      const where = await path(ground)
      const seen = await standing(ground, token, where)
      // Spread keeps an own __proto__ no key: it is written as text
      const text = JSON.stringify(right())
      const json = hostile ? text.replace(/\}$/, `,${JSON.stringify(more).slice(1)}`) : text
      return () => ground.call(token, patch(where, json, seen))
    },
  }),
)

export const apiAttacks: readonly Attack[] = [
  ...byNobody,
  ...byWrongRole,
  ...credentials,
  narrow,
  outgrown,
  ...lost,
  atOnce,
  ...assigned,
]
