import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder } from './metadata-set/pieces.js'
import { type DocumentName, documents, written } from './metadata-set/set.js'

const names = Object.keys(documents) as DocumentName[]

test('the folder holds the set, and nothing that the set does not say', () => {
  const standing = readdirSync(folder).filter((name) => name !== 'keys')
  expect(standing.sort()).toEqual([...names].sort())
})

test.each(names)('%s is what the set says', (name) => {
  expect(readFileSync(join(folder, name)).equals(written(name))).toBe(true)
})
