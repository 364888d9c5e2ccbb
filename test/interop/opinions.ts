// What software of others makes of a signed document: whether it verifies, by one certificate and no other, and what it
// then reads out of it.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { DOMParser } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import { unescapeMarkup } from './forms.js'

export type Signed = 'Response' | 'Assertion' | 'AuthnRequest' | 'EntityDescriptor' | 'EntitiesDescriptor'

export interface Question {
  /** The element whose own signature is looked at; `query`: of HTTP-Redirect, the document is the query. */
  readonly signed: Signed | 'query'
  readonly document: string
  /** PEM */
  readonly certificate: string
}

/** Attribute values and names that were read, in their order, by name. */
export type Said = ReadonlyMap<string, readonly string[]>

export interface Opinion {
  /** What it read, or undefined when it does not take the document; opensaml and lasso only say that they take it. */
  read(question: Question): Promise<Said | undefined>
}

export interface Opinions {
  readonly jdk: Opinion
  readonly simplesamlphp: Opinion
  readonly pysaml2: Opinion
  readonly xmlsec1: Opinion
  readonly 'xml-crypto': Opinion
  /** The library of Shibboleth SP. */
  readonly opensaml: Opinion
  /** The library of mod_auth_mellon. */
  readonly lasso: Opinion
  close(): Promise<void>
}

const folder = join(import.meta.dirname, 'verifiers')
const run = promisify(execFile)

/** Those of programs wait for questions until closed. */
export function openOpinions(): Opinions {
  const files = mkdtempSync(join(tmpdir(), 'opinions-'))
  const programs = {
    jdk: new Program(
      'java',
      ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', join(folder, 'Verify.java')],
      files,
    ),
    simplesamlphp: new Program('php', ['-d', 'display_errors=0', join(folder, 'verify.php')], files),
    pysaml2: new Program('/usr/bin/python3', [join(folder, 'verify.py')], files),
    lasso: new Program('/usr/bin/python3', [join(folder, 'verify-lasso.py')], files),
  }
  return {
    ...programs,
    xmlsec1: { read: (question) => byXmlsec(question, files) },
    'xml-crypto': { read: async (question) => byXmlCrypto(question) },
    opensaml: { read: (question) => byOpensaml(question, files) },
    async close() {
      await Promise.all(Object.values(programs).map((program) => program.close()))
      rmSync(files, { recursive: true, force: true })
    },
  }
}

let written = 0
function kept(content: string, files: string): string {
  const file = join(files, `${++written}`)
  writeFileSync(file, content)
  return file
}

/** Asked over standard input, a line each, answered over standard output in the same order. */
class Program implements Opinion {
  readonly #child: ChildProcess
  readonly #waiting: ((answer: string) => void)[] = []
  readonly #ended: Promise<void>
  #complaints = ''

  constructor(
    command: string,
    parameters: readonly string[],
    readonly files: string,
  ) {
    this.#child = spawn(command, parameters, { stdio: ['pipe', 'pipe', 'pipe'] })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text
    })
    this.#child.stdin?.on('error', () => undefined)
    if (this.#child.stdout === null) throw new Error(`${command} has no output`)
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#waiting.shift()?.(line))
    this.#ended = new Promise((resolve) =>
      this.#child.once('close', () => {
        for (const answer of this.#waiting) answer(`ended: ${this.#complaints.slice(-2000)}`)
        resolve()
      }),
    )
  }

  async read({ signed, document, certificate }: Question): Promise<Said | undefined> {
    const question = [signed, kept(document, this.files), kept(certificate, this.files)].join('\t')
    const answer = await new Promise<string>((resolve) => {
      this.#waiting.push(resolve)
      this.#child.stdin?.write(`${question}\n`)
    })
    if (answer.startsWith('no ')) return undefined
    if (answer !== 'ok' && !answer.startsWith('ok ')) throw new Error(answer)
    return said(answer.split(' ').slice(1).map(pair))
  }

  async close(): Promise<void> {
    this.#child.stdin?.end()
    await this.#ended
  }
}

function pair(text: string): readonly [string, string] {
  const [name = '', value = ''] = text.split(':').map((part) => Buffer.from(part, 'base64').toString())
  return [name, value]
}

function said(pairs: readonly (readonly [string, string])[]): Said {
  const found = new Map<string, string[]>()
  for (const [name, value] of pairs) found.set(name, [...(found.get(name) ?? []), value])
  return found
}

const ids: readonly (readonly [string, readonly Signed[]])[] = [
  ['urn:oasis:names:tc:SAML:2.0:assertion', ['Assertion']],
  ['urn:oasis:names:tc:SAML:2.0:protocol', ['Response', 'AuthnRequest']],
  ['urn:oasis:names:tc:SAML:2.0:metadata', ['EntityDescriptor', 'EntitiesDescriptor']],
]

