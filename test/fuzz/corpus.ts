// The messages that are changed: our own and those in the manner of others under seeds/, and what real peers sent to
// each other. Each knows the registrations under which it is accepted as it stands.
import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { formBody } from '../support/counterpart.js'
import type { SeedFacts, SeedIndex } from './seed.js'

const here = fileURLToPath(new URL('../../../../test/fuzz/seeds/', import.meta.url))
const captured = fileURLToPath(new URL('../../../../test/fixtures/captured/', import.meta.url))

/** A message, and all that a reader of it needs to know. */
export interface Seed extends SeedFacts {
  readonly xml: string
  readonly carried: Carried
}

/** What came to a door, or into the folder of registrations. */
export type Carried =
  | { readonly by: 'post'; readonly rawQuery: string; readonly rawBody: string }
  | { readonly by: 'redirect'; readonly rawQuery: string }
  | { readonly by: 'file'; readonly bytes: Buffer }

export interface Corpus {
  /** Those that are changed. */
  readonly seeds: readonly Seed[]
  /** Those, and others of which only parts are taken. */
  readonly donors: readonly Seed[]
  readonly decryption: { readonly key: string; readonly certificate: string }
}

export function openCorpus(): Corpus {
  // written by make-seeds.ts, which gives it this shape
  const { seeds: own, decryption } = JSON.parse(readFileSync(`${here}seeds.json`, 'utf8')) as SeedIndex
  const donors = [
    ...own.map((facts) => seedOf(facts, readFileSync(`${here}${facts.name}.xml`, 'utf8'))),
    ...capturedAnswers(),
    ...capturedRequests(),
    ...capturedMetadata(),
  ]
  return { seeds: donors.filter(({ door }) => door !== 'none'), donors, decryption }
}

export function decryptionKey({ decryption }: Corpus): ReturnType<typeof createPrivateKey> {
  const key = Buffer.from(decryption.key, 'base64')
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}

function seedOf(facts: SeedFacts, xml: string): Seed {
  return { ...facts, xml, carried: carriedAs(facts, Buffer.from(xml)) }
}

/** How a message of this kind travels. */
export function carriedAs(facts: SeedFacts, xml: Buffer, encoded = xml.toString('base64')): Carried {
  const { door, binding, query, relayState } = facts
  if (door === 'metadata' || facts.role !== undefined) return { by: 'file', bytes: xml }
  if (binding === 'redirect') return { by: 'redirect', rawQuery: query ?? '' }
  const field = door === 'request' ? 'SAMLRequest' : 'SAMLResponse'
  const state = relayState === undefined ? {} : { RelayState: relayState }
  return { by: 'post', rawQuery: '', rawBody: formBody({ [field]: encoded, ...state }) }
}

// What real software said on 2026-11-22 shortly after two o'clock; the keys were thrown away

const then = '2026-11-22T02:00:50Z'
const ssp = 'http://127.0.0.1:18102/simplesaml/module.php/saml/sp'
const toShibboleth = {
  serviceProvider: 'http://127.0.0.1:18104/shibboleth',
  assertionConsumerService: 'http://127.0.0.1:18104/Shibboleth.sso/SAML2/POST',
}
const toSimpleSaml = {
  serviceProvider: `${ssp}/metadata.php/sp`,
  assertionConsumerService: `${ssp}/saml2-acs.php/sp`,
}

function capturedAnswers(): readonly Seed[] {
  const questions = {
    'ssp-idp': '_70128eb1d77363a23c7a4755778d6016',
    'pysaml2-idp': '_9fc23d98c578fe95fb357bcb1dbe070465a6998bc3',
    'saml-idp': '_2681e4272514ccd193ac375e21d79d474f7da00fa7',
    samlp: '_42956fecfbb2668459074421484c37a41d66683866',
  }
  return Object.entries(questions).map(([name, question]) =>
    seedOf(
      {
        ...{ name: `captured-${name}`, door: 'answer', ...publishedBy(name), at: then, question },
        to: name === 'ssp-idp' ? toShibboleth : toSimpleSaml,
        requireSigned: 'both',
      },
      text(`${name}.response.xml`),
    ),
  )
}

function capturedRequests(): readonly Seed[] {
  const addresses = {
    auth0: 'http://127.0.0.1:18108/callback',
    mellon: 'http://127.0.0.1:18103/mellon/postResponse',
    'passport-saml': 'http://127.0.0.1:18106/acs',
    'pysaml2-sp': 'http://127.0.0.1:18109/acs',
    shib: toShibboleth.assertionConsumerService,
    'ssp-sp': toSimpleSaml.assertionConsumerService,
  }
  return Object.entries(addresses).map(([name, replyTo]) => {
    const url = new URL(text(`${name}.request.txt`))
    const facts: SeedFacts = {
      name: `captured-${name}`,
      door: 'request',
      ...publishedBy(name),
      at: then,
      replyTo,
      binding: 'redirect',
      query: url.search.slice(1),
      singleSignOnService: `${url.origin}${url.pathname}`,
    }
    return seedOf(facts, '')
  })
}

/** Not signed: the folder that they lie in is the trust. What is said of them is only that nothing breaks. */
function capturedMetadata(): readonly Seed[] {
  const roles = { 'ssp-idp': 'partner', 'pysaml2-idp': 'partner', shib: 'app', 'ssp-sp': 'app' } as const
  return Object.entries(roles).map(([name, role]) =>
    seedOf(
      { name: `captured-${name}-metadata`, door: 'metadata', from: publishedBy(name).from, at: then, role },
      text(`${name}.metadata.xml`),
    ),
  )
}

/** Entity id and the first certificate, as the counterpart published them. */
function publishedBy(name: string): { readonly from: string; readonly certificate: string } {
  const metadata = text(`${name}.metadata.xml`)
  const from = /entityID="([^"]*)"/.exec(metadata)?.[1] ?? ''
  const certificate = /X509Certificate>([^<]*)</.exec(metadata)?.[1] ?? ''
  return { from, certificate: certificate.replace(/\s+/g, '') }
}

function text(file: string): string {
  return readFileSync(`${captured}${file}`, 'utf8').trim()
}
