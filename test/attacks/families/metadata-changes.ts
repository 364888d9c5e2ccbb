// M02 to M05, M12: documents that change, age or come wrapped. What stands keeps standing, and a new
// key counts only where the document that brings it does.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Outsider, partnerMetadata } from '../../support/house.js'
import { makeKeys } from '../../support/keys.js'
import { verifiesElsewhere } from '../../support/second-opinion.js'
import { answerOf, asks, bring, deliver, questionIn } from '../../support/sign-in.js'
import type { Attack, Expected, Played } from '../attack.js'
import type { Ground } from '../ground.js'
import { documentOf } from '../play/command-door.js'
import { amissIn, lookAttack } from '../play/look.js'
import { type GenuineMetadata, type Kind, metadataAttack } from '../play/metadata.js'
import { after, startTag, swap } from '../play/pieces.js'
import { sealed } from '../play/seal.js'
import { signatureOf } from '../play/genuine.js'

const kinds: readonly Kind[] = ['partner', 'app']
const mallory = makeKeys()

interface Wrapped {
  readonly name: string
  readonly tries: string
  readonly code?: `metadata.${string}`
  forge(given: GenuineMetadata, evil: string): string
}

const aggregate = (...all: readonly string[]) =>
  `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${all.join('')}</md:EntitiesDescriptor>`
const parked = (into: string, what: string) =>
  after(into, startTag(into), `<md:Extensions>${what}</md:Extensions>`)
const evilId = (xml: string) => xml.replace(' ID="_m"', ' ID="_e"')

/** The document with the forger's key and address instead. */
function evilOf({ unsigned }: GenuineMetadata): string {
  return unsigned
    .replace(/<ds:X509Certificate>[^<]+/g, `<ds:X509Certificate>${mallory.certificate}`)
    .replace(/Location="https:\/\/[^/"]+/g, 'Location="https://evil.test')
}

const wrappings: readonly Wrapped[] = [
  {
    name: 'evil-before-genuine',
    tries: 'puts a forged entity before the signed one in an aggregate that nobody signed',
    code: 'metadata.several',
    forge: ({ xml }, evil) => aggregate(evilId(evil), xml),
  },
  {
    name: 'evil-behind-genuine',
    tries: 'puts a forged entity behind the signed one in an aggregate that nobody signed',
    code: 'metadata.several',
    forge: ({ xml }, evil) => aggregate(xml, evilId(evil)),
  },
  {
    name: 'genuine-in-extensions',
    tries: 'parks the signed entity in the Extensions of a forged one',
    forge: ({ xml }, evil) => parked(evilId(evil), xml),
  },
  {
    name: 'signature-carried-over',
    tries: 'hands the signature to a forged entity of the same ID',
    forge: ({ xml }, evil) => after(evil, startTag(evil), signatureOf(xml)),
  },
  {
    name: 'signature-refers-to-parked',
    tries: 'hands the signature to a forged entity that carries the signed one in its Extensions',
    forge: ({ xml, unsigned }, evil) => {
      const carrying = parked(evilId(evil), unsigned)
      return after(carrying, startTag(carrying), signatureOf(xml))
    },
  },
  {
    name: 'signed-in-unsigned-aggregate-changed',
    tries: 'changes the signed entity inside an aggregate',
    forge: ({ xml }) => aggregate(xml.replace(/Location="https:\/\/[^/"]+/, 'Location="https://evil.test')),
  },
  { name: 'unsigned', tries: 'takes the signature away', forge: (_given, evil) => evil },
  {
    name: 'by-its-own-hand',
    tries: 'signs with a key of the forger’s',
    forge: (_given, evil) => sealed(evil, evil, { keys: mallory, place: 'first' }),
  },
  {
    name: 'by-the-key-it-brings',
    tries: 'signs with the very key that the document brings, as if that were a pin',
    forge: ({ unsigned, of }) => sealed(unsigned, unsigned, { keys: of.keys, place: 'first' }),
  },
  {
    name: 'key-changed-afterwards',
    tries: 'changes the key after it was signed',
    forge: ({ xml, of }) =>
      xml.replace(`<ds:X509Certificate>${of.keys.certificate}`, `<ds:X509Certificate>${mallory.certificate}`),
  },
  {
    name: 'address-changed-afterwards',
    tries: 'changes an address after it was signed',
    forge: ({ xml }) => xml.replace(/Location="https:\/\/[^/"]+/, 'Location="https://evil.test'),
  },
  {
    name: 'validity-added-afterwards',
    tries: 'adds a validUntil after it was signed',
    forge: ({ xml }) =>
      swap(xml, startTag(xml), `${startTag(xml).slice(0, -1)} validUntil="2099-01-01T00:00:00Z">`),
  },
  {
    name: 'signature-last',
    tries: 'moves the signature behind the role, where the grammar has no place for it',
    forge: ({ xml }) =>
      swap(
        swap(xml, signatureOf(xml), ''),
        '</md:EntityDescriptor>',
        `${signatureOf(xml)}</md:EntityDescriptor>`,
      ),
  },
  {
    name: 'signed-twice',
    tries: 'adds a signature of the forger’s before the genuine one',
    code: 'metadata.unreadable',
    forge: ({ xml, unsigned }) => {
      const second = signatureOf(sealed(unsigned, unsigned, { keys: mallory, place: 'first' }))
      return after(xml, startTag(xml), second)
    },
  },
]

