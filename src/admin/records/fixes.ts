import type { App } from '../../model/app.js'
import { cardOf } from '../../model/card.js'
import type { Kind } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import type { Registry } from '../../model/ports.js'
import type { SignInRecord } from '../../model/record.js'
import type { RefusalCode } from '../../model/refusal.js'
import type { PlannedChange } from '../plan.js'
import { recordedFacts } from '../preview/recorded-facts.js'

/** What would let such a sign-in through, or tell the app more: never anything about signatures or keys. */
export interface Fix {
  readonly title: string
  /** What has to be true before it is right to do. */
  readonly says: string
  /** Made here, after its plan was seen. */
  readonly change?: PlannedChange
  /** Where it is done. */
  readonly href?: string
}

/** What is known of a sign-in when its fixes are looked for. */
interface Case {
  readonly code: RefusalCode | undefined
  readonly detail: string
  readonly app: App | undefined
  readonly partner: Partner | undefined
  readonly user: string | undefined
  readonly domains: readonly string[]
}

export function fixesOf(record: SignInRecord, registry: Registry): readonly Fix[] {
  const found = caseOf(record, registry)
  const fixes = found.code === undefined ? [] : (byCode[found.code]?.(found) ?? [])
  return [...domainFixes(found), ...fixes]
}

function caseOf(record: SignInRecord, registry: Registry): Case {
  const last = <K extends 'app' | 'partner' | 'user'>(field: K) =>
    record.parts.findLast((part) => part[field] !== undefined)?.[field]
  const outcomes = record.parts.flatMap(({ outcome }) => (outcome ? [outcome] : []))
  const outcome = outcomes.find(({ kind }) => kind === 'issued') ?? outcomes.at(-1)
  const [app, partner] = [last('app'), last('partner')]
  const detail = outcome?.detail ?? ''
  const outside = recordedFacts(record)?.imported?.outside ?? []
  const named = /confirm-domain \S+ ([\w.-]+)/.exec(detail)?.[1]
  return {
    code: outcome?.code,
    detail,
    app: app === undefined ? undefined : registeredApp(app, registry),
    partner: partner === undefined ? undefined : registry.partner(partner),
    user: last('user'),
    domains: [...outside.map(({ domain }) => domain), ...(named === undefined ? [] : [named])],
  }
}

/** Our own console is registered nowhere, and nothing about it is set. */
function registeredApp(id: string, registry: Registry): App | undefined {
  const app = registry.app(id)
  return app?.protocol === 'console' ? undefined : app
}

function domainFixes({ partner, domains }: Case): readonly Fix[] {
  if (!partner) return []
  const open = [...new Set(domains)].filter(
    (domain) => domain !== '-' && !partner.confirmedDomains.includes(domain),
  )
  return open.slice(0, 5).map((domain) => ({
    title: `Let ${cardOf(partner).name} speak for ${domain}`,
    says: `Only if ${domain} belongs to that organisation: values of that domain are dropped until then.`,
    change: { kind: 'partner', name: partner.handle, what: 'domain', domain, confirmed: true },
  }))
}

type Fixing = (found: Case) => readonly Fix[]

