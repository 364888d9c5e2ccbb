// H14: every door of the console, tried by everybody who may not come in; every form, sent by somebody else than its page.
import { formToken } from '../../../../src/console/own-form.js'
import { type AdminRole, adminRoles, permissionsOf } from '../../../../src/model/admin.js'
import { type Admitted, consoleTable } from '../../../console/doors.js'
import type { Attack } from '../../attack.js'
import type { Answered, Asking, ConsoleGround } from '../../console-ground.js'
import { consoleAttack, leadsToSignIn } from '../../play/console.js'

interface Door {
  readonly method: 'GET' | 'POST'
  /** With its parameters as words: `/admin/apps/:handle`. */
  readonly path: string
  readonly admits: Admitted
  /** For ids: `GET-admin-apps-handle`. */
  readonly name: string
}

export const consoleDoors: readonly Door[] = Object.entries(consoleTable).map(([key, admits]) => {
  const [method = '', path = ''] = key.split(' ')
  const name = `${method}${path.replaceAll('/:', '/').replaceAll('/', '-')}`
  return { method: method === 'POST' ? 'POST' : 'GET', path, admits, name }
})

/** Something that is there; of forms, something that is not: a twin must come in, and harm nothing. */
function standing({ method, path }: Door, ground: ConsoleGround): string {
  const { accountOf } = ground
  const samples: Readonly<Record<string, string>> =
    method === 'POST'
      ? {
          handle: 'nobody',
          id: 'nobody',
          reference: 'nobody',
          seq: '999999',
          name: 'nobody',
          secret: 'nobody',
        }
      : {
          handle: path.startsWith('/admin/partners') ? 'acme' : 'wiki',
          id: path.startsWith('/admin/access') ? accountOf('auditor') : 'nobody',
          secret: 'nobody',
        }
  return path.replace(/:(\w+)/g, (_, name: string) => samples[name] ?? 'nobody')
}

function asking(door: Door, ground: ConsoleGround): Asking {
  return {
    method: door.method,
    path: standing(door, ground),
    ...(door.method === 'POST' ? { fields: {} } : {}),
  }
}

/** The function behind the door was asked: it may have found nothing, or nothing to do, or a wrong password. */
function cameIn({ status, headers }: Answered): boolean {
  return status !== 403 && status < 500 && !leadsToSignIn(headers)
}

function mayEnter(role: AdminRole, admits: Admitted): boolean {
  return admits === 'signed-in' || admits === 'public' || permissionsOf[role].includes(admits)
}

const byRole: readonly Attack[] = consoleDoors
  .filter(({ admits }) => admits !== 'public')
  .flatMap((door) => [
    ...adminRoles.filter((role) => !mayEnter(role, door.admits)).map((role) => byWrongRole(door, role)),
    byNobody(door),
  ])

function byWrongRole(door: Door, role: AdminRole): Attack {
  return consoleAttack({
    row: 'H14',
    name: `${door.name}.${role}`,
    tries: `asks for ${door.method} ${door.path} as ${role}`,
    expected: { code: 'http.403' },
    isDone: cameIn,
    async prepare(ground, hostile) {
      const secret = await ground.browserOf(hostile ? role : 'owner')
      return () => ground.ask(secret, asking(door, ground))
    },
  })
}

function byNobody(door: Door): Attack {
  return consoleAttack({
    row: 'H14',
    name: `${door.name}.nobody`,
    tries: `asks for ${door.method} ${door.path} without having signed in`,
    expected: { code: door.method === 'GET' ? 'http.302' : 'http.303' },
    isDone: cameIn,
    async prepare(ground, hostile) {
      const secret = hostile ? undefined : await ground.browserOf('owner')
      return () => ground.ask(secret, asking(door, ground))
    },
  })
}

interface Forgery {
  readonly name: string
  readonly tries: string
  readonly status: number
  edit(asking: Asking, ground: ConsoleGround): Promise<Asking> | Asking
}

const forgeries: readonly Forgery[] = [
  {
    name: 'no-token',
    tries: 'sends it without the word that its page carries',
    status: 403,
    edit: (asking) => ({ ...asking, fields: { ...asking.fields, token: '' } }),
  },
  {
    name: 'token-of-another-browser',
    tries: 'sends it with the word of another browser of the very same person',
    status: 403,
    edit: async (asking, ground) => ({
      ...asking,
      fields: { ...asking.fields, token: formToken(await ground.browserOf('owner')) },
    }),
  },
  {
    name: 'cross-site',
    tries: 'sends it from another site, and has even read the word',
    status: 403,
    edit: (asking) => ({
      ...asking,
      headers: { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
    }),
  },
  {
    name: 'neighbour',
    tries: 'sends it from a neighbour of our own domain',
    status: 403,
    edit: (asking) => ({
      ...asking,
      headers: { origin: 'https://other.gate.test', 'sec-fetch-site': 'same-site' },
    }),
  },
  {
    name: 'old-browser-elsewhere',
    tries: 'sends it from another site, in a browser that tells only the origin',
    status: 403,
    edit: (asking) => ({
      ...asking,
      headers: { origin: 'https://evil.test', 'sec-fetch-site': undefined },
    }),
  },
  {
    name: 'plain-text',
    tries: 'sends it as text, as forms of other sites can without asking',
    status: 403,
    edit: (asking) => ({ ...asking, headers: { 'content-type': 'text/plain' } }),
  },
]

/** All that change something. */
const forms = consoleDoors.filter(({ method }) => method === 'POST')

const forged: readonly Attack[] = forms.flatMap((door) =>
  forgeries.map(({ name, tries, status, edit }) =>
    consoleAttack({
      row: 'H14',
      name: `${door.name}.${name}`,
      tries: `${tries}: ${door.path}`,
      expected: { code: `http.${status}` },
      isDone: cameIn,
      async prepare(ground, hostile) {
        const secret = await ground.browserOf('owner')
        const right = asking(door, ground)
        const made = hostile ? await edit(right, ground) : right
        return () => ground.ask(secret, made)
      },
    }),
  ),
)

export const doorAttacks: readonly Attack[] = [...byRole, ...forged]
