// Writes the messages that the fuzzer changes into test/fuzz/seeds: signed by our own writer in every arrangement, and
// in the manner of others. They are kept so that a number names the same mutant on every machine; the
// keys that signed them are not. Only to be run again where new kinds of messages are wanted:
//   npm run build:proofs && node test/dist/test/fuzz/make-seeds.js
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { canonicalize } from '../../src/xml/canonical.js'
import { metadataLimits, parse } from '../../src/xml/parse.js'
import { attribute, elements } from '../../src/xml/tree.js'
import type { XmlElement } from '../../src/xml/tree.js'
import type { AppRequest, PartnerAnswer } from '../support/counterpart.js'
import { appAuthnRequest, makeKeys, newId, partnerResponse } from '../support/counterpart.js'
import type { Keys } from '../support/keys.js'
import type { SeedFacts, SeedIndex } from './seed.js'
import type { Place } from './styles.js'
import { adfs, appMetadata, okta, partnerMetadata, shibboleth } from './styles.js'

const folder = fileURLToPath(new URL('../../../../test/fuzz/seeds/', import.meta.url))
const baseUrl = 'https://gate.test'
const at = '2026-11-22T12:00:00Z'
const now = new Date(at)
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const ours = makeKeys()
const rsa = makeKeys()
const ec = makeKeys({ kind: 'ec' })
const stranger = makeKeys()
const app = 'https://app.example.org/metadata'
const partner = 'https://idp.example.org/metadata'
const seeds: SeedFacts[] = []

function put(facts: Omit<SeedFacts, 'at'>, xml: string): void {
  seeds.push({ ...facts, at })
  writeFileSync(`${folder}${facts.name}.xml`, xml)
}

/** In the manner of others: our canonicalizer helps, and whether it was right the JDK says when the seeds are read. */
function signedByOthers(xml: string, element: string, place: Place, keys: Keys = rsa): string {
  const open = new RegExp(`<(\\w+:)?${element}[ >][^>]*>`).exec(xml)
  if (open === null) throw new Error(`no ${element}`)
  const id = / ID="([^"]*)"/.exec(open[0])?.[1] ?? ''
  const start = open.index + open[0].length
  const issuer = place.after === undefined ? undefined : /<\/(\w+:)?Issuer>/g
  if (issuer) issuer.lastIndex = start
  const at = issuer ? (issuer.exec(xml), issuer.lastIndex) : start
  const unsigned = xml.slice(0, at) + template(id, keys.certificate, place) + xml.slice(at)
  const digested = unsigned.replace('DIGEST', digestOf(unsigned, id, place.prefixes))
  const signedInfo = find(
    parse(digested, metadataLimits, 'metadata'),
    (e) => e.name === 'SignedInfo' && inOf(e, id),
  )
  const value = keys.signer.sign(canonicalize(signedInfo)).toString('base64')
  return digested.replace('VALUE', value.replace(/.{76}/g, '$&\n'))
}

function template(id: string, certificate: string, { prefixes, prefix = 'ds' }: Place): string {
  const ds = 'http://www.w3.org/2000/09/xmldsig#'
  const list = prefixes
    ? `><ec:InclusiveNamespaces xmlns:ec="${exclusive}" PrefixList="${prefixes.join(' ')}"/></Transform>`
    : '/>'
  const markup = `<Signature xmlns="${ds}">
<SignedInfo>
<CanonicalizationMethod Algorithm="${exclusive}"/>
<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<Reference URI="#${id}">
<Transforms>
<Transform Algorithm="${ds}enveloped-signature"/>
<Transform Algorithm="${exclusive}"${list}
</Transforms>
<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
<DigestValue>DIGEST</DigestValue>
</Reference>
</SignedInfo>
<SignatureValue>
VALUE
</SignatureValue><KeyInfo><X509Data><X509Certificate>${certificate.replace(/.{64}/g, '$&\n')}</X509Certificate></X509Data></KeyInfo></Signature>`
  return prefix === ''
    ? markup
    : markup.replace(/<(\/?)([A-Z])/g, `<$1${prefix}:$2`).replace('xmlns=', `xmlns:${prefix}=`)
}

function digestOf(xml: string, id: string, inclusivePrefixes: readonly string[] = []): string {
  const parent = find(parse(xml, metadataLimits, 'metadata'), (e) => attribute(e, 'ID') === id)
  const without = find(parent, (e) => e.name === 'Signature' && e.parent === parent)
  const octets = canonicalize(parent, { without, inclusivePrefixes })
  return createHash('sha256').update(octets).digest('base64')
}

function inOf(e: XmlElement, id: string): boolean {
  return e.parent?.parent !== undefined && attribute(e.parent.parent, 'ID') === id
}

function find(e: XmlElement, is: (e: XmlElement) => boolean): XmlElement {
  const all = (from: XmlElement): readonly XmlElement[] => [from, ...elements(from).flatMap(all)]
  const found = all(e).find(is)
  if (found === undefined) throw new Error('not there')
  return found
}

const people = {
  mail: ['ann@example.org'],
  displayName: 'Ann Ångström & "Co" <Ltd>',
  groups: ['staff', 'R&D <lab>', 'line\nbreak\ttab', "quote'd"],
  astral: '\u{1d4d0}nn 😀',
  'urn:oid:1.3.6.1.4.1.5923.1.1.1.6': 'ann@example.org',
}

