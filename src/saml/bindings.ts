// SAML 2.0 as a language, without roles: names, grammars, bindings. Both faces speak it.
// Reading is closed: what the schema does not have is refused, what it leaves to others is never read.
// An AuthnRequest may be read unverified, since it may be unsigned; an assertion only as covered.ts hands it out.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { decodeBase64 } from '../xml/base64.js'
import { signatureMethodNamed } from '../xml/algorithms.js'
import type { Signer } from '../xml/keys.js'
import { messageLimits } from '../xml/parse.js'
import { BindingFault } from './binding-fault.js'
import { readFields, samlFields } from './fields.js'
import type { Field, FieldName } from './fields.js'
import { deflateEncoding } from './names.js'

export { BindingFault } from './binding-fault.js'

export type MessageField = 'SAMLRequest' | 'SAMLResponse'

/** What stood in a query or form, decoded down to the message's bytes. */
export interface Received {
  readonly binding: 'redirect' | 'post'
  readonly xml: Buffer
  /** Decoded; empty when it was there and empty. */
  readonly relayState?: string
  /** HTTP-Redirect only: signature over the query's own bytes. */
  readonly signature?: QuerySignature
}

export interface QuerySignature {
  /** saml-bindings 3.4.4.1: message, RelayState and SigAlg as they stood, in this order. */
  readonly octets: string
  readonly sigAlg: string
  readonly value: Buffer
}

const mostForm = 1024 * 1024
const mostRelayState = 8 * 1024
/** What no page of ours could hand back as it came (saml-bindings 3.5.3 wants the very data). */
const unpostable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/
/** saml-bindings 3.4.3: what we make up ourselves is no longer than this. */
const longestOwnRelayState = 80

/** S0 of HTTP-Redirect. `rawQuery` is what stood behind the question mark, untouched. */
export function readRedirect(rawQuery: string, message: MessageField): Received {
  if (rawQuery.length > mostForm) throw new BindingFault('too_large', 'the query is too long')
  const fields = readFields(rawQuery, samlFields)
  const encoding = fields.get('SAMLEncoding')
  if (encoding !== undefined && encoding.value !== deflateEncoding) {
    throw new BindingFault('malformed', 'SAMLEncoding is not DEFLATE')
  }
  const xml = inflate(base64Of(theMessage(fields, message)))
  const signature = querySignature(fields, message)
  return {
    binding: 'redirect',
    xml,
    ...relayStateOf(fields),
    ...(signature === undefined ? {} : { signature }),
  }
}

/** S0 of HTTP-POST. Some apps DEFLATE the AuthnRequest in a form too, against saml-bindings 3.5.4. */
export function readPost(
  rawBody: string,
  rawQuery: string,
  message: MessageField,
  options: { readonly acceptDeflated?: boolean } = {},
): Received {
  if (rawBody.length > mostForm) throw new BindingFault('too_large', 'the form is too large')
  if (readFields(rawQuery, samlFields).size > 0)
    throw new BindingFault('malformed', 'parameters in query and form')
  const fields = readFields(rawBody, samlFields)
  const bytes = base64Of(theMessage(fields, message))
  const xml = options.acceptDeflated === true && !looksLikeXml(bytes) ? inflate(bytes) : bytes
  if (xml.length > messageLimits.bytes) throw new BindingFault('too_large', 'the message is too large')
  return { binding: 'post', xml, ...relayStateOf(fields) }
}

/** The RelayState of a form or query and nothing else of it; undefined when there is no readable one. */
export function peekRelayState(raw: string): string | undefined {
  if (raw.length > mostForm) return undefined
  try {
    return readFields(raw, samlFields).get('RelayState')?.value
  } catch (error) {
    if (error instanceof BindingFault) return undefined
    throw error
  }
}

