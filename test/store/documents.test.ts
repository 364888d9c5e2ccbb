import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { KeptDocument } from '../../src/model/office.js'
import { sqliteDirectory } from '../../src/store/sqlite-directory.js'
import { sqliteDocuments } from '../../src/store/sqlite-documents.js'
import { sqliteRegistrationChanges } from '../../src/store/sqlite-registration-changes.js'
import { openAs, ownFolder } from './files.js'
import { fresh, testClock } from './people.js'

const folder = ownFolder()
const clock = testClock()

function aDocument(change: Partial<KeptDocument> = {}): KeptDocument {
  const id = fresh('https://entity')
  const bytes = new TextEncoder().encode(`<EntityDescriptor entityID="${id}"/>`)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { id, handle: fresh('handle'), sha256, addedAt: clock.now(), bytes, ...change }
}

/** Bytes as the database gives them are a Buffer; here they are compared as what they hold. */
const plain = (one: KeptDocument | undefined) => one && { ...one, bytes: Uint8Array.from(one.bytes) }

async function opened() {
  const db = await openAs(join(folder(), `${fresh('documents')}.db`), clock)
  const { overlays } = sqliteDirectory(db, clock)
  return {
    overlays,
    documents: sqliteDocuments(db),
    changes: sqliteRegistrationChanges(db),
    version: () => overlays.version(),
    close: () => db.close(),
  }
}

describe('documents that were taken in here', () => {
  let house: Awaited<ReturnType<typeof opened>>
  beforeAll(async () => {
    house = await opened()
  })
  afterAll(() => house.close())

  test('come back byte for byte, each of its kind', async () => {
    const { documents } = house
    const bytes = Uint8Array.from({ length: 256 }, (_, octet) => octet)
    const kept = aDocument({ bytes })
    expect(await documents.put('app', kept)).toBe('kept')
    expect(plain(await documents.find('app', kept.id))).toEqual(kept)
    expect(await documents.find('partner', kept.id)).toBeUndefined()
    expect((await documents.all('app')).map(plain)).toContainEqual(kept)
    const { bytes: _none, ...head } = kept
    expect(await documents.list('app')).toContainEqual(head)
    expect(await documents.list('partner')).not.toContainEqual(head)
  })

  test('are put and removed only while the revision of what was decided stands, where one is named', async () => {
    const { documents, overlays, version } = house
    const one = aDocument()
    await overlays.set('app', one.id, { draft: true }, 0)
    const count = await version()
    expect(await documents.put('app', one, 2)).toBe('changed_meanwhile')
    expect(await documents.find('app', one.id)).toBeUndefined()
    expect(await documents.put('app', one, 1)).toBe('kept')
    await overlays.set('app', one.id, {}, 1)
    expect(await documents.put('app', { ...aDocument(), id: one.id, handle: one.handle }, 1)).toBe(
      'changed_meanwhile',
    )
    expect(await documents.remove('app', one.id, 1)).toBe(false)
    expect(plain(await documents.find('app', one.id))).toEqual(one)
    expect(await version()).toBe(count + 2)
    expect(await documents.remove('app', one.id, 2)).toBe(true)
  })

  test('are replaced at once, and what was in force stays findable, removed or not', async () => {
    const { documents } = house
    const first = aDocument()
    const second = { ...aDocument(), id: first.id, handle: first.handle }
    await documents.put('partner', first)
    expect(await documents.put('partner', second)).toBe('kept')
    expect(plain(await documents.find('partner', first.id))).toEqual(second)
    expect(await documents.remove('partner', first.id)).toBe(true)
    expect(await documents.find('partner', first.id)).toBeUndefined()
    for (const { sha256, bytes } of [first, second])
      expect(Uint8Array.from((await documents.version(sha256)) ?? [])).toEqual(bytes)
    expect(await documents.version('0'.repeat(64))).toBeUndefined()
    expect(await documents.put('partner', first)).toBe('kept')
  })

  test('show in the version that the registry looks at with every change, and with nothing else', async () => {
    const { documents, version } = house
    const one = aDocument()
    const seen = [await version()]
    await documents.put('app', one)
    seen.push(await version())
    expect(await documents.put('app', aDocument({ handle: one.handle }))).toBe('handle_taken')
    expect(await documents.remove('app', fresh('https://entity'))).toBe(false)
    expect(await version()).toBe(seen[1])
    await documents.remove('app', one.id)
    seen.push(await version())
    expect(new Set(seen).size).toBe(3)
  })

  test('are told between two counts, with what was decided; one that went, without a document', async () => {
    const { documents, overlays, version, changes } = house
    const [one, other, third] = [aDocument(), aDocument(), aDocument()]
    await documents.put('app', one)
    const before = await version()
    await documents.put('app', other)
    await documents.put('partner', third)
    await overlays.set('app', other.id, { enabled: false })
    await overlays.set('app', 'https://in-a-file.example', { draft: true })
    await documents.remove('app', one.id)
    expect(await overlays.set('app', other.id, { enabled: true }, 99)).toBe(false)
    const now = await version()
    const told = await changes(before, now)
    const { bytes: _, ...head } = other
    const { bytes: __, ...partner } = third
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
    expect(told?.toSorted(byId)).toEqual(
      [
        { kind: 'app', id: one.id, overlay: {} },
        { kind: 'app', id: other.id, overlay: { enabled: false }, document: head },
        { kind: 'app', id: 'https://in-a-file.example', overlay: { draft: true } },
        { kind: 'partner', id: third.id, overlay: {}, document: partner },
      ].toSorted(byId),
    )
    expect(await changes(now, now)).toEqual([])
    expect(await changes(now - 101, now)).toBeUndefined()
    expect(await changes(now, before)).toBeUndefined()
  })

  test('have handles of their own: of many that want one, one has it, and each kind has its own', async () => {
    const { documents } = house
    const handle = fresh('handle')
    const wanting = Array.from({ length: 24 }, () => aDocument({ handle }))
    const outcomes = await Promise.all(wanting.map((one) => documents.put('app', one)))
    expect(outcomes.filter((outcome) => outcome === 'kept')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'handle_taken')).toHaveLength(23)
    const standing = await Promise.all(wanting.map(({ id }) => documents.find('app', id)))
    expect(standing.filter((one) => one !== undefined)).toHaveLength(1)
    expect(await documents.put('partner', aDocument({ handle }))).toBe('kept')
  })

  test('leave nothing of one that was not taken', async () => {
    const { documents } = house
    const standing = aDocument()
    await documents.put('app', standing)
    const refused = aDocument({ handle: standing.handle })
    expect(await documents.put('app', refused)).toBe('handle_taken')
    expect(await documents.version(refused.sha256)).toBeUndefined()
  })

  test('of many that replace one, one stands whole', async () => {
    const { documents } = house
    const first = aDocument()
    const others = Array.from({ length: 24 }, () => ({ ...aDocument(), id: first.id, handle: first.handle }))
    await Promise.all([first, ...others].map((one) => documents.put('app', one)))
    expect([first, ...others]).toContainEqual(plain(await documents.find('app', first.id)))
  })
})
