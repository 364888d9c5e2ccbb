import { element } from '../xml/write.js'
import type { Written } from '../xml/write.js'
import { attribute } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { defined } from './defined.js'
import { checkAttributes, malformed, textOf, uriOf } from './grammar.js'
import { nameIDFormats } from './names.js'

/** saml-core 2.2.3. White space belongs to the value. */
export interface NameID {
  readonly value: string
  readonly format?: string
  readonly nameQualifier?: string
  readonly spNameQualifier?: string
  readonly spProvidedID?: string
}

const attributes = ['NameQualifier', 'SPNameQualifier', 'Format', 'SPProvidedID']
const longest = 1024
// Controls, overrides of the reading direction, and what Unicode has not assigned: two names that look alike
const deceptive = /[\p{Cc}\p{Cn}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u

export function readNameID(e: XmlElement): NameID {
  const value = identifier(textOf(e, attributes), 'the value of a NameID')
  if (/^[\t\n\r ]*$/.test(value)) throw malformed('a NameID without a value')
  return { value, ...qualifiersOf(e) }
}

/** saml-core 2.2.5: a name of format entity, compared byte for byte. */
export function readIssuer(e: XmlElement): string {
  const format = attribute(e, 'Format')
  if (format !== undefined && format !== nameIDFormats.entity)
    throw malformed('an Issuer that is not an entity')
  return uriOf(e, attributes)
}

export function writeNameID(nameID: NameID): Written {
  const { value, format, nameQualifier, spNameQualifier, spProvidedID } = nameID
  return element(
    'saml:NameID',
    {
      NameQualifier: nameQualifier,
      SPNameQualifier: spNameQualifier,
      Format: format,
      SPProvidedID: spProvidedID,
    },
    value,
  )
}

/** A string that names somebody or something: it must look like what it is. */
export function identifier(value: string, what: string): string {
  if (value.length > longest) throw malformed(`${what} is too long`)
  if (deceptive.test(value)) throw malformed(`${what} holds characters that no name has`)
  return value
}

type Qualifiers = Omit<NameID, 'value'>

function qualifiersOf(e: XmlElement): Qualifiers {
  checkAttributes(e, attributes)
  const of = (name: string): string | undefined => {
    const value = attribute(e, name)
    return value === undefined ? undefined : identifier(value, `${name} of a NameID`)
  }
  const [nameQualifier, spNameQualifier, format, spProvidedID] = attributes.map(of)
  return defined<Qualifiers>({ format, nameQualifier, spNameQualifier, spProvidedID })
}
