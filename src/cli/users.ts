import { systemClock, systemRandom } from '../gateway.js'
import { isSendable } from '../mapping/sendable.js'
import type { Attributes } from '../model/rule.js'
import type { Subject } from '../model/signin.js'
import type { Link, User } from '../model/user.js'
import { CommandFault } from './command-fault.js'
import { by, settingsOf, withRegistry, withStores } from './house.js'
import type { Setting, Stores } from './house.js'
import { registered } from './registration-list.js'
import { endedWords, endSessions } from './sessions.js'
import { json, lines, plain, table } from './terminal.js'
import { userOf } from './user-lookup.js'

export async function listUsers(
  setting: Setting,
  query: string,
  limit: number,
  asJson: boolean,
): Promise<void> {
  await withStores(settingsOf(setting), async ({ directory }) => {
    const users = await directory.users.search(query, limit)
    setting.terminal.out(
      asJson
        ? json(users)
        : table([
            ['ID', 'NAME', 'E-MAIL', 'ACTIVE', 'ROLES'],
            ...users.map((user) => [
              user.id,
              user.attributes['name']?.[0] ?? '',
              user.attributes['email']?.[0] ?? '',
              user.active ? 'yes' : 'no',
              rolesOf(user).join(', '),
            ]),
          ]),
    )
  })
}

export async function showUser(setting: Setting, wanted: string, asJson: boolean): Promise<void> {
  await withStores(settingsOf(setting), async (stores) => {
    const user = await userOf(stores, wanted)
    const links = await stores.directory.users.linksOf(user.id)
    setting.terminal.out(asJson ? json({ ...user, links }) : card(user, links))
  })
}

export interface AddUser {
  readonly attribute: readonly string[]
  readonly role: readonly string[]
  readonly for?: string
}

export async function addUser(setting: Setting, options: AddUser): Promise<void> {
  const attributes = attributesOf(options.attribute)
  if (Object.keys(attributes).length === 0) {
    throw new CommandFault(
      'A person needs an attribute, or nobody could find them again.',
      'As --attribute name="Alice Example" --attribute email=alice@example.org',
    )
  }
  const settings = settingsOf(setting)
  const provisionedFor = options.for === undefined ? undefined : await partnerId(setting, options.for)
  await withStores(settings, async (stores) => {
    const now = systemClock.now()
    const user: User = {
      id: systemRandom.id(),
      attributes,
      roles: { imported: [], local: options.role },
      groups: { imported: [], local: [] },
      active: true,
      ...(provisionedFor === undefined ? {} : { provisionedFor }),
      createdAt: now,
      updatedAt: now,
      version: 1,
    }
    await stores.record({ type: 'user.changed', user: user.id, by, change: 'added' })
    await stores.directory.users.create(user)
    setting.terminal.out(`${user.id}\n`)
  })
}

export async function setActive(setting: Setting, wanted: string, active: boolean): Promise<void> {
  const settings = settingsOf(setting)
  await withStores(settings, async (stores) => {
    const user = await userOf(stores, wanted)
    await changeUser(stores, user.id, active ? 'enabled' : 'disabled', (now) => ({ ...now, active }))
    setting.terminal.out(`${user.id} is ${active ? 'enabled' : 'disabled'}.\n`)
    if (!active) setting.terminal.out(endedWords(await endSessions(settings, stores, user.id)))
  })
}

export async function setRole(
  setting: Setting,
  wanted: string,
  role: string,
  granted: boolean,
): Promise<void> {
  await withStores(settingsOf(setting), async (stores) => {
    const user = await userOf(stores, wanted)
    if (!granted && !user.roles.local.includes(role)) {
      throw new CommandFault(
        `${user.id} was not given the role ${JSON.stringify(role)} here.`,
        user.roles.imported.includes(role)
          ? 'It comes from the partner’s import rules; change those.'
          : undefined,
      )
    }
    await changeUser(stores, user.id, `role ${role} ${granted ? 'granted' : 'taken away'}`, (now) => {
      const others = now.roles.local.filter((each) => each !== role)
      return { ...now, roles: { ...now.roles, local: granted ? [...others, role] : others } }
    })
    setting.terminal.out(`${user.id} ${granted ? 'has' : 'no longer has'} the role ${plain(role)}.\n`)
  })
}

export interface LinkUser {
  readonly partner: string
  readonly nameId: string
  readonly format: string
  readonly nameQualifier?: string
  readonly spNameQualifier?: string
}

export async function linkUser(setting: Setting, wanted: string, options: LinkUser): Promise<void> {
  const settings = settingsOf(setting)
  const partner = await partnerId(setting, options.partner)
  await withStores(settings, async (stores) => {
    const user = await userOf(stores, wanted)
    const subject = subjectOf(options)
    const holder = await stores.directory.users.linkedTo(partner, subject)
    if (holder !== undefined) throw taken(holder, user)
    await stores.record({ type: 'user.changed', user: user.id, by, change: `linked to ${partner}` })
    const link = { partner, subject, createdAt: systemClock.now() }
    const outcome = await stores.directory.users.link(user.id, link)
    if (outcome === 'link_taken') throw taken(undefined, user)
    if (outcome === 'no_user') throw new CommandFault(`${user.id} is gone.`)
    setting.terminal.out(`${user.id} is linked to ${plain(partner)}.\n`)
  })
}

