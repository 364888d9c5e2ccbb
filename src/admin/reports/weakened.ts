import type { App } from '../../model/app.js'
import { cardOf } from '../../model/card.js'
import type { Kind, Office } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import { onceOf } from './once-of.js'

/** A check that is less strict than it could be, wherever that was decided. */
export interface Weakened {
  readonly name: string
  readonly says: string
  /** Absent: the whole house. */
  readonly kind?: Kind
  readonly handle?: string
  readonly of?: string
  /** `console` where it was decided here, `config` where a file says so. */
  readonly by: 'config' | 'console'
}

const words: Readonly<Record<string, string>> = {
  acceptPlainHttp: 'Its addresses may be plain http: whoever is on the way reads and changes what is sent.',
  acceptSha1Signatures:
    'Signatures by SHA-1 are accepted; they can be forged by whoever spends enough on it.',
  acceptUnsolicitedAnswers:
    'Answers that nobody asked for are accepted; people can be signed in by a link of somebody else.',
  acceptCbcEncryption: 'Ciphers without a checksum are accepted inside a verified signature.',
  ignoreRequestedNameIdFormat: 'It gets the usual name where it asks for a format that cannot be given.',
  exactMeansMinimum: 'A stronger sign-in is stated where it asks for exactly a weaker one.',
  acceptReplyBelow: 'Answers go to any address below a registered one.',
  plainHttp: 'This house itself is served by plain http.',
  showOwnRecords: 'People may see the record of their own sign-in.',
}

const ofApp = ['acceptSha1Signatures', 'ignoreRequestedNameIdFormat', 'exactMeansMinimum'] as const
const ofPartner = ['acceptSha1Signatures', 'acceptUnsolicitedAnswers', 'acceptCbcEncryption'] as const

/** So many are traced to where they were decided; a house that has more has other worries. */
const mostTraced = 50

/** What is in force now: the house's own, then each app's and partner's as it stands with all that was decided on it. */
export async function weakened(
  office: Pick<Office, 'gateway' | 'counterparts' | 'house'>,
): Promise<readonly Weakened[]> {
  const { registry } = office.gateway
  const house = office.house.weakenings().filter((text) => !/\((?:apps|partners|defaults)\./.test(text))
  const plain = office.house.weakenings().filter((text) => /^acceptPlainHttp \(/.test(text))
  const found = [...weakPartners(registry.partners()), ...weakApps(registry.apps())]
  const traced = await Promise.all(found.slice(0, mostTraced).map((one) => traceOf(one, office)))
  return [
    ...[...house, ...plain].map((name) => ({
      name,
      says: words[name.split(' ')[0] ?? ''] ?? '',
      by: name.includes(', decided in the console') ? ('console' as const) : ('config' as const),
    })),
    ...traced,
    ...found.slice(mostTraced).map(({ weakening }) => weakening),
  ]
}

const weakPartners = onceOf((all: readonly Partner[]) =>
  all.flatMap((one) =>
    inForce(
      'partner',
      one,
      ofPartner.filter((name) => one[name]),
    ),
  ),
)
const weakApps = onceOf((all: readonly App[]) => all.flatMap((one) => inForce('app', one, appNames(one))))

interface Found {
  readonly weakening: Weakened
  readonly kind: Kind
  readonly id: string
}

function appNames(app: App): readonly string[] {
  return [...ofApp.filter((name) => app[name]), ...(app.wsfed?.acceptReplyBelow ? ['acceptReplyBelow'] : [])]
}

function inForce(kind: Kind, one: App | Partner, names: readonly string[]): readonly Found[] {
  return names.map((name) => ({
    kind,
    id: one.id,
    weakening: {
      name,
      says: words[name] ?? '',
      kind,
      handle: one.handle,
      of: cardOf(one).name,
      by: 'config',
    },
  }))
}

async function traceOf(
  { weakening, kind, id }: Found,
  { gateway }: Pick<Office, 'gateway'>,
): Promise<Weakened> {
  const { overlay } = await gateway.directory.overlays.find(kind, id)
  const settings: Readonly<Record<string, unknown>> = overlay.settings ?? {}
  const inside = settings['wsfed']
  const decided =
    settings[weakening.name] === true ||
    (typeof inside === 'object' && inside !== null && weakening.name in inside)
  return decided ? { ...weakening, by: 'console' } : weakening
}