function answer(name: string, more: Partial<PartnerAnswer>, facts: Partial<SeedFacts> = {}): void {
  const question = newId()
  const keys = more.keys ?? rsa
  const solicited = facts.door === 'none' || !name.startsWith('unsolicited')
  const sent = partnerResponse({
    ...{ baseUrl, partner, keys, now, attributes: people },
    ...(solicited ? { inResponseTo: question } : {}),
    nameID: { value: `${name}-7f3a` },
    ...more,
  })
  const asked = solicited ? { question } : {}
  const door = { door: 'answer', from: partner, certificate: keys.certificate } as const
  put({ name, ...door, ...asked, ...facts }, sent.xml)
}

function answers(): void {
  const encrypt = { certificate: ours.certificate }
  answer('assertion-rsa', { sign: 'assertion' })
  answer('response-rsa', { sign: 'response' })
  answer('both-rsa', { sign: 'both' }, { requireSigned: 'both' })
  answer('assertion-ec', { sign: 'assertion', keys: ec })
  answer('both-ec', { sign: 'both', keys: ec })
  answer('unsolicited-rsa', { sign: 'assertion' })
  answer('encrypted-both', { sign: 'both', encrypt })
  answer('encrypted-assertion', { sign: 'assertion', encrypt: { ...encrypt, keyTransport: 'rsa-oaep' } })
  const cbc = { ...encrypt, data: 'aes128-cbc' } as const
  answer('encrypted-cbc', { sign: 'response', encrypt: cbc }, { acceptCbc: true })
  answer('encrypted-name', { sign: 'assertion', encryptNameID: encrypt })
  // Never to be accepted by themselves: parts of them are put into others
  const part = { door: 'none' } as const
  answer('stranger', { keys: stranger, nameID: { value: 'mallory' } }, part)
  answer('stranger-encrypted', { keys: stranger, encrypt, nameID: { value: 'mallory' } }, part)
  answer('unsigned-encrypted', { sign: 'none', encrypt, nameID: { value: 'mallory' } }, part)
  answer('refused', { status: ['urn:oasis:names:tc:SAML:2.0:status:Responder'] }, part)
  answer('other-audience', { conditions: { audienceRestrictions: [['https://other.test']] } }, part)
}

function answersOfOthers(): void {
  const styles = { shibboleth, adfs, okta }
  for (const [name, style] of Object.entries(styles)) {
    const question = newId()
    const to = { baseUrl, partner, at, question }
    const signed = style(to, signedByOthers)
    const door = { door: 'answer', from: partner, certificate: rsa.certificate } as const
    put({ name: `style-${name}`, ...door, question }, signed)
  }
}

const full = {
  forceAuthn: true,
  nameIDPolicy: { format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', allowCreate: true },
  requestedAuthnContext: {
    comparison: 'minimum',
    classRefs: ['urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'],
    declRefs: [],
  },
  scoping: { proxyCount: 2, idpList: ['https://idp.example.org'], requesterIDs: ['https://behind.test'] },
  assertionConsumerServiceURL: 'https://app.example.org/acs',
} as const

function request(name: string, more: Partial<AppRequest>, facts: Partial<SeedFacts> = {}): void {
  const relayState = 'state/of the app?x=1&y=ü'
  const sent = appAuthnRequest({ baseUrl, app, now, request: full, relayState, ...more })
  const binding = more.binding === 'post' ? (more.deflated ? 'post-deflated' : 'post') : 'redirect'
  const replyTo = 'https://app.example.org/acs'
  const query = binding === 'redirect' ? { query: sent.http.rawQuery } : {}
  const certificate = more.sign ? { certificate: more.sign.certificate } : {}
  const door = { door: 'request', from: app, binding, replyTo, relayState } as const
  put({ name, ...door, ...query, ...certificate, ...facts }, sent.xml)
}

function requests(): void {
  request('request-post', { binding: 'post', sign: makeKeys() })
  request('request-post-ec', { binding: 'post', sign: ec })
  request('request-post-deflated', { binding: 'post', deflated: true, sign: makeKeys() })
  request('request-redirect', { sign: makeKeys() })
  request('request-redirect-both', { sign: makeKeys(), signInside: true }, { door: 'none' })
  request('request-unsigned', { binding: 'post' })
}

/** Each by a key of its own: whatever one key has signed for one name may stand for all else that it has. */
function metadata(): void {
  describe('metadata-partner', (certificate) => partnerMetadata(partner, certificate), 'EntityDescriptor')
  describe('metadata-app', (certificate) => appMetadata(app, certificate), 'EntityDescriptor', { prefix: '' })
  const group = (certificate: string): string =>
    `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_group" Name="urn:group">${partnerMetadata(partner, certificate)}</md:EntitiesDescriptor>`
  describe('metadata-group', group, 'EntitiesDescriptor')
}

function describe(
  name: string,
  write: (certificate: string) => string,
  element: string,
  place: Place = {},
): void {
  const keys = makeKeys()
  const { certificate } = keys
  const role = name === 'metadata-app' ? 'app' : 'partner'
  const facts = { name, from: role === 'app' ? app : partner, certificate, role } as const
  put({ ...facts, door: 'metadata' }, signedByOthers(write(certificate), element, place, keys))
  const strange = signedByOthers(write(stranger.certificate), element, place, stranger)
  put({ ...facts, name: `${name}-stranger`, door: 'none' }, strange)
}

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
answers()
answersOfOthers()
requests()
metadata()
const key = ours.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
const index: SeedIndex = { decryption: { key, certificate: ours.certificate }, seeds }
writeFileSync(`${folder}seeds.json`, `${JSON.stringify(index, null, 2)}\n`)
process.stdout.write(`${seeds.length} messages in ${folder}\n`)
