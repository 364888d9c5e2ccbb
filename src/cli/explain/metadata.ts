import type { App } from '../../model/app.js'
import type { Oddity } from '../../model/endpoint.js'
import type { Partner } from '../../model/partner.js'
import type { Actor } from '../../model/refusal.js'
import type { ReadOptions } from '../../saml/metadata.js'
import { MetadataFault } from '../../saml/metadata.js'
import { readAppDocument, readPartnerDocument } from '../../wsfed/counterpart-metadata.js'
import { XmlFault } from '../../xml/fault.js'
import { metadataLimits, parse } from '../../xml/parse.js'
import { elements, isNamed } from '../../xml/tree.js'
import type { Kind } from '../registration-card.js'
import { registrationCard } from '../registration-card.js'
import type { Capture } from '../../captured/capture.js'
import { clockAt, registered, registryOf } from './counterpart.js'
import type { Document, Given } from './given.js'
import type { ExplainedCheck, Refused, Report } from './report.js'

interface Role {
  readonly kind: Kind
  readonly made?: App | Partner
  readonly fault?: MetadataFault
}

/** A counterpart's document: what a registration would make of it, as an app and as a partner. */
export function explainMetadata(capture: Capture, given: Given, _: boolean, name: string): Report {
  const bytes = capture.xml ?? Buffer.alloc(0)
  const roles = rolesIn({ name, bytes }, given)
  const standing = roles.flatMap(({ made }) => made ?? [])
  const [first] = standing
  return {
    kind: 'metadata',
    wrapping: capture.wrapping,
    says:
      first === undefined
        ? []
        : [['entityID', first.id], ...standing.map((one) => ['role', roleOf(one)] as const)],
    at: given.at,
    checks: roles.flatMap(checksOf),
    outcome: first === undefined ? refusedFor(roles) : { accepted: true, read: readOf(standing) },
    notJudged: signatureWords(bytes, given),
    hints: roles
      .flatMap(({ fault }) => fault?.todo ?? [])
      .filter((todo, at, all) => all.indexOf(todo) === at),
    card: standing.map((one) => registrationCard(one, standsOf(one, given))).join('\n'),
  }
}

/** A document with both roles is looked at twice; the role that it does not have is no fault of its other one. */
function rolesIn(file: Document, given: Given): readonly Role[] {
  const both = [roleIn('partner', file, given), roleIn('app', file, given)]
  const there = both.filter(({ fault }) => fault?.code !== 'wrong_role')
  const [one, other] = there.length === 0 ? both : there
  if (one === undefined || other === undefined) return there
  return one.fault !== undefined && one.fault.message === other.fault?.message ? [one] : [one, other]
}

function roleIn(kind: Kind, file: Document, given: Given): Role {
  const { bytes } = file
  try {
    if (kind === 'app')
      return { kind, made: registered.app(readAppDocument(bytes, optionsOf(given)), file, given) }
    return { kind, made: registered.partner(readPartnerDocument(bytes, optionsOf(given)), file, given) }
  } catch (error) {
    if (error instanceof MetadataFault) return { kind, fault: error }
    throw error
  }
}

/** As a gateway in production has it, unless its own address is told and is plain http. */
function optionsOf({ at, entityId, acs, certificates }: Given): ReadOptions {
  const [metadataSigner] = certificates ?? []
  return {
    now: at,
    production: !(entityId ?? acs ?? 'https:').startsWith('http:'),
    own: entityId === undefined ? [] : [entityId],
    terms: () => (metadataSigner === undefined ? {} : { metadataSigner }),
  }
}

function checksOf({ kind, made, fault }: Role): readonly ExplainedCheck[] {
  const as = `as ${kind === 'app' ? 'an app' : 'a partner'}`
  if (fault !== undefined) return [{ stage: 'S3', check: `${as}: ${fault.message}`, ok: false }]
  const warnings = (made?.oddities ?? []).filter(({ severity }: Oddity) => severity === 'warning')
  return [
    { stage: 'S3', check: `${as}: can be registered`, ok: true },
    ...warnings.map(({ says }) => ({ stage: 'S3' as const, check: `${as}: ${says}`, ok: false })),
  ]
}

function refusedFor(roles: readonly Role[]): Refused {
  const [role] = roles.filter(({ fault }) => fault !== undefined)
  const fault = role?.fault
  const detail = roles.map(({ fault: one }) => one?.message ?? '').join(' ')
  return {
    accepted: false,
    code: `metadata.${fault?.code ?? 'unreadable'}`,
    stage: 'S3',
    who: fault === undefined ? 'us' : whoOf(fault, role?.kind ?? 'partner'),
    says: detail,
    detail,
  }
}

/** The wrong file is for whoever brought it to change, a faulty one for its owner. */
function whoOf({ code }: MetadataFault, kind: Kind): Actor {
  return ['own_entity_id', 'several', 'not_metadata', 'wrong_role'].includes(code) ? 'us' : kind
}

function roleOf(one: App | Partner): string {
  const wsfed = one.protocol === 'wsfed'
  return 'launch' in one
    ? `an app: who asks us (${wsfed ? 'ApplicationServiceType' : 'SPSSODescriptor'})`
    : `a partner: who vouches to us (${wsfed ? 'SecurityTokenServiceType' : 'IDPSSODescriptor'})`
}

function readOf(standing: readonly (App | Partner)[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(standing.map((one) => ['launch' in one ? 'app' : 'partner', one]))
}

function standsOf(one: App | Partner, { at }: Given): 'enabled' | 'expired' {
  return registryOf([], [], clockAt(at)).usable(one) ? 'enabled' : 'expired'
}

const DS = 'http://www.w3.org/2000/09/xmldsig#'

/** A signature counts with a pin, and only then. */
function signatureWords(bytes: Buffer, { certificates }: Given): readonly string[] {
  if (certificates !== undefined) return []
  try {
    const root = parse(bytes, metadataLimits, 'metadata')
    const signed = [root, ...elements(root)].some((e) =>
      elements(e).some((child) => isNamed(child, DS, 'Signature')),
    )
    return signed
      ? ['its signature: --cert PEM says who must have signed it (the setting metadataSigner)']
      : []
  } catch (error) {
    if (error instanceof XmlFault) return []
    throw error
  }
}
