import { addPerson } from '../admin/people/add.js'
import { changePerson, giveRole } from '../admin/people/change.js'
import { addLink, removeLink } from '../admin/people/links.js'
import { listSessions } from '../admin/sessions/list.js'
import { isSendable } from '../mapping/sendable.js'
import type { Partner } from '../model/partner.js'
import type { Attributes } from '../model/rule.js'
import type { Subject } from '../model/signin.js'
import type { Link, User } from '../model/user.js'
import { atTheMachine } from './at-the-machine.js'
import { CommandFault } from './command-fault.js'
import { settingsOf, withRegistry, withStores } from './house.js'
import type { Setting } from './house.js'
import { registered } from './registration-list.js'
import { endedWords, withPeople } from './sessions.js'
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
  const partner = options.for === undefined ? undefined : await partnerOf(setting, options.for)
  await withPeople(
    setting,
    async (office) => {
      const wanted = { attributes, roles: options.role, ...(partner && { partner: partner.id }) }
      const { id } = await addPerson(atTheMachine, wanted, office)
      setting.terminal.out(`${id}\n`)
    },
    partner,
  )
}

export async function setActive(setting: Setting, wanted: string, active: boolean): Promise<void> {
  await withPeople(setting, async (office, stores) => {
    const { id } = await userOf(stores, wanted)
    const sessions = active ? [] : await listSessions(atTheMachine, id, office)
    await changePerson(atTheMachine, id, { active }, undefined, office)
    setting.terminal.out(`${id} is ${active ? 'enabled' : 'disabled'}.\n`)
    if (!active) setting.terminal.out(endedWords(sessions))
  })
}

export async function setRole(
  setting: Setting,
  wanted: string,
  role: string,
  granted: boolean,
): Promise<void> {
  await withPeople(setting, async (office, stores) => {
    const { id } = await userOf(stores, wanted)
    await giveRole(atTheMachine, id, { role, given: granted }, office)
    setting.terminal.out(`${id} ${granted ? 'has' : 'no longer has'} the role ${plain(role)}.\n`)
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
  const partner = await partnerOf(setting, options.partner)
  const link = { partner: partner.id, subject: subjectOf(options) }
  await withPeople(
    setting,
    async (office, stores) => {
      const { id } = await userOf(stores, wanted)
      await addLink(atTheMachine, id, link, office)
      setting.terminal.out(`${id} is linked to ${plain(partner.id)}.\n`)
    },
    partner,
  )
}

export async function unlinkUser(setting: Setting, wanted: string, options: LinkUser): Promise<void> {
  const partner = await partnerOf(setting, options.partner)
  const link = { partner: partner.id, subject: subjectOf(options) }
  await withPeople(
    setting,
    async (office, stores) => {
      const { id } = await userOf(stores, wanted)
      await removeLink(atTheMachine, id, link, office)
      setting.terminal.out(`${id} is no longer linked to ${plain(partner.id)}.\n`)
    },
    partner,
  )
}

function partnerOf(setting: Setting, name: string): Promise<Partner> {
  return withRegistry(settingsOf(setting), async (registry) => {
    const one = registered(registry, 'partner', name)
    if ('confirmedDomains' in one) return one
    throw new CommandFault(`${one.handle} is no partner.`)
  })
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