const wrappedDocuments = wrappings.flatMap(({ code = 'metadata.signature', forge, ...about }) =>
  kinds.map((kind) =>
    metadataAttack({
      ...about,
      row: 'M02',
      kind,
      pinned: true,
      expected: { code },
      forge: (given) => forge(given, evilOf(given)),
    }),
  ),
)

/** A partner whose signer is pinned stands, is asked, and is then brought another document for. */
interface Change {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly expected?: Expected
  /** What stands in the file when the answer comes, signed by `by`. */
  document(given: {
    readonly who: Outsider
    readonly ground: Ground
    readonly seal: (xml: string) => string
  }): string
}

const standing: Outsider = { handle: 'pinned', id: 'https://pinned-change.test', keys: makeKeys() }
const successor: Outsider = { ...standing, keys: makeKeys() }

const withId = (xml: string, more = '') =>
  swap(xml, startTag(xml), `${startTag(xml).slice(0, -1)} ID="_m"${more}>`)

const changes: readonly Change[] = [
  {
    row: 'M05',
    name: 'new-key-unsigned',
    tries: 'brings a document with a new key that nobody signed',
    document: ({ who }) => withId(partnerMetadata(who)),
  },
  {
    row: 'M05',
    name: 'new-key-signed-by-itself',
    tries: 'brings a document with a new key, signed by that key',
    document: ({ who }) => {
      const xml = withId(partnerMetadata(who))
      return sealed(xml, xml, { keys: who.keys, place: 'first' })
    },
  },
  {
    row: 'M05',
    name: 'new-key-signed-by-the-old',
    tries: 'brings a document with a new key, signed by the old key of messages and not by the pinned one',
    document: ({ who }) => {
      const xml = withId(partnerMetadata(who))
      return sealed(xml, xml, { keys: standing.keys, place: 'first' })
    },
  },
  {
    row: 'M05',
    name: 'new-key-put-in-afterwards',
    tries: 'puts a new key into the signed document',
    document: ({ who, seal }) =>
      seal(withId(partnerMetadata(standing))).replace(standing.keys.certificate, who.keys.certificate),
  },
  {
    row: 'M05',
    name: 'broken',
    tries: 'breaks the document, so that nothing of it could be held against an answer',
    document: () => '<md:EntityDescriptor',
  },
  {
    row: 'M05',
    name: 'key-taken-out',
    tries: 'brings a signed document without keys, as if nothing had to be verified then',
    document: ({ seal }) =>
      seal(withId(partnerMetadata(standing).replace(/<md:KeyDescriptor.*?<\/md:KeyDescriptor>/s, ''))),
  },
  {
    row: 'M04',
    name: 'rolled-back-beyond-its-end',
    tries: 'puts back an older signed document whose validity has ended, and the key of that time',
    expected: { code: 'partner.disabled', stage: 'S8' },
    document: ({ who, seal }) => seal(withId(partnerMetadata(who), ' validUntil="2026-01-01T00:00:00Z"')),
  },
]

const changedDocuments: readonly Attack[] = changes.map(
  ({ row, name, tries, document, expected = { code: 'partner.signature_invalid', stage: 'S5' } }) => ({
    id: `${row}.${name}`,
    row,
    face: 'metadata',
    tries,
    expected,
    async play(ground, hostile) {
      const seal = (xml: string) => sealed(xml, xml, { keys: ground.metadataSigner, place: 'first' })
      const honest = seal(withId(partnerMetadata(successor)))
      const brought = hostile ? document({ who: successor, ground, seal }) : honest
      return whileStanding(standing, seal(withId(partnerMetadata(standing))), brought, ground)
    },
  }),
)