/** The URL that carries a message by HTTP-Redirect, signed when a signer is given (saml-bindings 3.4.4.1). */
export function writeRedirect(
  location: string,
  message: MessageField,
  xml: string,
  options: { readonly relayState?: string; readonly signer?: Signer },
): string {
  const encoded = deflateRawSync(Buffer.from(xml)).toString('base64')
  const fields = [`${message}=${encodeURIComponent(encoded)}`]
  if (options.relayState !== undefined) fields.push(`RelayState=${encodeURIComponent(options.relayState)}`)
  const { signer } = options
  if (signer !== undefined) {
    fields.push(`SigAlg=${encodeURIComponent(signatureMethodNamed(signer.algorithm).uri)}`)
    fields.push(`Signature=${encodeURIComponent(signer.sign(fields.join('&')).toString('base64'))}`)
  }
  return `${location}${location.includes('?') ? '&' : '?'}${fields.join('&')}`
}

/** The fields of the form that carries a message by HTTP-POST (saml-bindings 3.5.4); `octets` are the message's. */
export function writePost(
  message: MessageField,
  octets: Buffer,
  relayState: string | undefined,
): Readonly<Record<string, string>> {
  const encoded = octets.toString('base64')
  return { [message]: encoded, ...(relayState === undefined ? {} : { RelayState: relayState }) }
}

/** saml-bindings 3.4.3 and 3.5.3: a RelayState of our own making stays within 80 bytes. */
export function ownRelayState(value: string): string {
  if (Buffer.byteLength(value) > longestOwnRelayState)
    throw new Error('a RelayState of our own over 80 bytes')
  return value
}

/** Exactly one of the two messages, and it is the one that this door takes. */
function theMessage(fields: ReadonlyMap<FieldName, Field>, message: MessageField): Field {
  const other = message === 'SAMLRequest' ? 'SAMLResponse' : 'SAMLRequest'
  if (fields.has(other)) throw new BindingFault('malformed', `${other} where ${message} belongs`)
  const field = fields.get(message)
  if (field === undefined) throw new BindingFault('malformed', `no ${message}`)
  return field
}

/** Strict but for white space and padding, which some leave out. */
function base64Of({ value }: Field): Buffer {
  const bytes = decodeBase64(value, 'optional')
  if (bytes === undefined || bytes.length === 0)
    throw new BindingFault('malformed', 'the message is not base64')
  return bytes
}

/** Raw DEFLATE, never more than a message may have, and nothing behind its end. */
function inflate(deflated: Buffer): Buffer {
  try {
    const options = { maxOutputLength: messageLimits.bytes, info: true }
    // With `info` the result is not the buffer that the declared type says
    const { buffer, engine } = inflateRawSync(deflated, options) as unknown as Inflated
    if (engine.bytesWritten === deflated.length) return buffer
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new BindingFault('too_large', 'the message inflates beyond its bound')
    }
  }
  throw new BindingFault('malformed', 'the message is not raw DEFLATE')
}

interface Inflated {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

function looksLikeXml(bytes: Buffer): boolean {
  return /^(?:\u00ef\u00bb\u00bf)?[\t\n\r ]*</.test(bytes.subarray(0, 64).toString('latin1'))
}

function relayStateOf(fields: ReadonlyMap<FieldName, Field>): Pick<Received, 'relayState'> {
  const value = fields.get('RelayState')?.value
  if (value === undefined) return {}
  if (Buffer.byteLength(value) > mostRelayState) throw new BindingFault('too_large', 'RelayState over 8 KiB')
  if (unpostable.test(value)) throw new BindingFault('malformed', 'RelayState with control characters')
  return { relayState: value }
}

/** Present in the query means present in what was signed; half a signature is none we could check. */
function querySignature(
  fields: ReadonlyMap<FieldName, Field>,
  message: MessageField,
): QuerySignature | undefined {
  const sigAlg = fields.get('SigAlg')
  const signature = fields.get('Signature')
  if (sigAlg === undefined && signature === undefined) return undefined
  if (sigAlg === undefined || signature === undefined) {
    throw new BindingFault('malformed', 'SigAlg and Signature belong together')
  }
  const signed = [message, 'RelayState', 'SigAlg'] as const
  const octets = signed
    .filter((name) => fields.has(name))
    .map((name) => `${name}=${fields.get(name)?.raw ?? ''}`)
    .join('&')
  return { octets, sigAlg: sigAlg.value, value: base64Of(signature) }
}