/** Reads the values out of the very octets that xmlsec1 digested. */
async function byXmlsec(question: Question, files: string): Promise<Said | undefined> {
  const { signed, document, certificate } = question
  if (signed === 'query') return await byOpenssl(question, files)
  const parameters = [
    '--verify',
    ...['--id-attr:AssertionID', 'urn:oasis:names:tc:SAML:1.0:assertion:Assertion'],
    ...ids.flatMap(([space, names]) => names.flatMap((name) => ['--id-attr:ID', `${space}:${name}`])),
    ...['--enabled-reference-uris', 'empty,same-doc', '--enabled-key-data', 'key-name,rsa,ec,ecdsa,x509'],
    ...['--pubkey-cert-pem', kept(certificate, files), '--store-references', '--print-debug'],
    ...['--node-xpath', `(//*[local-name()='${signed}'])[1]/*[local-name()='Signature']`],
    kept(document, files),
  ]
  const ended = await run('xmlsec1', parameters, { maxBuffer: 16 << 20, encoding: 'buffer' }).catch(
    () => undefined,
  )
  if (ended === undefined) return undefined
  const digested = /== PreDigest data - start buffer:\n([\s\S]*?)\n== PreDigest data - end buffer/.exec(
    ended.stdout.toString(),
  )?.[1]
  if (digested === undefined) throw new Error('xmlsec1 does not say what it digested')
  return said(valuesIn(digested))
}

/** Canonical XML has one way to write each text, so that a pattern can read it. */
function valuesIn(canonical: string): readonly (readonly [string, string])[] {
  const attributes = [
    ...canonical.matchAll(/<saml:Attribute [^>]*?Name="([^"]*)"[^>]*>([\s\S]*?)<\/saml:Attribute>/g),
  ]
  const values = attributes.flatMap(([, name = '', content = '']) =>
    [...content.matchAll(/<saml:AttributeValue[^>]*>([^<]*)</g)].map(
      ([, value = '']) => [unescapeMarkup(name), unescapeMarkup(value)] as const,
    ),
  )
  const names =
    /<(?:saml|md|mdui):(NameID|OrganizationName|OrganizationDisplayName|DisplayName)(?: [^>]*)?>([^<]*)</g
  return [
    ...values,
    ...[...canonical.matchAll(names)].map(
      ([, name = '', value = '']) => [name, unescapeMarkup(value)] as const,
    ),
  ]
}

/** xmlsec1 knows no queries; the library beneath it does. */
async function byOpenssl({ document, certificate }: Question, files: string): Promise<Said | undefined> {
  const end = document.indexOf('&Signature=')
  const value = Buffer.from(decodeURIComponent(document.slice(end + '&Signature='.length)), 'base64')
  const octets = kept(document.slice(0, end), files)
  const hash = /&SigAlg=[^&]*(sha\d+)/.exec(document)?.[1] ?? ''
  const { stdout } = await run('openssl', ['x509', '-noout', '-pubkey', '-in', kept(certificate, files)])
  const signature = join(files, `${++written}.sig`)
  writeFileSync(signature, document.includes('ecdsa') ? asDer(value) : value)
  const parameters = ['dgst', `-${hash}`, '-verify', kept(stdout, files), '-signature', signature, octets]
  return await run('openssl', parameters).then(
    () => new Map(),
    () => undefined,
  )
}

/** RFC 3279 2.2.3: two INTEGERs in a SEQUENCE, where XML writes r and s side by side (RFC 4050 3.3). */
function asDer(value: Buffer): Buffer {
  const half = value.length / 2
  const integers = [value.subarray(0, half), value.subarray(half)].map((bytes) => {
    const number = Buffer.from(
      BigInt(`0x${bytes.toString('hex')}`)
        .toString(16)
        .padStart(2, '0')
        .replace(/^(.(?:..)*)$/, '0$1'),
      'hex',
    )
    const positive = (number[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), number]) : number
    return Buffer.concat([Buffer.of(2, positive.length), positive])
  })
  const body = Buffer.concat(integers)
  return Buffer.concat([Buffer.of(0x30, body.length), body])
}

function byXmlCrypto({ signed, document, certificate }: Question): Said | undefined {
  if (signed === 'query') throw new Error('xml-crypto knows no queries')
  const tree = new DOMParser().parseFromString(document, 'text/xml')
  const element = Array.from(tree.getElementsByTagName('*')).find(({ localName }) => localName === signed)
  const signature = Array.from(element?.childNodes ?? []).find(({ nodeName }) => nodeName === 'ds:Signature')
  if (signature === undefined) return undefined
  const verifier = new SignedXml({
    publicCert: certificate,
    getCertFromKeyInfo: () => null,
    idAttribute: 'AssertionID',
  })
  // The types are those of browsers, the nodes are xmldom's
  verifier.loadSignature(signature as unknown as Node)
  try {
    if (!verifier.checkSignature(document)) return undefined
  } catch {
    return undefined
  }
  return said(verifier.getSignedReferences().flatMap(valuesIn))
}

/** samlsign verifies what it is not told to sign. Where it fails for any other reason than the key, that is no opinion. */
async function byOpensaml(
  { signed, document, certificate }: Question,
  files: string,
): Promise<Said | undefined> {
  if (signed === 'query') throw new Error('samlsign knows no queries')
  const verified = signed === 'Assertion' ? assertionIn(document) : document
  // A name without a folder would be looked for among its own settings
  const parameters = ['-f', kept(verified, files), '-c', kept(certificate, files)]
  return await run('samlsign', parameters).then(
    () => new Map(),
    ({ stderr }: { readonly stderr: string }) => {
      if (/did not supply (any|a successful) verification key/.test(stderr)) return undefined
      throw new Error(stderr)
    },
  )
}

/** By itself, because what stands around a token, or around what was encrypted, is nothing that samlsign can read. */
function assertionIn(document: string): string {
  const [found] = /<saml:Assertion [\s\S]*<\/saml:Assertion>/.exec(document) ?? []
  if (found === undefined) throw new Error('no assertion')
  return found
}
