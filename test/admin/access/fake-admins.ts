import type { Admin, AdminSession, ApiToken, SetupLink } from '../../../src/model/admin.js'
import type { Admins } from '../../../src/model/office.js'

/** Accounts in memory, by the rules of the port. */
export function fakeAdmins(): Admins {
  const admins = new Map<string, Admin>()
  const links = new Map<string, SetupLink>()
  const find = (which: (admin: Admin) => boolean) => [...admins.values()].find(which)
  const isOwner = ({ active, role }: Admin) => active && role === 'owner'
  return {
    async create(admin) {
      if (find(({ name }) => name === admin.name)) return false
      admins.set(admin.id, admin)
      return true
    },
    find: async (id) => admins.get(id),
    byName: async (name) => find((admin) => admin.name === name),
    byUser: async (user) => find((admin) => admin.user === user),
    all: async () => [...admins.values()],
    async update(admin) {
      const standing = admins.get(admin.id)
      if (standing?.version !== admin.version) return 'changed_meanwhile'
      const owners = [...admins.values()].filter(isOwner)
      if (isOwner(standing) && !isOwner(admin) && owners.length === 1) return 'last_owner'
      admins.set(admin.id, { ...admin, version: admin.version + 1 })
      return 'updated'
    },
    sessions: fakeSessions(),
    tokens: fakeTokens(),
    setupLinks: {
      async keep(link) {
        links.set(link.secretHash, link)
      },
      find: async (hash) => links.get(hash),
      async take(hash) {
        const found = links.get(hash)
        links.delete(hash)
        return found
      },
      async forget(before) {
        for (const [hash, { expiresAt }] of links) if (expiresAt < before) links.delete(hash)
      },
    },
  }
}

function fakeSessions(): Admins['sessions'] {
  const sessions = new Map<string, AdminSession>()
  const all = () => [...sessions.values()]
  return {
    async start(session) {
      sessions.set(session.id, session)
    },
    find: async (hash) => all().find(({ secretHash }) => secretHash === hash),
    async seen(id, at) {
      const session = sessions.get(id)
      if (session) sessions.set(id, { ...session, lastSeenAt: at })
    },
    end: async (id) => sessions.delete(id),
    of: async (owner) => all().filter(({ admin }) => admin === owner),
    async endOf(owner, but) {
      const ended = all().filter(({ admin, id }) => admin === owner && id !== but)
      for (const { id } of ended) sessions.delete(id)
      return ended.length
    },
  }
}

function fakeTokens(): Admins['tokens'] {
  const tokens = new Map<string, ApiToken>()
  return {
    async make(token) {
      tokens.set(token.id, token)
    },
    find: async (hash) => [...tokens.values()].find(({ secretHash }) => secretHash === hash),
    all: async () => [...tokens.values()],
    async used(id, at) {
      const token = tokens.get(id)
      if (token) tokens.set(id, { ...token, lastUsedAt: at })
    },
    async revoke(id, at) {
      const token = tokens.get(id)
      if (!token || token.revokedAt !== undefined) return false
      tokens.set(id, { ...token, revokedAt: at })
      return true
    },
  }
}
