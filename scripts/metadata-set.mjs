// Writes test/fixtures/metadata/ from test/support/metadata-set/: `npm run metadata-set`.
import { writeFileSync } from 'node:fs'
import { documents, written } from '../test/support/metadata-set/set.ts'

const folder = new URL('../test/fixtures/metadata/', import.meta.url)
for (const name of Object.keys(documents)) writeFileSync(new URL(name, folder), written(name))
process.stdout.write(`${Object.keys(documents).length} documents\n`)
