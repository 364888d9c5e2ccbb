// What we accepted, held against implementations that we did not write: each by the JDK, some by xmlsec1.
import { createHash } from 'node:crypto'
import type { Covered, Jdk } from '../oracles/jdk.js'
import type { Xmlsec } from '../oracles/xmlsec.js'
import type { Carried, Corpus, Seed } from './corpus.js'

export interface Opinions {
  /** Why others would not have accepted it; undefined where they agree. xmlsec1 is asked too where `sampled`. */
  of(seed: Seed, carried: Carried, xml: Buffer, sampled: boolean): Promise<Complaint | undefined>
  /** By name: differences that are known, each with the number of mutants that show it. */
  readonly known: Map<string, number>
}

export interface Complaint {
  readonly kind: 'jdk' | 'xmlsec'
  readonly why: string
}

export function opinions(corpus: Corpus, jdk: Jdk, xmlsec: Xmlsec): Opinions {
  const known = new Map<string, number>()
  const genuine = new Map<Seed, Promise<ReadonlySet<string>>>()
  const ofSeed = (seed: Seed): Promise<ReadonlySet<string>> => {
    const there = genuine.get(seed) ?? coveredBySeed(seed, corpus, jdk)
    genuine.set(seed, there)
    return there
  }
  return {
    known,
    async of(seed, carried, xml, sampled) {
      const { certificate } = seed
      if (certificate === undefined) return undefined
      if (carried.by === 'redirect') return await ofQuery(carried.rawQuery, certificate, jdk)
      const said = await jdk.verify(xml, certificate, corpus.decryption.key)
      if (!said.genuine) return await excused(seed, xml, { kind: 'jdk', why: said.why })
      const expected = await ofSeed(seed)
      const strange = said.covers.filter((covered) => !expected.has(written(covered))).map(written)
      if (strange.length > 0) return { kind: 'jdk', why: `covers something else: ${strange.join(' ')}` }
      if (!sampled) return undefined
      const plain = said.covers.filter(({ parent }) => !parent.startsWith('encrypted-'))
      const why = await xmlsec.complaint(xml, certificate, plain.length)
      return why === undefined ? undefined : await excused(seed, xml, { kind: 'xmlsec', why })
    },
  }

  /** What the JDK's own rules forbid and ours allow, or the other way round; see docs/fuzzing.md. */
  async function excused(seed: Seed, xml: Buffer, complaint: Complaint): Promise<Complaint | undefined> {
    for (const { name, without } of differences) {
      const changed = without(seed, xml)
      if (changed === undefined || changed.equals(xml)) continue
      const again = await jdk.verify(changed, seed.certificate ?? '', corpus.decryption.key)
      if (!again.genuine) continue
      known.set(name, (known.get(name) ?? 0) + 1)
      return undefined
    }
    return complaint
  }
}

/** A difference is excused where the JDK agrees once just this is taken away. */
const differences: readonly {
  readonly name: string
  without(seed: Seed, xml: Buffer): Buffer | undefined
}[] = [
  {
    name: 'processing instructions in metadata are dropped here, and part of the canonical form there',
    without: ({ door }, xml) =>
      door === 'metadata' ? replaced(xml, /(?!^)<\?(?!xml\s)[\s\S]*?\?>/g, '') : undefined,
  },
  {
    name: 'a prefix with a letter that only the fifth edition of XML 1.0 knows is none there',
    without: (_, xml) =>
      replaced(
        xml,
        /[ \t\r\n]xmlns:[^ \t\r\n=]*[^ -\u007f\t\r\n][^ \t\r\n=]*[ \t\r\n]*=[ \t\r\n]*(?:"[^"]*"|'[^']*')/g,
        '',
      ),
  },
  {
    name: 'white space between the two signs that pad base64 is none there',
    without: (_, xml) => replaced(xml, /=(?:[ \t\r\n]|&#(?:9|10|13|x[9AD]);)+=/g, '=='),
  },
]

function replaced(xml: Buffer, what: RegExp, by: string): Buffer {
  return Buffer.from(xml.toString().replace(what, by))
}

async function coveredBySeed(seed: Seed, corpus: Corpus, jdk: Jdk): Promise<ReadonlySet<string>> {
  const said = await jdk.verify(Buffer.from(seed.xml), seed.certificate ?? '', corpus.decryption.key)
  if (!said.genuine) throw new Error(`the JDK does not accept the seed ${seed.name}: ${said.why}`)
  return new Set(said.covers.map(written))
}

function written({ parent, id, octets }: Covered): string {
  return `${parent}:${id}:${octets}`
}

const algorithms: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'SHA256withRSA'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', 'SHA384withRSA'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'SHA512withRSA'],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', 'SHA256withECDSAinP1363Format'],
])

const signedFields = ['SAMLRequest', 'RelayState', 'SigAlg', 'Signature']

async function ofQuery(rawQuery: string, certificate: string, jdk: Jdk): Promise<Complaint | undefined> {
  const why = await query(rawQuery, certificate, jdk).catch((error: unknown) => String(error))
  return why === undefined ? undefined : { kind: 'jdk', why }
}

/** saml-bindings 3.4.4.1, read anew: message, RelayState and SigAlg as they stand in the query, in this order. */
async function query(rawQuery: string, certificate: string, jdk: Jdk): Promise<string | undefined> {
  const fields = new Map<string, string>()
  for (const field of rawQuery.split('&')) {
    const at = field.indexOf('=')
    const name = decoded(at < 0 ? field : field.slice(0, at))
    if (signedFields.includes(name) && fields.has(name)) return `${name} twice`
    fields.set(name, field.slice(at + 1))
  }
  const octets = signedFields
    .filter((name) => name !== 'Signature' && fields.has(name))
    .map((name) => `${name}=${fields.get(name)}`)
    .join('&')
  const plain = (name: string): string => decodeURIComponent((fields.get(name) ?? '').replaceAll('+', ' '))
  const algorithm = algorithms.get(plain('SigAlg'))
  if (algorithm === undefined) return `an algorithm that is not known here: ${plain('SigAlg')}`
  const value = Buffer.from(plain('Signature'), 'base64')
  return (await jdk.octets(octets, certificate, algorithm, value)) ? undefined : 'the query’s signature'
}

/** A name that cannot be decoded is none of those that are looked for. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

export function hashOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('base64')
}
