// Whatever we sign, with whichever kind of key, is verified by implementations that others wrote; each of them refuses
// the same with one value changed, or by another key.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Issued, type IssuingHouse, issuedWith, tampered } from './issued-documents.js'
import { openOpinions, type Opinions, type Question } from './opinions.js'
import { withKey } from './xmlsec.js'

const kinds = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'ec-p256', 'ec-p384'] as const
type Kind = (typeof kinds)[number]
const names = ['xmlsec1', 'jdk', 'simplesamlphp', 'pysaml2', 'xml-crypto', 'opensaml', 'lasso'] as const
type Name = (typeof names)[number]

const whats = [
  ['Response, both signed'],
  ['Response, assertion signed'],
  ['Response, itself signed'],
  ['Response, encrypted'],
  ['the assertion of the encrypted one'],
  ['Response that says no'],
  ['AuthnRequest by HTTP-Redirect'],
  ['AuthnRequest by HTTP-POST'],
  ['metadata idp'],
  ['metadata sp'],
  ['metadata sp-with-encryption'],
  ['metadata both'],
  ['metadata wsfed'],
  ['token saml11'],
  ['token saml20'],
] as const

/** What they do not do at all: elliptic curves, or requests by HTTP-Redirect. */
const knowsCurves: Readonly<Record<Name, boolean>> = {
  xmlsec1: true,
  jdk: true,
  pysaml2: true,
  opensaml: true,
  simplesamlphp: false,
  'xml-crypto': false,
  lasso: false,
}
/** Their programs verify XML alone. */
const knowsQueries = (name: Name) => name !== 'xml-crypto' && name !== 'opensaml'
/** Libraries of SAML 2.0 alone: a token of WS-Federation is no Response. */
const knowsResponses: readonly Name[] = ['simplesamlphp', 'pysaml2']
function can(name: Name, kind: Kind, signed: Question['signed'], what: string): boolean {
  if (what.startsWith('token ') && knowsResponses.includes(name)) return false
  if (signed === 'query' && !knowsQueries(name)) return false
  if (name === 'pysaml2' && signed === 'query') return kind.startsWith('rsa')
  return kind.startsWith('rsa') || knowsCurves[name]
}

const folder = mkdtempSync(join(tmpdir(), 'issued-'))
const houses = new Map<Kind, IssuingHouse>()
let opinions: Opinions

beforeAll(async () => {
  opinions = openOpinions()
  for (const kind of kinds) {
    const keyFile = (pem: string) => {
      const file = join(folder, `${kind}.pem`)
      writeFileSync(file, pem)
      return file
    }
    houses.set(kind, await issuedWith(kind, keyFile))
  }
})
afterAll(async () => {
  await opinions.close()
  rmSync(folder, { recursive: true })
})

function house(kind: Kind): IssuingHouse {
  const found = houses.get(kind)
  if (found === undefined) throw new Error(`no house with ${kind}`)
  return found
}

function issued(kind: Kind, what: string): Issued {
  const found = house(kind).documents.find((one) => one.what === what)
  if (found === undefined) throw new Error(`no ${what}`)
  return found
}

/** How many of the two lies it takes: the wrong key, the changed value. Neither, when it looks at all. */
async function fooled(name: Name, genuine: Question, otherKey: string): Promise<number> {
  const lies = [
    { ...genuine, certificate: otherKey },
    { ...genuine, document: tampered(genuine.document, genuine.signed) },
  ]
  const read = await Promise.all(lies.map((lie) => opinions[name].read(lie)))
  return read.filter((said) => said !== undefined).length
}

const other: Readonly<Record<Kind, Kind>> = {
  'rsa-2048': 'rsa-3072',
  'rsa-3072': 'rsa-2048',
  'rsa-4096': 'rsa-2048',
  'ec-p256': 'ec-p384',
  'ec-p384': 'ec-p256',
}

describe.each(kinds)('signed with %s', (kind) => {
  test.each(whats)('%s: all who can verify it do, and refuse it changed or by another key', async (what) => {
    const { document, signed } = issued(kind, what)
    const { certificate } = house(kind)
    for (const element of signed) {
      const genuine = { signed: element, document, certificate }
      for (const name of names.filter((one) => can(one, kind, element, what))) {
        const taken = (await opinions[name].read(genuine)) !== undefined
        const lies = taken ? await fooled(name, genuine, house(other[kind]).certificate) : 0
        expect({ name, element, taken, lies }).toEqual({ name, element, taken: true, lies: 0 })
      }
    }
  })
})

test.each(kinds)('%s: nobody takes another key because the message names it', async (kind) => {
  const { document } = issued(kind, 'Response, both signed')
  const { certificate } = house(other[kind])
  const renamed = { signed: 'Response', document: withKey(document, certificate), certificate } as const
  const read = names
    .filter((name) => can(name, kind, 'Response', 'Response, both signed'))
    .map(async (name) => [name, await opinions[name].read(renamed)])
  for (const [name, said] of await Promise.all(read)) expect([name, said]).toEqual([name, undefined])
})

test.each(['simplesamlphp', 'xml-crypto', 'lasso'] as const)(
  '%s takes nothing signed on a curve',
  async (name) => {
    const { document } = issued('ec-p256', 'Response, both signed')
    const { certificate } = house('ec-p256')
    expect(await opinions[name].read({ signed: 'Response', document, certificate })).toBeUndefined()
  },
)