const byCode: Readonly<Partial<Record<RefusalCode, Fixing>>> = {
  'request.unknown_app': () => [
    {
      title: 'Add the app',
      says: 'Its metadata is needed, and nobody else’s word that it is known to you.',
      href: '/admin/apps/new',
    },
  ],
  'request.app_disabled': ({ app }) => switchOn('app', app),
  'request.app_draft': ({ app }) => goLive('app', app),
  'request.reply_url_not_registered': ({ app }) =>
    app
      ? [
          {
            title: `Read the metadata of ${cardOf(app).name} again`,
            says: 'Its owner may have added the address there. What is different is shown before it counts.',
            href: `/admin/apps/${app.handle}/metadata`,
          },
        ]
      : [],
  'signin.partner_not_allowed': ({ app, partner }) => allow(app, partner),
  'signin.no_partner': ({ app }) => settings('app', app, 'partners', 'Choose who may vouch at'),
  'signin.partner_not_supported': ({ app }) => settings('app', app, 'partners', 'Choose who may vouch at'),
  'launch.not_allowed': ({ app }) => settings('app', app, 'launch', 'Look at how people open'),
  'request.name_id_policy': ({ app }) => settings('app', app, 'nameId', 'Choose the name that is told to'),
  'partner.unknown': () => [
    {
      title: 'Add the partner',
      says: 'Its metadata is needed, from the organisation itself.',
      href: '/admin/partners/new',
    },
  ],
  'partner.disabled': ({ partner }) => switchOn('partner', partner),
  'partner.draft': ({ partner }) => goLive('partner', partner),
  'partner.unsolicited_not_placed': ({ partner }) =>
    settings('partner', partner, 'unsolicitedApp', 'Choose where people land who come from'),
  'user.unknown': ({ partner }) =>
    settings('partner', partner, 'onFirstSignIn', 'Choose what happens to people who are new, from'),
  'user.inactive': ({ user }) =>
    user === undefined
      ? []
      : [
          {
            title: 'Look at the person',
            says: 'Somebody switched them off here.',
            href: `/admin/people/${user}`,
          },
        ],
  'user.subject_missing': ({ partner }) =>
    settings('partner', partner, 'subjectAttribute', 'Choose the attribute that names people of'),
  'user.attribute_missing': (found) => mapping(found),
  'user.attribute_ambiguous': (found) => mapping(found),
  'user.no_role': (found) => mapping(found),
  'user.name_unavailable': ({ app }) => settings('app', app, 'nameId', 'Choose the name that is told to'),
}

function switchOn(kind: Kind, one: App | Partner | undefined): readonly Fix[] {
  if (!one || one.enabled) return []
  return [
    {
      title: `Switch ${cardOf(one).name} on`,
      says: 'Somebody switched it off; its history says who, and perhaps why.',
      change: { kind, name: one.handle, what: 'settings', wanted: { enabled: true } },
    },
  ]
}

function goLive(kind: Kind, one: App | Partner | undefined): readonly Fix[] {
  if (one?.draft !== true) return []
  return [
    {
      title: `Take ${cardOf(one).name} live`,
      says: 'It is a draft: only those who run this house get through.',
      href: `/admin/${kind}s/${one.handle}`,
    },
  ]
}

function allow(app: App | undefined, partner: Partner | undefined): readonly Fix[] {
  if (!app || !partner || app.partners === 'all' || app.partners.includes(partner.handle)) return []
  return [
    {
      title: `Let ${cardOf(partner).name} vouch at ${cardOf(app).name}`,
      says: `Only if people of that organisation are meant to get into ${cardOf(app).name}.`,
      change: {
        kind: 'app',
        name: app.handle,
        what: 'settings',
        wanted: { settings: { partners: [...app.partners, partner.handle] } },
      },
    },
  ]
}

function settings(kind: Kind, one: App | Partner | undefined, field: string, does: string): readonly Fix[] {
  if (!one) return []
  return [
    {
      title: `${does} ${cardOf(one).name}`,
      says: 'What a change would come to is shown before it counts.',
      href: `/admin/${kind}s/${one.handle}/settings#f-${field}`,
    },
  ]
}

function mapping({ app, partner }: Case): readonly Fix[] {
  const at = (kind: Kind, one: App | Partner | undefined, says: string): readonly Fix[] =>
    one
      ? [{ title: `The rules of ${cardOf(one).name}`, says, href: `/admin/${kind}s/${one.handle}/mapping` }]
      : []
  return [
    ...at('partner', partner, 'They say what of the partner’s words becomes ours.'),
    ...at('app', app, 'They say what of it leaves for the app.'),
  ]
}
