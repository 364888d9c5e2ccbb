// One house, several kinds of signing keys: each app and partner is signed for with the one it is set to.
import { loadSettings } from '../../src/config/load.js'
import { readPartnerMetadata } from '../../src/saml/metadata.js'
import { openKeyRing } from '../../src/trust/key-ring.js'
import { publicKeyOf } from '../../src/xml/keys.js'
import { metadataLimits, parse } from '../../src/xml/parse.js'
import { verifyEnveloped, verifyOctets } from '../../src/xml/signature.js'
import { child } from '../../src/xml/tree.js'
import { openSeveralKeys, type Said, type SeveralKeys, signedBy } from '../support/several-keys.js'
import { outcome } from '../xml/people.js'

const saml = 'urn:oasis:names:tc:SAML:2.0:assertion'
const kinds = ['rsa-2048', 'ec-p256', 'rsa-3072', 'ec-p384'] as const
type Kind = (typeof kinds)[number]
let several: SeveralKeys

beforeAll(async () => {
  several = await openSeveralKeys()
})
afterAll(() => several.house.close())

/** By a partner that has pinned the key. */
const read = (metadata: string, metadataSigner: string) =>
  readPartnerMetadata(metadata, {
    now: several.house.now(),
    production: true,
    own: [],
    terms: () => ({ metadataSigner }),
  })

/** As a counterpart takes them out of our metadata; the default view lists the kinds in their order. */
async function certificates(which: 'idp' | 'sp' = 'idp'): Promise<Readonly<Record<Kind, string>>> {
  const xml = await several.house.house.metadata(which)
  const found = [...xml.matchAll(/<ds:X509Certificate>([^<]+)</g)].map(([, base64 = '']) => base64)
  const own = found.slice(-kinds.length)
  return Object.fromEntries(kinds.map((kind, at) => [kind, own[at] ?? ''])) as Record<Kind, string>
}

function check({ document, signed }: Said, certificate: string): string {
  const trusted = { keys: [publicKeyOf(certificate)] }
  if (signed.includes('query')) {
    const [octets = '', signature = ''] = document.split('&Signature=')
    const algorithm = new URLSearchParams(octets).get('SigAlg') ?? ''
    const value = Buffer.from(decodeURIComponent(signature), 'base64')
    return outcome(() => verifyOctets(octets, algorithm, value, trusted))
  }
  const root = parse(document, metadataLimits)
  return signed
    .map((name) => (name === 'Assertion' ? child(root, saml, 'Assertion') : root))
    .map((at) => outcome(() => at && verifyEnveloped(at, 'ID', 'after-issuer', trusted)))
    .join()
}

/** By which of the published keys it verifies. */
async function kindsThatVerify(said: Said): Promise<readonly Kind[]> {
  const own = await certificates()
  return kinds.filter((kind) => /^(accepted,?)+$/.test(check(said, own[kind])))
}

test.each(['plain', 'curved', 'long'] as const)(
  'what app %s is told and its partner is asked verifies by the key each is set to, and by no other',
  async (app) => {
    for (const said of [...(await several.signIn(app)), await several.refusal(app)]) {
      expect([said.what, await kindsThatVerify(said)]).toEqual([said.what, [signedBy[said.to]]])
    }
  },
)

test('the algorithm is the one set, else the one that suits the key', async () => {
  const algorithms = async (app: 'plain' | 'curved' | 'long') =>
    (await several.signIn(app)).map(
      ({ document }) =>
        / ?(?:SigAlg=|SignatureMethod Algorithm=")[^"&]*(?:#|%23)([\w-]+)/.exec(document)?.[1],
    )
  expect(await algorithms('plain')).toEqual(['ecdsa-sha384', 'rsa-sha256'])
  expect(await algorithms('curved')).toEqual(['ecdsa-sha384', 'ecdsa-sha256'])
  expect(await algorithms('long')).toEqual(['rsa-sha256', 'rsa-sha512'])
})

test('our metadata lists every key for signing, the default first, and is signed by the default', async () => {
  const own = await certificates()
  expect(await certificates('sp')).toEqual(own)
  expect(new Set(Object.values(own)).size).toBe(kinds.length)
  const us = read(await several.house.house.metadata('idp'), own['rsa-2048'])
  expect(us.saml.keys.map(({ certificate }) => certificate)).toEqual(kinds.map((kind) => own[kind]))
  expect(us.signedBy).toBe(publicKeyOf(own['rsa-2048']).fingerprint)
})

test.each(kinds)('metadata with key=%s lists that key alone and is signed by it', async (kind) => {
  const own = await certificates()
  const response = await fetch(`${several.house.url}/saml/idp?key=${kind}`)
  const us = read(await response.text(), own[kind])
  expect(us.saml.keys.map(({ certificate }) => certificate)).toEqual([own[kind]])
  expect(us.signedBy).toBe(publicKeyOf(own[kind]).fingerprint)
})

test.each(['ec-p521', 'rsa-4096', '__proto__', ''])(
  'metadata with key=%s, which we do not have, is the whole',
  async (kind) => {
    const whole = await several.house.house.metadata('idp')
    expect(await (await fetch(`${several.house.url}/saml/idp?key=${kind}`)).text()).toBe(whole)
  },
)

test('one kind is rotated under a running house, and the others stay', async () => {
  const before = await certificates()
  const settings = loadSettings(several.house.home, {})
  const commands = await openKeyRing(settings.folders.certs, {
    ...settings.keys,
    clock: { now: () => several.house.now(), ticks: () => 0 },
    commonName: 'gate.test',
  })
  await commands.next('signing', 'ec-p256')
  const { certificate } = await commands.promote('signing', 'ec-p256')
  // The house looks at its keys about once a second, and may have seen five of them in between
  while ((await certificates())['ec-p256'] !== certificate) {
    await new Promise((again) => setTimeout(again, 50))
  }
  expect(await certificates()).toEqual({ ...before, 'ec-p256': certificate })
  const [, told] = await several.signIn('curved')
  expect(await kindsThatVerify(told)).toEqual(['ec-p256'])
  expect(check(told, before['ec-p256'])).not.toContain('accepted')
})
