// Metadata, which comes by an operator's hand and may be larger than any message; still it is read within bounds.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Played } from '../attack.js'
import type { Ground } from '../ground.js'
import { faultOf } from '../play/metadata.js'
import { after, before, cut, startTag } from '../play/pieces.js'
import { outsider, partnerMetadata } from '../../support/house.js'
import type { Bomb } from './bomb.js'
import type { Work } from './work.js'

const newcomer = outsider('bomb')
const mebi = 1024 * 1024

/** A file of eight mebibytes may take a few steps for each of its letters. */
const most: Partial<Work> = { decoded: 8 * mebi, steps: 40_000_000, allSteps: 48_000_000, hashed: 9 * mebi }

interface DocumentBomb {
  readonly name: string
  readonly tries: string
  readonly sizes: Bomb['sizes']
  readonly code: 'unreadable' | 'too_large' | 'several' | 'no_endpoint' | 'no_key' | 'entity_id'
  make(xml: string, size: number): string
}

const inDescriptor = (xml: string, more: string) => before(xml, '</md:EntityDescriptor>', more)
const extensions = (xml: string, content: string) =>
  after(xml, startTag(xml), `<md:Extensions><x:in xmlns:x="urn:x">${content}</x:in></md:Extensions>`)
const many = (size: number, write: (at: number) => string) =>
  Array.from({ length: size }, (_, at) => write(at)).join('')

const documents: readonly DocumentBomb[] = [
  {
    name: 'entities',
    tries: 'fifty thousand entities in one file',
    sizes: [0, 50_000],
    code: 'several',
    make: (xml, size) =>
      size === 0
        ? xml
        : `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${many(size, (at) => `<md:EntityDescriptor entityID="https://${at}.test"><md:IDPSSODescriptor protocolSupportEnumeration="x"/></md:EntityDescriptor>`)}</md:EntitiesDescriptor>`,
  },
  {
    name: 'attributes',
    tries: 'eight hundred thousand attributes on one element',
    sizes: [30, 800_000],
    code: 'unreadable',
    make: (xml, size) => extensions(xml, `<x:a${many(size, (at) => ` a${at.toString(36)}=""`)}/>`),
  },
  {
    name: 'elements',
    tries: 'more elements than any file has',
    sizes: [10, 450_000],
    code: 'unreadable',
    make: (xml, size) => extensions(xml, '<x:a/>'.repeat(size)),
  },
  {
    name: 'depth',
    tries: 'elements within elements',
    sizes: [10, 300_000],
    code: 'unreadable',
    make: (xml, size) => extensions(xml, '<x:a>'.repeat(size) + '</x:a>'.repeat(size)),
  },
  {
    name: 'comments',
    tries: 'comments that do not end',
    sizes: [0, 1_000_000],
    code: 'unreadable',
    make: (xml, size) => (size === 0 ? xml : inDescriptor(xml, '<!--x'.repeat(size))),
  },
  {
    name: 'instructions',
    tries: 'processing instructions that do not end',
    sizes: [0, 1_000_000],
    code: 'unreadable',
    make: (xml, size) => (size === 0 ? xml : inDescriptor(xml, '<?x '.repeat(size))),
  },
  {
    name: 'size',
    tries: 'a file of more than eight mebibytes',
    sizes: [0, 8 * mebi],
    code: 'too_large',
    make: (xml, size) => xml + ' '.repeat(size),
  },
  {
    name: 'dtd',
    tries: 'a DTD with entities of entities',
    sizes: [0, 10],
    code: 'unreadable',
    make: (xml, size) =>
      size === 0
        ? xml
        : `<!DOCTYPE x [${many(size, (at) => `<!ENTITY a${at} "${`&a${at - 1};`.repeat(10)}">`)}]>${xml}`,
  },
  {
    name: 'entity-id',
    tries: 'an entityID of two hundred thousand letters',
    sizes: [0, 200_000],
    code: 'entity_id',
    make: (xml, size) =>
      size === 0 ? xml : xml.replace(/entityID="[^"]*"/, `entityID="https://${'x'.repeat(size)}"`),
  },
  {
    name: 'endpoints',
    tries: 'ten thousand addresses, none of them usable',
    sizes: [0, 10_000],
    code: 'no_endpoint',
    make: (xml, size) => {
      if (size === 0) return xml
      const one = cut(xml, 'md:SingleSignOnService').replace('HTTP-Redirect', 'HTTP-None')
      return xml.replace(
        /<md:SingleSignOnService.*<\/md:IDPSSODescriptor>/,
        `${one.repeat(size)}</md:IDPSSODescriptor>`,
      )
    },
  },
  {
    name: 'keys',
    tries: 'five thousand keys that are none',
    sizes: [0, 5_000],
    code: 'no_key',
    make: (xml, size) => {
      if (size === 0) return xml
      const key = cut(xml, 'md:KeyDescriptor')
      return xml.replace(
        key,
        many(size, (at) =>
          key.replace(/(X509Certificate>)[^<]*/, `$1${Buffer.from(`none ${at}`).toString('base64')}`),
        ),
      )
    },
  },
]

export const documentBombs: readonly Bomb[] = documents.map(({ name, tries, sizes, code, make }) => ({
  id: `metadata.${name}`,
  tries,
  sizes,
  expected: { code: `metadata.${code}` },
  most,
  async prepare(ground, _visitor, size) {
    const xml = make(partnerMetadata(newcomer), size)
    const file = join(ground.house.home, 'metadata/partners', `${newcomer.handle}.xml`)
    return { kind: 'file', put: () => writeFileSync(file, xml), look: () => looked(file, ground) }
  },
}))

async function looked(file: string, { house: { house } }: Ground): Promise<Played> {
  try {
    await house.refresh()
    const reason = house.quarantined().find((one) => one.file.endsWith(`${newcomer.handle}.xml`))?.reason
    const [last] = await house.gateway.audit.list({ limit: 1 })
    const written = last?.event.type === 'registration.quarantined' && last.event.reason === reason
    return {
      accepted: reason === undefined && house.gateway.registry.partnerByHandle(newcomer.handle) !== undefined,
      httpStatus: 0,
      sessions: 0,
      tokens: 0,
      audited: written ? 1 : 0,
      ...(reason === undefined ? {} : { code: `metadata.${faultOf(reason)}`, detail: reason.slice(0, 200) }),
    }
  } finally {
    rmSync(file, { force: true })
    await house.refresh()
  }
}
