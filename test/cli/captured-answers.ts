import { sign } from 'node:crypto'
import { join } from 'node:path'
import { canonicalize } from '../../src/xml/canonical.js'
import { messageLimits, parse } from '../../src/xml/parse.js'
import { readSignature, readSignedInfo } from '../../src/xml/signed-info.js'
import { children } from '../../src/xml/tree.js'
import type { Keys, PartnerAnswer, Sent } from '../support/counterpart.js'
import { formBody, makeKeys, partnerResponse } from '../support/counterpart.js'
import { baseUrl, now } from '../support/seen.js'
import type { CommandLine, Ran } from './command-line.js'
import { commandLine } from './command-line.js'

export const partnerKeys = makeKeys()
export const partner = 'https://idp.acme.test/metadata'
export const question = '_5f0c1d2e3b4a59687766554433221100'

/** What a gateway at `baseUrl` knows of itself, of that partner and of its question. */
export const given = {
  issuer: partner,
  entityId: `${baseUrl}/saml/sp`,
  acs: `${baseUrl}/saml/sp/acs`,
  inResponseTo: question,
  at: now.toISOString(),
} as const

const options = {
  issuer: '--issuer',
  entityId: '--entity-id',
  acs: '--acs',
  sso: '--sso',
  inResponseTo: '--in-response-to',
  at: '--at',
} as const

type Known = { readonly [K in keyof typeof options]?: string | undefined }

export function answer(edits: Partial<PartnerAnswer> = {}): Sent {
  return partnerResponse({ baseUrl, partner, keys: partnerKeys, now, inResponseTo: question, ...edits })
}

/** The same, to no question. */
export function unsolicited(edits: Partial<PartnerAnswer> = {}): Sent {
  return partnerResponse({ baseUrl, partner, keys: partnerKeys, now, ...edits })
}

/** The one signature of this message made anew, as nobody should any more: our own signers do not. */
export function signedWithSha1(xml: string, { privateKey }: Keys): string {
  const weak = xml.replace(/2001\/04\/xmldsig-more#rsa-sha256/, '2000/09/xmldsig#rsa-sha1')
  const [signature] = children(parse(weak, messageLimits), DS, 'Signature')
  if (signature === undefined) throw new Error('the Response is not signed')
  const { signedInfo } = readSignature(signature)
  const { inclusivePrefixes } = readSignedInfo(signedInfo, true)
  const value = sign('sha1', Buffer.from(canonicalize(signedInfo, { inclusivePrefixes })), privateKey)
  return weak.replace(/(SignatureValue>)[^<]*/, `$1${value.toString('base64')}`)
}

const DS = 'http://www.w3.org/2000/09/xmldsig#'

export function pem(certificate: string): string {
  return `-----BEGIN CERTIFICATE-----\n${certificate.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** Files of a capture, and the command over them. */
export interface Bench extends CommandLine {
  readonly cert: string
  /** The command on this text, with all that is given and what is said besides. */
  explain(text: string, known?: Known, ...more: readonly string[]): Promise<Ran>
  report(text: string, known?: Known, ...more: readonly string[]): Promise<Reported>
}

export interface Reported {
  readonly exit: number
  readonly kind: string
  readonly accepted: boolean
  readonly code: string | null
  readonly stage: string | null
  readonly who: string | null
  readonly message?: string
  readonly identity: Readonly<Record<string, unknown>> | null
  readonly read?: Readonly<Record<string, unknown>>
  readonly capturedAs: string
  readonly at: string
  readonly hints: readonly string[]
  readonly notJudged: readonly string[]
  readonly claims: Readonly<Record<string, unknown>>
  readonly checks: readonly {
    readonly stage: string
    readonly check: string
    readonly ok: boolean
    readonly taken?: true
    readonly actual?: string
    readonly setting?: string
  }[]
}

export function bench(): Bench {
  const line = commandLine()
  const cert = line.put('idp.pem', pem(partnerKeys.certificate))
  const explain = (text: string, known: Known = given, ...more: readonly string[]) => {
    const file = line.put('message', text)
    const said = Object.entries(known).flatMap(([name, value]) =>
      value === undefined ? [] : [options[name as keyof typeof options], value],
    )
    const certs =
      more.includes('--partner') || more.includes('--app') || more.includes('--cert') ? [] : ['--cert', cert]
    return line.run('explain', file, ...said, ...certs, ...more)
  }
  return {
    ...line,
    cert,
    explain,
    async report(text, known, ...more) {
      const { code, out, error } = await explain(text, known, ...more, '--json')
      if (out === '') throw new Error(error)
      return { exit: code, ...(JSON.parse(out) as Omit<Reported, 'exit'>) }
    },
  }
}

export function captured(name: string): string {
  return join(process.cwd(), 'test/fixtures/captured', name)
}

/** As developer tools copy the body of the POST. */
export function body(sent: Sent): string {
  return formBody(sent.fields)
}
