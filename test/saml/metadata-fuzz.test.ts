import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fc } from '../support/properties.js'
import { MetadataFault, readAppMetadata, readPartnerMetadata } from '../../src/saml/metadata.js'
import type { ReadOptions } from '../../src/saml/metadata.js'

const options: ReadOptions = {
  now: new Date('2026-11-22T12:00:00Z'),
  production: false,
  own: [],
  terms: () => ({}),
}
const samples = ['shib.xml', 'ssp-sp.xml', 'ssp-idp.xml', 'pysaml2-idp.xml'].map((name) =>
  readFileSync(join(process.cwd(), 'test/saml/metadata', name), 'utf8'),
)
const pieces = [
  '<',
  '>',
  '"',
  '</md:',
  '<!--',
  ' use="x"',
  '&#0;',
  '&lt;',
  '\u0000',
  'true',
  '-1',
  '/',
  ' xmlns=""',
]

/** Small damage anywhere: cut out, put in, doubled. */
const damaged = fc
  .record({
    sample: fc.constantFrom(...samples),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 200 }),
    piece: fc.constantFrom(...pieces, 'doubled'),
  })
  .map(({ sample, at, length, piece }) => {
    const start = Math.floor(at * sample.length)
    const cut = sample.slice(start, start + length)
    return sample.slice(0, start) + (piece === 'doubled' ? cut + cut : piece) + sample.slice(start + length)
  })

test('damaged metadata is read or refused in words, and nothing else happens', () => {
  fc.assert(
    fc.property(damaged, (xml) => {
      for (const read of [readAppMetadata, readPartnerMetadata]) {
        try {
          const { id, saml } = read(xml, options)
          expect(id.length).toBeGreaterThan(0)
          expect(Array.isArray(saml.keys)).toBe(true)
        } catch (error) {
          if (!(error instanceof MetadataFault)) throw error
          expect(error.message).toMatch(/^It .{5,}/)
          expect(error.todo.length).toBeGreaterThan(10)
        }
      }
    }),
    { numRuns: 300 },
  )
})
