// P04 to P07: comments, processing instructions, CDATA, a second root. Refused by a look at the characters, at every
// door alike.
import type { Attack } from '../attack.js'
import { everywhere, type Everywhere } from '../play/everywhere.js'
import { answer, atEveryDoor, type Hostile, request, unreadable, within } from './characters.js'
import { declarations, encodings } from './encodings.js'

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

function dropped({ name, ...one }: Hostile): readonly Attack[] {
  // These change what the document says, comment or no comment
  const changes: readonly string[] = ['comment-hides-tail', 'instruction-hides-value', 'second-declaration']
  if (changes.includes(name)) return []
  const metadata: Everywhere['metadata'] = { code: 'harmless' }
  return everywhere({ ...one, name, metadata })
}
