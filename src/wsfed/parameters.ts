import { BindingFault } from '../saml/binding-fault.js'
import type { Field } from '../saml/fields.js'
import { fieldNames, readFields } from '../saml/fields.js'

/** WS-Federation 1.2, 13.2: the parameters that have a meaning. Others are none of ours. */
const names = [
  'wa',
  'wtrealm',
  'wreply',
  'wctx',
  'wct',
  'wfresh',
  'wauth',
  'whr',
  'wreq',
  'wreqptr',
  'wp',
  'wres',
  'wresult',
  'wresultptr',
] as const
export type ParameterName = (typeof names)[number]
export type Parameters = Readonly<Partial<Record<ParameterName, string>>>

const known = fieldNames(names)
const mostForm = 1024 * 1024
const mostContext = 8 * 1024
const mostParameter = 4 * 1024

/**
 * S0: the parameters of one message, from the query or from the form and never from both. Each once, as a string; a
 * value that no peer could mean is refused before anything is made of it.
 */
export function readParameters(http: {
  readonly method: 'GET' | 'POST'
  readonly rawQuery: string
  readonly rawBody: string
}): Parameters {
  const inQuery = fieldsOf(http.rawQuery)
  if (http.method === 'GET') return bounded(inQuery)
  if (inQuery.size > 0) throw new BindingFault('malformed', 'parameters in query and form')
  return bounded(fieldsOf(http.rawBody))
}

/** `wctx` of a form and nothing else of it; undefined when there is no readable one. */
export function peekContext(rawBody: string): string | undefined {
  try {
    return fieldsOf(rawBody).get('wctx')?.value
  } catch (error) {
    if (error instanceof BindingFault) return undefined
    throw error
  }
}

/** The parameters as a query, in their order; `%20` for a blank, so that every reader decodes the same. */
export function writeQuery(location: string, parameters: Parameters): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${location}${location.includes('?') ? '&' : '?'}${pairs.join('&')}`
}

function fieldsOf(raw: string): ReadonlyMap<ParameterName, Field> {
  if (raw.length > mostForm) throw new BindingFault('too_large', 'the parameters are too long')
  return readFields(raw, known)
}

function bounded(fields: ReadonlyMap<ParameterName, Field>): Parameters {
  const entries = [...fields].map(([name, { value }]) => {
    if (value.length > mostOf(name)) throw new BindingFault('too_large', `${name} is too long`)
    return [name, value] as const
  })
  return Object.fromEntries(entries)
}

function mostOf(name: ParameterName): number {
  if (name === 'wresult') return mostForm
  return name === 'wctx' || name === 'wreq' ? mostContext : mostParameter
}
