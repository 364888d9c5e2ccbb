import type { Overlay } from '../../model/ports.js'
import { type Registered, isApp } from './registered.js'
import { type Understood, understoodOf } from './understood.js'

/** One line of what is different. */
export interface Difference {
  /** `keys`, `addresses.reply`, `settings.import`. */
  readonly field: string
  readonly gone: readonly string[]
  readonly come: readonly string[]
  /** Whom we trust, and where people and their attributes are sent: to be read before it is said yes to. */
  readonly security: boolean
}

type Part = readonly [field: string, security: boolean, of: (one: Understood) => readonly string[]]

const parts: readonly Part[] = [
  ['entityId', true, ({ id }) => [id]],
  ['protocol', true, ({ protocol }) => [protocol]],
  [
    'keys',
    true,
    ({ keys }) => keys.map(({ use, kind, fingerprint }) => `${use}, ${kind}, SHA-256 ${fingerprint}`),
  ],
  ['addresses.reply', true, (one) => addresses(one, 'reply')],
  ['addresses.sign-on', true, (one) => addresses(one, 'sign-on')],
  ['addresses.sign-out', true, (one) => addresses(one, 'sign-out')],
  ['realms', true, ({ realms }) => realms],
  ['claimedDomains', false, ({ claimedDomains }) => claimedDomains],
  ['says', false, ({ says }) => says],
  [
    'requestedAttributes',
    false,
    ({ requestedAttributes }) =>
      requestedAttributes.map(({ name, required }) => `${name}${required ? ' (required)' : ''}`),
  ],
  ['nameIdFormats', false, ({ nameIdFormats }) => nameIdFormats],
  ['name', false, ({ name }) => [name]],
  ['description', false, ({ description }) => some(description)],
  ['logo', false, ({ logo }) => some(logo)],
  ['contact', false, ({ contact }) => some(contact)],
  ['validUntil', false, ({ validUntil }) => some(validUntil?.toISOString())],
]

/** What another document of the same counterpart would make different, in what is understood of it. */
export function differences(before: Registered, after: Registered): readonly Difference[] {
  const was = understoodOf(before)
  const is = understoodOf(after)
  const found = parts.flatMap(([field, security, of]) => differing(field, security, of(was), of(is)))
  if (!isApp(before) || !isApp(after)) return found
  const signing = differing(
    'requireSignedRequests',
    true,
    [String(before.requireSignedRequests)],
    [String(after.requireSignedRequests)],
  )
  return [...found, ...signing]
}

/** What of an overlay differs, by field; settings one by one. */
export function overlayDifferences(before: Overlay, after: Overlay): readonly Difference[] {
  const was = fieldsOf(before)
  const is = fieldsOf(after)
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((field) =>
    differing(field, isSecurity(field), some(was.get(field)), some(is.get(field))),
  )
}

function fieldsOf({ settings = {}, ...rest }: Overlay): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(rest).map(([name, value]) => [name, JSON.stringify(value)] as const),
    ...Object.entries(settings).map(([name, value]) => [`settings.${name}`, JSON.stringify(value)] as const),
  ])
}

const guarded =
  /^(?:enabled|draft|protocol|confirmedDomains|settings\.(?:accept.*|require.*|sign.*|encrypt|partners|believedUpTo|leastStrength|maxAuthnAge|outsideDomains|onFirstSignIn|linkBy|subjectAttribute|exactMeansMinimum|unsolicitedApp|metadataSigner|refuseExpiredCertificates|wsfed))$/

function isSecurity(field: string): boolean {
  return guarded.test(field)
}

function differing(
  field: string,
  security: boolean,
  was: readonly string[],
  is: readonly string[],
): readonly Difference[] {
  const gone = was.filter((each) => !is.includes(each))
  const come = is.filter((each) => !was.includes(each))
  return gone.length === 0 && come.length === 0 ? [] : [{ field, gone, come, security }]
}

function addresses({ addresses: all }: Understood, what: string): readonly string[] {
  return all
    .filter((one) => one.what === what)
    .map(({ url, binding, isDefault }) => {
      const marks = [binding, isDefault === true ? 'default' : undefined].filter((mark) => mark !== undefined)
      return marks.length === 0 ? url : `${url} (${marks.join(', ')})`
    })
}

function some(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value]
}
