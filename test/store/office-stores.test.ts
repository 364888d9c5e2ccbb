import { join } from 'node:path'
import type { MetadataFetch, RecordLink } from '../../src/model/office.js'
import type { SqlDatabase } from '../../src/store/sql.js'
import { sqliteMetadataFetches } from '../../src/store/sqlite-metadata-fetches.js'
import { sqliteRecordLinks } from '../../src/store/sqlite-record-links.js'
import { openAs, ownFolder } from './files.js'
import { after, fresh, testClock } from './people.js'

const folder = ownFolder()
const clock = testClock()

let db: SqlDatabase
beforeEach(async () => {
  db = await openAs(join(folder(), `${fresh('office')}.db`), clock)
})
afterEach(() => db.close())

describe('who fetched our metadata', () => {
  const fetched = (change: Partial<MetadataFetch> = {}): MetadataFetch => ({
    kind: 'app',
    id: 'https://wiki.test',
    at: clock.now(),
    source: '192.0.2.1',
    userAgent: 'Wiki/1',
    keys: ['AA:BB'],
    ...change,
  })

  test('is known of each app and partner, the latest alone', async () => {
    const fetches = sqliteMetadataFetches(db)
    await fetches.keep(fetched())
    await fetches.keep(fetched({ kind: 'partner', at: after(clock, 1) }))
    const { userAgent: _, ...bare } = fetched({ at: after(clock, 2), source: '192.0.2.2', keys: [] })
    await fetches.keep(bare)
    expect(await fetches.find('app', 'https://wiki.test')).toEqual(bare)
    expect(await fetches.find('app', 'https://other.test')).toBeUndefined()
    expect(await fetches.all()).toEqual([bare, fetched({ kind: 'partner', at: after(clock, 1) })])
  })
})

describe('a link of a record', () => {
  const aLink = (change: Partial<RecordLink> = {}): RecordLink => ({
    id: fresh('link'),
    secretHash: fresh('hash'),
    reference: 'R1',
    leg: 'partner',
    createdBy: 'admin ann',
    createdAt: clock.now(),
    expiresAt: after(clock, 60),
    ...change,
  })

  test('is found by the hash of its secret, and all of a record together', async () => {
    const links = sqliteRecordLinks(db)
    const [one, other, foreign] = [
      aLink(),
      aLink({ createdAt: after(clock, 1), leg: 'app' }),
      aLink({ reference: 'R2' }),
    ]
    for (const link of [one, other, foreign]) await links.keep(link)
    expect(await links.find(one.secretHash)).toEqual(one)
    expect(await links.find('another')).toBeUndefined()
    expect(await links.of('R1')).toEqual([other, one])
  })

  test('is revoked once, and says so', async () => {
    const links = sqliteRecordLinks(db)
    const link = aLink()
    await links.keep(link)
    expect(await links.revoke(link.id, clock.now())).toBe(true)
    expect(await links.revoke(link.id, after(clock, 1))).toBe(false)
    expect(await links.revoke('nobody', clock.now())).toBe(false)
    expect(await links.find(link.secretHash)).toEqual({ ...link, revokedAt: clock.now() })
  })

  test('is forgotten some time after it expired, and not before', async () => {
    const links = sqliteRecordLinks(db)
    const [short, long] = [aLink(), aLink({ expiresAt: after(clock, 600) })]
    for (const link of [short, long]) await links.keep(link)
    await links.forget(after(clock, 60))
    expect(await links.of('R1')).toHaveLength(2)
    await links.forget(after(clock, 61))
    expect(await links.of('R1')).toEqual([long])
  })
})
