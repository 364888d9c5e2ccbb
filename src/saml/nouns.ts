import type { Attributes } from '../model/rule.js'
import type { Subject } from '../model/signin.js'
import { defined } from './defined.js'
import { nameIDFormats } from './names.js'

/** A name as assertions of either version carry it. */
interface Named {
  readonly value: string
  readonly format?: string
  readonly nameQualifier?: string
  readonly spNameQualifier?: string
}

/** saml-core 2.2.2: no Format means unspecified. */
export function subjectOf({ value, format, nameQualifier, spNameQualifier }: Named): Subject {
  return defined<Subject>({
    value,
    format: format ?? nameIDFormats.unspecified,
    nameQualifier,
    spNameQualifier,
  })
}

/** Several Attributes of one name merge in their order; names are a partner's, so none may be special. */
export function mergedAttributes(
  attributes: readonly { readonly name: string; readonly values: readonly string[] }[],
): Attributes {
  // Holds: it begins empty, and only lists go in
  const values = Object.create(null) as Record<string, string[]>
  for (const { name, values: more } of attributes) {
    const list = (values[name] ??= [])
    for (const value of more) list.push(value)
  }
  return values
}
