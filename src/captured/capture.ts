// What somebody saved of a message, however they came by it: unwrapped as far as it can be, and never believed.
import type { MessageField } from '../saml/bindings.js'
import { BindingFault, readPost } from '../saml/bindings.js'
import { decodeBase64 } from '../xml/base64.js'
import { fieldsIn } from './captured-fields.js'
import type { CapturedField } from './captured-fields.js'
import type { Root } from './root-of.js'
import { rootOf } from './root-of.js'

/** There is nothing to judge: what came, and what to save instead. */
export class CaptureFault extends Error {
  override readonly name = 'CaptureFault'

  constructor(
    says: string,
    readonly todo: string,
  ) {
    super(says)
  }
}

/** What somebody saved of a message, unwrapped as far as needed to see what it is. */
export interface Capture {
  /** How it came, in words. */
  readonly wrapping: string
  /** The message's own bytes; absent where they could not be got at. */
  readonly xml?: Buffer
  readonly root?: Root
  /** Which field carried it, where that was captured too. */
  readonly field?: CapturedField
  /** Where it was sent, where the whole address was captured. */
  readonly address?: string
  /** The same at a door: as it was captured where that was the query or the form, else wrapped up again. */
  door(field: CapturedField): Door
}

/** The parts of an HttpRequest that a message stands in. */
export interface Door {
  readonly method: 'GET' | 'POST'
  readonly rawQuery: string
  readonly rawBody: string
}

/** Metadata of 8 MiB is a little longer in base64. */
export const longestCapture = 12 * 1024 * 1024

/** Never throws over what a message holds: the doors say what is wrong with it. What is nothing at all is a CaptureFault. */
export function openCapture(bytes: Buffer): Capture {
  if (bytes.length > longestCapture) {
    throw new CaptureFault('It is larger than 12 MiB.', 'Save the one message that is meant.')
  }
  const text = textOf(bytes)
  if (text.trim() === '') throw new CaptureFault('It is empty.', 'Capture the message again.')
  const fields = fieldsIn(text)
  if (fields !== undefined) return captureOfFields(fields)
  return looksLikeXml(text) ? captureOfXml(bytes) : captureOfBase64(text)
}

/** What a shell writes on Windows is UTF-16; what a message is in is for its reader to say. */
function textOf(bytes: Buffer): string {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le', 2) : bytes.toString('utf8')
}

function looksLikeXml(text: string): boolean {
  return /^\uFEFF?\s{0,1024}</.test(text)
}

function captureOfFields({
  text,
  field,
  query,
  address,
  ...rest
}: NonNullable<ReturnType<typeof fieldsIn>>): Capture {
  if (field === 'wresult') return captureOfToken(text, rest.wrapping)
  const xml = bytesOf(text, field)
  const signedQuery = /(?:^|&)(?:SigAlg|Signature)=/.test(text)
  const get = address !== undefined || signedQuery || (query && xml !== undefined && !isPlain(text, field))
  return {
    wrapping: rest.wrapping ?? (get ? 'a query (HTTP-Redirect)' : 'a form (HTTP-POST)'),
    field,
    ...withXml(xml),
    ...(address === undefined ? {} : { address }),
    door: () => (get ? { method: 'GET', rawQuery: text, rawBody: '' } : posted(text)),
  }
}

/** The form that brings a token (WS-Federation 1.2, 13.2.3), where the XML stands as it is. */
function captureOfToken(text: string, wrapping = 'a form (wresult)'): Capture {
  const wresult = new URLSearchParams(text).get('wresult') ?? ''
  const rawBody = /(?:^|&)wa=/.test(text) ? text : `wa=wsignin1.0&${text}`
  return { wrapping, field: 'wresult', ...withXml(Buffer.from(wresult)), door: () => posted(rawBody) }
}

/** The fields of a form with this message in it. */
function formOf(field: CapturedField, xml: Buffer): string {
  return field === 'wresult'
    ? `wa=wsignin1.0&wresult=${encodeURIComponent(xml.toString('utf8'))}`
    : `${field}=${encodeURIComponent(xml.toString('base64'))}`
}

function captureOfXml(bytes: Buffer): Capture {
  return {
    wrapping: 'XML',
    ...withXml(bytes),
    door: (field) => posted(formOf(field, bytes)),
  }
}

/** DEFLATE is HTTP-Redirect's (saml-bindings 3.4.4.1): what is deflated is shown to that door. */
function captureOfBase64(text: string): Capture {
  const base64 = unescaped(text)
  const bytes = decoded(base64)
  const plain = bytes === undefined || looksLikeXml(bytes.subarray(0, 2048).toString('utf8'))
  const inflated = plain ? undefined : bytesOf(`SAMLRequest=${encodeURIComponent(base64)}`, 'SAMLRequest')
  const fields = (field: CapturedField) =>
    field === 'wresult' && bytes !== undefined
      ? formOf(field, bytes)
      : `${field}=${encodeURIComponent(base64)}`
  if (inflated === undefined) {
    const wrapping = plain && bytes !== undefined ? 'base64' : 'neither XML nor base64 of XML'
    return { wrapping, ...withXml(plain ? bytes : undefined), door: (field) => posted(fields(field)) }
  }
  return {
    wrapping: 'deflated base64 (HTTP-Redirect)',
    ...withXml(inflated),
    door: (field) => ({ method: 'GET', rawQuery: fields(field), rawBody: '' }),
  }
}

function withXml(xml: Buffer | undefined): Pick<Capture, 'xml' | 'root'> {
  const root = xml && rootOf(xml)
  return { ...(xml === undefined ? {} : { xml }), ...(root === undefined ? {} : { root }) }
}

function posted(rawBody: string): Door {
  return { method: 'POST', rawQuery: '', rawBody }
}

/** Percent-encoded, as it stands in a query or form; a plus sign is base64's own here. */
function unescaped(text: string): string {
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  const quoted = /^(["'])([^"']*)\1$/.exec(trimmed)?.[2] ?? trimmed
  try {
    return quoted.includes('%') ? decodeURIComponent(quoted) : quoted
  } catch {
    return quoted
  }
}

function decoded(text: string): Buffer | undefined {
  const compact = text.replace(/\s+/g, '')
  return decodeBase64(
    compact.endsWith('=') ? compact : compact.padEnd(Math.ceil(compact.length / 4) * 4, '='),
  )
}

/** By the very reader of the doors; undefined where they would refuse. */
function bytesOf(fields: string, field: MessageField): Buffer | undefined {
  try {
    return readPost(fields, '', field, { acceptDeflated: true }).xml
  } catch (error) {
    if (error instanceof BindingFault) return undefined
    throw error
  }
}

/** Not deflated. */
function isPlain(fields: string, field: MessageField): boolean {
  try {
    return looksLikeXml(readPost(fields, '', field).xml.subarray(0, 2048).toString('utf8'))
  } catch (error) {
    if (error instanceof BindingFault) return false
    throw error
  }
}