/** The first document stands while the partner is asked, the second when it answers with the successor's key. */
async function whileStanding(who: Outsider, first: string, second: string, ground: Ground): Promise<Played> {
  const file = join(ground.house.home, 'metadata/partners', `${who.handle}.xml`)
  const { browser } = ground.visitor()
  try {
    await put(file, first, ground)
    const scoping = { idpList: [who.id], requesterIDs: [] }
    const question = questionIn(
      await bring(browser, asks(ground.app('wiki'), ground.house, { request: { scoping } })),
    )
    await put(file, second, ground)
    return await ground.observe(() => deliver(browser, answerOf(successor, ground.house, question)))
  } finally {
    rmSync(file, { force: true })
    await ground.house.house.refresh()
  }
}

async function put(file: string, content: string, { house }: Ground): Promise<void> {
  writeFileSync(file, content)
  await house.house.refresh()
}

/** M03: once its end and the skew have passed nobody signs in by it, on either side. */
const places = {
  entity: (xml: string, until: string) => swap(xml, startTag(xml), `${startTag(xml).slice(0, -1)} ${until}>`),
  role: (xml: string, until: string) => xml.replace(/(<md:(?:SP|IDP)SSODescriptor)/, `$1 ${until}`),
  aggregate: (xml: string, until: string) =>
    aggregate(xml).replace('<md:EntitiesDescriptor', `<md:EntitiesDescriptor ${until}`),
} as const

const aging: Outsider = { handle: 'aging', id: 'https://aging.test', keys: makeKeys() }

const expiries: readonly Attack[] = Object.entries(places).flatMap(([place, put]) =>
  kinds.map(
    (kind): Attack => ({
      id: `M03.expired.${place}.${kind}`,
      row: 'M03',
      face: 'metadata',
      tries: `goes on as a ${kind} after the validUntil of its ${place} and the skew`,
      expected:
        kind === 'app'
          ? { code: 'request.app_disabled', stage: 'prove', vouched: true }
          : { code: 'partner.disabled', stage: 'S8' },
      play: (ground, hostile) => agedPlay(kind, put, hostile ? 600 + 185 : 600 + 150, ground),
    }),
  ),
)

async function agedPlay(
  kind: Kind,
  dated: (xml: string, until: string) => string,
  seconds: number,
  ground: Ground,
): Promise<Played> {
  const { house } = ground
  const file = join(house.home, 'metadata', `${kind}s`, 'aging.xml')
  const until = `validUntil="${new Date(house.now().getTime() + 600_000).toISOString()}"`
  const { browser } = ground.visitor()
  try {
    await put(file, dated(documentOf(kind, aging), until), ground)
    const partner = kind === 'partner' ? aging : ground.partner('acme')
    const app = kind === 'app' ? aging : ground.app('wiki')
    const scoping = { idpList: [partner.id], requesterIDs: [] }
    const question = questionIn(await bring(browser, asks(app, house, { request: { scoping } })))
    house.advance(seconds)
    return await ground.observe(() => deliver(browser, answerOf(partner, house, question)))
  } finally {
    rmSync(file, { force: true })
    await house.house.refresh()
  }
}

/** M12: what we publish is signed anew each time it changes, whatever is asked of the document. */
const published = ['/saml/idp', '/saml/sp', '/saml/sp?with=encryption', '/saml/metadata'] as const
const askedOtherwise = {
  'with-an-old-etag': { 'if-none-match': '"AAAAAAAAAAAAAAAAAAAAAAAAAAA"' },
  'by-another-host': { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'http' },
} as const

const ownDocuments = published.flatMap((path) =>
  Object.entries(askedOtherwise).map(([name, headers]) =>
    lookAttack({
      row: 'M12',
      name: `own${path.replace(/\W+/g, '-')}.${name}`,
      face: 'metadata',
      tries: 'asks for our own metadata in a way that could bring an old or a foreign one',
      async look(ground, _visitor, hostile) {
        const response = await fetch(ground.house.url + path, { headers: hostile ? headers : {} })
        const xml = await response.text()
        const [certificate = ''] = ownCertificates(xml)
        return amissIn({
          'it is not sent whole': response.status === 200,
          'it is not signed by the key that it names': verifiesElsewhere(xml, certificate),
          'it names another host': !xml.includes('evil.test'),
          'it tells a private key': !xml.includes('PRIVATE'),
          'it ends by itself': !xml.includes('validUntil'),
        })
      },
    }),
  ),
)

function ownCertificates(xml: string): readonly string[] {
  return [...xml.matchAll(/<ds:X509Certificate>([^<]+)</g)].map(([, text = '']) => text.replace(/\s/g, ''))
}

export const metadataChangeAttacks: readonly Attack[] = [
  ...wrappedDocuments,
  ...changedDocuments,
  ...expiries,
  ...ownDocuments,
]
