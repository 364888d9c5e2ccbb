import type { Oddity } from '../model/endpoint.js'
import { samlApp, samlPartner } from '../saml/metadata.js'
import type { ReadApp, ReadOptions, ReadPartner } from '../saml/metadata.js'
import { entityIn, findSamlRole, inWords, noRole } from '../saml/metadata-entity.js'
import type { ChooseRole, RoleName } from '../saml/metadata-entity.js'
import { MetadataFault } from '../saml/metadata-fault.js'
import type { XmlElement } from '../xml/tree.js'
import { findWsfedRole, wsfedApp, wsfedPartner } from './metadata.js'
import type { ReadWsfedApp, ReadWsfedPartner, WsfedRole } from './metadata.js'

export type ReadAppDocument = ReadApp | ReadWsfedApp
export type ReadPartnerDocument = ReadPartner | ReadWsfedPartner

/** The app that a document describes, in whichever protocol is spoken with it. Throws MetadataFault. */
export function readAppDocument(xml: Uint8Array | string, options: ReadOptions): ReadAppDocument {
  const found = entityIn(xml, choose('SPSSODescriptor', 'ApplicationServiceType'), options)
  const { role, ...rest } = found
  return inWords(() => {
    const read = role.protocol === 'saml' ? samlApp : wsfedApp
    return withChoice(read({ ...rest, role: role.element }, options), role)
  })
}

/** The partner that a document describes, likewise. */
export function readPartnerDocument(xml: Uint8Array | string, options: ReadOptions): ReadPartnerDocument {
  const found = entityIn(xml, choose('IDPSSODescriptor', 'SecurityTokenServiceType'), options)
  const { role, ...rest } = found
  return inWords(() => {
    const read = role.protocol === 'saml' ? samlPartner : wsfedPartner
    return withChoice(read({ ...rest, role: role.element }, options), role)
  })
}

const otherRole = {
  SecurityTokenServiceType: 'ApplicationServiceType',
  ApplicationServiceType: 'SecurityTokenServiceType',
} as const

interface Chosen {
  readonly protocol: 'saml' | 'wsfed'
  readonly element: XmlElement
  /** The document offers the other protocol too, and nobody has chosen. */
  readonly open: boolean
}

/** SAML 2.0 says more (who is asked, what is answered), so it comes first unless the registration says otherwise. */
function choose(samlName: RoleName, wsfedName: WsfedRole): ChooseRole<Chosen> {
  return (entity, { protocol }) => {
    const saml = findSamlRole(entity, samlName)
    const wsfed = findWsfedRole(entity, wsfedName)
    if (saml !== undefined && protocol !== 'wsfed')
      return { protocol: 'saml', element: saml, open: wsfed !== undefined && protocol === undefined }
    if (wsfed !== undefined && protocol !== 'saml') return { protocol: 'wsfed', element: wsfed, open: false }
    if (saml === undefined && wsfed === undefined)
      throw noRole(entity, samlName, findWsfedRole(entity, otherRole[wsfedName]) !== undefined)
    throw otherProtocol(protocol ?? 'saml')
  }
}

function otherProtocol(protocol: 'saml' | 'wsfed'): MetadataFault {
  const [has, wants] = protocol === 'saml' ? ['WS-Federation', 'saml'] : ['SAML 2.0', 'wsfed']
  return new MetadataFault(
    'wrong_role',
    `It describes a role in ${has} only, and this registration is set to ${wants}.`,
    'Take `protocol` out of the settings of this registration, or ask its owner for other metadata.',
  )
}

function withChoice<T extends ReadAppDocument | ReadPartnerDocument>(read: T, { open }: Chosen): T {
  return open ? { ...read, oddities: [...read.oddities, bothSpoken] } : read
}

const bothSpoken: Oddity = {
  severity: 'note',
  says: 'It speaks SAML 2.0 and WS-Federation; SAML 2.0 is spoken with it.',
  todo: 'Nothing; for WS-Federation set protocol to wsfed for this registration.',
}
