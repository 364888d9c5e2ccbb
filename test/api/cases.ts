import { randomUUID } from 'node:crypto'
import type { ApiHouse, Sent } from './open-api.js'
import { newApp } from './open-api.js'

/** One call that is permitted, made ready: what it needs stands. */
export interface Case {
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

type Ready = (api: ApiHouse) => Promise<Case> | Case

const at =
  (path: string, body?: unknown): Ready =>
  () => ({ path, ...(body === undefined ? {} : { body }) })

/** The same with If-Match. */
const upon =
  (read: string, path: string, body?: unknown): Ready =>
  async (api) => ({
    path,
    ...(body === undefined ? {} : { body }),
    headers: { 'If-Match': await api.etag(read) },
  })

export async function addedApp(api: ApiHouse, more: object = {}) {
  const { xml, handle, id } = newApp()
  const added = await api.call('POST', '/apps', { body: { document: { xml }, handle, ...more } })
  if (added.status !== 201) throw new Error(added.text)
  return { xml, handle, id, etag: added.headers.get('etag') ?? '' }
}

export async function addedPartner(api: ApiHouse, more: object = {}) {
  const { xml, handle } = newApp()
  // The same document with the other role
  const partner = xml
    .replace('<md:SPSSODescriptor', '<md:IDPSSODescriptor')
    .replace('</md:SPSSODescriptor>', '</md:IDPSSODescriptor>')
    .replace(
      /<md:AssertionConsumerService[^>]*>/,
      '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.test/sso"/>',
    )
  const added = await api.call('POST', '/partners', { body: { document: { xml: partner }, handle, ...more } })
  if (added.status !== 201) throw new Error(added.text)
  return { xml: partner, handle, etag: added.headers.get('etag') ?? '' }
}

const added = { apps: addedApp, partners: addedPartner }

export async function addedUser(api: ApiHouse, more: object = {}) {
  const attributes = { name: [randomUUID()], email: ['ada@acme.test'] }
  const made = await api.call('POST', '/users', { body: { attributes, ...more } })
  if (made.status !== 201) throw new Error(made.text)
  return { id: String(made.told['id']), etag: made.headers.get('etag') ?? '' }
}

const link = () => ({ partner: 'acme', subject: { value: randomUUID() } })

/** Of apps and partners alike. */
function registrationCases(tag: 'apps' | 'partners'): Readonly<Record<string, Ready>> {
  const one = tag === 'apps' ? 'App' : 'Partner'
  const handle = tag === 'apps' ? 'wiki' : 'acme'
  const path = `/${tag}/${handle}`
  return {
    [`list${one}s`]: at(`/${tag}?limit=1`),
    [`show${one}`]: at(path),
    [`show${one}Health`]: at(`${path}/health`),
    [`read${one}Metadata`]: at(`${path}/metadata`),
    [`list${one}Changes`]: at(`${path}/history`),
    [`add${one}`]: async (api) => {
      const { handle: first, xml, etag } = await added[tag](api)
      await api.call('DELETE', `/${tag}/${first}`, { headers: { 'If-Match': etag } })
      return { path: `/${tag}`, body: { document: { xml }, handle: first, draft: true } }
    },
    [`compare${one}Metadata`]: async (api) => {
      const { handle: first, xml } = await added[tag](api)
      return { path: `/${tag}/${first}/metadata/compare`, body: { document: { xml } } }
    },
    [`replace${one}Metadata`]: async (api) => {
      const { handle: first, xml, etag } = await added[tag](api)
      return {
        path: `/${tag}/${first}/metadata`,
        body: { document: { xml: `${xml}<!-- anew -->` } },
        headers: { 'If-Match': etag },
      }
    },
    [`change${one}`]: upon(path, path, { settings: { name: randomUUID() } }),
    [`plan${one}Change`]: at(`${path}/plan`, { enabled: false }),
    [`remove${one}`]: async (api) => {
      const { handle: first, etag } = await added[tag](api)
      return { path: `/${tag}/${first}`, headers: { 'If-Match': etag } }
    },
    [`goLiveWith${one}`]: async (api) => {
      const { handle: first, etag } = await added[tag](api, { draft: true })
      return {
        path: `/${tag}/${first}/go-live`,
        body: { skip: 'the old one is switched off tonight' },
        headers: { 'If-Match': etag },
      }
    },
    [`show${one}Rules`]: at(`${path}/rules`),
    [`change${one}Rules`]: upon(path, `${path}/rules`, {
      rules: [{ constant: randomUUID(), to: 'department' }],
    }),
  }
}

async function changeNumber(api: ApiHouse): Promise<number> {
  const { handle } = await addedApp(api)
  const { told } = await api.call('GET', `/apps/${handle}/history`)
  return (told['items'] as { seq: number }[])[0]?.seq ?? 0
}

/** How each operation of the table is called so that it does what it is for. */
export const cases: Readonly<Record<string, Ready>> = {
  ...registrationCases('apps'),
  ...registrationCases('partners'),
  look: () => ({ path: '/look', body: { kind: 'app', document: { xml: newApp().xml } } }),
  listSetAside: at('/set-aside'),
  showChange: async (api) => ({ path: `/changes/${await changeNumber(api)}` }),
  revertChange: async (api) => ({ path: `/changes/${await changeNumber(api)}/revert` }),
  showDomains: at('/partners/acme/domains'),
  confirmDomain: async (api) => ({
    path: `/partners/acme/domains/${randomUUID()}.test`,
    headers: { 'If-Match': await api.etag('/partners/acme') },
  }),
  withdrawDomain: async (api) => {
    const path = `/partners/acme/domains/${randomUUID()}.test`
    await api.call('PUT', path, { headers: { 'If-Match': await api.etag('/partners/acme') } })
    return { path, headers: { 'If-Match': await api.etag('/partners/acme') } }
  },
  listUsers: at('/users?search=ada'),
  addUser: at('/users', { attributes: { name: ['Ada'] }, partner: 'acme', roles: ['reader'] }),
  showUser: async (api) => ({ path: `/users/${(await addedUser(api)).id}` }),
  changeUser: async (api) => {
    const { id, etag } = await addedUser(api)
    return { path: `/users/${id}`, body: { roles: ['editor'] }, headers: { 'If-Match': etag } }
  },
  addLink: async (api) => ({ path: `/users/${(await addedUser(api)).id}/links`, body: link() }),
  removeLink: async (api) => {
    const { id } = await addedUser(api)
    const { told } = await api.call('POST', `/users/${id}/links`, { body: link() })
    const [first] = told['links'] as { id: string }[]
    return { path: `/users/${id}/links/${first?.id}` }
  },
  listSessions: async (api) => ({ path: `/users/${(await addedUser(api)).id}/sessions` }),
  endSessions: async (api) => ({ path: `/users/${(await addedUser(api)).id}/sessions` }),
  endSession: async (api) => {
    const { id } = await addedUser(api)
    return { path: `/users/${id}/sessions/${await startedSession(api, id)}` }
  },
  listWaiting: at('/waiting'),
  showWaiting: async (api) => ({ path: `/waiting/${await waiting(api)}` }),
  approveWaiting: async (api) => ({
    path: `/waiting/${await waiting(api)}/approve`,
    body: { user: (await addedUser(api)).id },
  }),
  listRoles: at('/roles'),
  listGroups: at('/groups'),
  listMembers: at('/members?role=reader'),
  listKeys: at('/keys'),
  readCertificate: async (api) => {
    const { told } = await api.call('GET', '/keys')
    const [first] = told['items'] as { fingerprint: string }[]
    return { path: `/keys/${first?.fingerprint}/certificate` }
  },
  nextKey: async (api) => {
    await withoutNextKey(api)
    return upon('/keys', '/keys/next', { use: 'signing' })(api)
  },
  promoteKey: async (api) => {
    await withNextKey(api)
    return upon('/keys', '/keys/promote', { use: 'signing' })(api)
  },
  retireKeys: async (api) => {
    await withNextKey(api)
    await withoutNextKey(api)
    return upon('/keys', '/keys/retire', { use: 'signing' })(api)
  },
  listAudit: at('/audit?type=house.started,token.made&limit=1'),
  showAuditEntry: at('/audit/1'),
  revertEntry: async (api) => {
    const { id, etag } = await addedUser(api)
    const headers = { 'If-Match': etag }
    await api.call('PATCH', `/users/${id}`, { body: { roles: ['editor'] }, headers })
    const { told } = await api.call('GET', `/audit?user=${id}&type=user.changed`)
    const [last] = told['items'] as { seq: number }[]
    return { path: `/audit/${last?.seq}/revert` }
  },
  listSignIns: at('/sign-ins?outcome=refused'),
  readRecord: async (api) => ({ path: `/sign-ins/${await waiting(api)}` }),
  listAccounts: at('/accounts'),
  showAccount: async (api) => ({ path: `/accounts/${await anAccount(api)}` }),
  addAccount: () => ({ path: '/accounts', body: { name: `ann${newApp().handle}`, role: 'auditor' } }),
  changeAccount: async (api) => {
    const path = `/accounts/${await anAccount(api)}`
    return { path, body: { active: false }, headers: { 'If-Match': await api.etag(path) } }
  },
  giveSetupLink: async (api) => ({ path: `/accounts/${await anAccount(api)}/setup-link` }),
  listTokens: at('/tokens'),
  revokeToken: async (api) => {
    await api.token(['house.read'])
    const all = await api.house.office.admins.tokens.all()
    const one = all.find(({ scopes, revokedAt }) => scopes.join() === 'house.read' && revokedAt === undefined)
    return { path: `/tokens/${one?.id}` }
  },
  whoAmI: at('/me'),
  showHouse: at('/house'),
}

async function withNextKey(api: ApiHouse): Promise<void> {
  const headers = { 'If-Match': '*' }
  await api.call('POST', '/keys/next', { body: { use: 'signing' }, headers })
}

async function withoutNextKey(api: ApiHouse): Promise<void> {
  const headers = { 'If-Match': '*' }
  await api.call('POST', '/keys/promote', { body: { use: 'signing' }, headers })
}

async function anAccount({ house, token }: ApiHouse): Promise<string> {
  await token(['house.read'], 'auditor')
  const all = await house.office.admins.all()
  return all.find(({ role, active }) => role === 'auditor' && active)?.id ?? ''
}

async function startedSession({ house, acme }: ApiHouse, user: string): Promise<string> {
  const { clock, random, state } = house.office.gateway
  const now = clock.now()
  const id = random.id()
  await state.sessions.start({
    id,
    secretHash: random.hash(id),
    user,
    partner: acme.id,
    authentication: { instant: now, context: 'urn:test', authorities: [] },
    startedAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + 3_600_000),
    told: [],
  })
  return id
}

/** A sign-in that was refused because nobody here is the person. */
async function waiting({ house, acme, wiki }: ApiHouse): Promise<string> {
  const { clock, random, audit, recorder } = house.office.gateway
  const reference = random.reference()
  const at = clock.now()
  const about = { app: wiki.id, partner: acme.id }
  const code = 'user.unknown' as const
  const detail = 'nobody matches'
  await audit.record(
    [{ type: 'signin.refused', reference, ...about, code, detail, source: '192.0.2.1' }],
    true,
  )
  const subject = { value: randomUUID(), format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' }
  const partner = house.office.gateway.registry.partner(acme.id)
  recorder.keep({
    reference,
    at,
    ...about,
    facts: { version: 1, partner, subject, awaiting: [] },
    outcome: { kind: 'refused', code, detail },
  })
  await recorder.flush()
  return reference
}

/** As `call` takes it. */
export function sentOf({ body, headers }: Case, token?: string): Sent {
  return {
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
    ...(token === undefined ? {} : { token }),
  }
}