function taken(holder: User | undefined, user: User): CommandFault {
  if (holder?.id === user.id) return new CommandFault(`${user.id} has that link already.`)
  return new CommandFault(
    `That name belongs to another user already${holder === undefined ? '' : `: ${holder.id}`}.`,
    holder &&
      `If it is really ${user.id}’s: sallyport user unlink ${holder.id}, with the same name, then again.`,
  )
}

export async function unlinkUser(setting: Setting, wanted: string, options: LinkUser): Promise<void> {
  const settings = settingsOf(setting)
  const partner = await partnerId(setting, options.partner)
  await withStores(settings, async (stores) => {
    const user = await userOf(stores, wanted)
    const subject = subjectOf(options)
    const isTheirs = (await stores.directory.users.linkedTo(partner, subject))?.id === user.id
    if (isTheirs)
      await stores.record({ type: 'user.changed', user: user.id, by, change: `unlinked from ${partner}` })
    if (!isTheirs || !(await stores.directory.users.unlink(user.id, partner, subject))) {
      throw new CommandFault(
        `${user.id} has no such link.`,
        `Value, format and qualifiers must all be the same: sallyport user show ${user.id}`,
      )
    }
    setting.terminal.out(`${user.id} is no longer linked to ${plain(partner)}.\n`)
  })
}

/** Somebody else may change the same person at the same moment: then it is tried on what they left. */
async function changeUser(
  stores: Stores,
  id: string,
  said: string,
  change: (user: User) => User,
): Promise<void> {
  await stores.record({ type: 'user.changed', user: id, by, change: said })
  for (let attempt = 0; attempt < 5; attempt++) {
    const user = await stores.directory.users.find(id)
    if (user === undefined) throw new CommandFault(`${id} is gone.`)
    const changed = await stores.directory.users.update({ ...change(user), updatedAt: systemClock.now() })
    if (changed !== undefined) return
  }
  throw new CommandFault(`${id} is being changed by somebody else all the time.`, 'Try again.')
}

function partnerId(setting: Setting, name: string): Promise<string> {
  return withRegistry(settingsOf(setting), async (registry) => registered(registry, 'partner', name).id)
}

function subjectOf({ nameId, format, nameQualifier, spNameQualifier }: LinkUser): Subject {
  return {
    value: nameId,
    format,
    ...(nameQualifier === undefined ? {} : { nameQualifier }),
    ...(spNameQualifier === undefined ? {} : { spNameQualifier }),
  }
}

/** `name=value`, again for each further value. */
function attributesOf(given: readonly string[]): Attributes {
  const found = new Map<string, string[]>()
  for (const pair of given) {
    const [, name, value] = /^([^=]{1,256})=(.*)$/s.exec(pair) ?? []
    if (name === undefined || value === undefined) {
      throw new CommandFault(
        `${JSON.stringify(pair)} is not NAME=VALUE.`,
        'As --attribute email=alice@example.org',
      )
    }
    if (!isSendable(value)) {
      throw new CommandFault(
        `The value of ${JSON.stringify(name)} has a character that no message can carry.`,
        'Leave control characters out.',
      )
    }
    found.set(name, [...(found.get(name) ?? []), value])
  }
  // Without a prototype: names are anybody's.
  return Object.assign(Object.create(null) as Record<string, readonly string[]>, Object.fromEntries(found))
}

function rolesOf({ roles }: User): readonly string[] {
  return [...new Set([...roles.imported, ...roles.local])]
}

function card(user: User, links: readonly Link[]): string {
  return (
    `${user.id}\n` +
    lines([
      ['active', user.active ? 'yes' : 'no'],
      ['provisioned for', user.provisionedFor],
      ['created', user.createdAt.toISOString()],
      ['changed', user.updatedAt.toISOString()],
      ['roles', said(user.roles)],
      ['groups', said(user.groups)],
      ...Object.entries(user.attributes).map(([name, values]) => [name, values.join('; ')] as const),
      ...links.map(({ partner, subject }) => ['link', `${partner}: ${subjectWords(subject)}`] as const),
    ])
  )
}

function said({ imported, local }: User['roles']): string {
  const parts = [
    imported.length > 0 ? imported.join(', ') : '',
    local.length > 0 ? `given here: ${local.join(', ')}` : '',
  ]
  return parts.filter((part) => part !== '').join('; ') || 'none'
}

function subjectWords({ value, format, nameQualifier, spNameQualifier }: Subject): string {
  const qualifiers = [nameQualifier, spNameQualifier].filter((qualifier) => qualifier !== undefined)
  return `${value} (${[format, ...qualifiers].join(', ')})`
}
