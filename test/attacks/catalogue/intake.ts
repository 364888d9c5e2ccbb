import type { Row } from '../catalogue.js'

/** P01 to P26. */
export const intakeRows: readonly Row[] = [
  {
    row: 'P01',
    title: 'A document type declaration has entities stand for files, addresses or other text',
    known: ['CVE-2016-10149', 'CVE-2017-1000452'],
    required:
      'Refused by a look at the characters, before anything is parsed. The reader knows no entities and fetches nothing.',
  },
  {
    row: 'P02',
    title: 'Entities that grow a billionfold, or one long one many times',
    known: ['CVE-2003-1564'],
    required: 'As P01: there are no entities that could grow.',
  },
  {
    row: 'P03',
    title: 'Another encoding hides from a filter what the parser then sees',
    known: [],
    required:
      'Only UTF-8, strictly decoded. Whatever declares another encoding, or another version of XML, is refused.',
  },
  {
    row: 'P04',
    title: 'A comment splits a name, and the reader takes one half',
    known: [
      'CVE-2017-11427',
      'CVE-2017-11428',
      'CVE-2017-11429',
      'CVE-2017-11430',
      'CVE-2018-0489',
      'CVE-2018-7340',
    ],
    required: 'Refused anywhere in a message. In metadata comments are dropped before any value is read.',
  },
  {
    row: 'P05',
    title: 'A processing instruction is text to the canonicaliser and nothing to the reader',
    known: [],
    required:
      'Refused anywhere in a message, but for one XML declaration in front. In metadata they are dropped.',
  },
  {
    row: 'P06',
    title: 'A CDATA section splits a value or hides markup',
    known: ['CVE-2021-32796'],
    required: 'Refused, and so is the end of one in a text.',
  },
  {
    row: 'P07',
    title: 'Several roots, or something before or behind the only one',
    known: ['CVE-2022-39353'],
    required: 'Exactly one root, and nothing but white space around it.',
  },
  {
    row: 'P08',
    title: 'What is no XML is mended by one parser in one way and by another in another',
    known: [
      'CVE-2020-29509',
      'CVE-2020-29510',
      'CVE-2020-29511',
      'CVE-2025-25291',
      'CVE-2025-25292',
      'CVE-2025-66567',
    ],
    required:
      'One strict reader that mends nothing. What was signed is read again from the signed bytes and must be the same tree.',
  },
  {
    row: 'P09',
    title: 'One attribute twice, or under a name that only resembles it',
    known: [],
    required:
      'Doubles are refused; without a namespace only the attributes of the schema may stand; foreign ones are never read.',
  },
  {
    row: 'P10',
    title: 'Prefixes bound anew, undone or left unbound; known names in other namespaces',
    known: ['CVE-2025-66567'],
    required:
      'Elements are known by namespace and name together. Foreign ones are refused, but for the places that the schema leaves to others, which are never read.',
  },
  {
    row: 'P11',
    title: 'A namespace that is no absolute URI makes canonicalisation fail',
    known: ['CVE-2025-66568', 'CVE-2025-66475', 'CVE-2026-79772'],
    required: 'Refused while reading; and X28.',
  },
  {
    row: 'P12',
    title: 'Too deep, too many, too long: elements, attributes, namespaces, text',
    known: [
      'GHSA-2v35-w6hq-6mfw',
      'GHSA-965w-775f-mr7g',
      'GHSA-8344-3jmq-59r6',
      'GHSA-93r5-fhx6-vmg9',
      'GHSA-g53g-w8rj-fmg7',
      'CVE-2026-33116',
    ],
    required:
      'Every measure has a bound that is kept while reading. The work that each costs is counted by `npm run bombs`.',
  },
  {
    row: 'P13',
    title: 'A few compressed bytes become very many',
    known: ['CVE-2023-28119', 'CVE-2025-25293', 'CVE-2026-2575'],
    required:
      'At most 512 KiB come out of what is compressed, nothing may stand behind it, and answers are not compressed at all.',
  },
  {
    row: 'P14',
    title: 'Forms, messages and queries larger than any real one',
    known: ['CVE-2025-54572'],
    required: 'A form of at most 1 MiB is read, a message of at most 512 KiB, a RelayState of at most 8 KiB.',
  },
  {
    row: 'P15',
    title: 'Base64 that reads in two ways',
    known: [],
    required: 'Strict, but for white space, and padding that was left away: both read in one way only.',
  },
  {
    row: 'P16',
    title: 'A parameter twice, as a list, or in query and form at once',
    known: [],
    required: 'Each parameter of the protocol once, from one place. Others are none of ours.',
  },
  {
    row: 'P17',
    title:
      'A parameter’s name that only the framework, or only the signature’s check, takes for the protocol’s',
    known: ['CVE-2026-117691'],
    required:
      'Names are compared as they stand; one that only decodes to such a name, or resembles it, is refused.',
  },
  {
    row: 'P18',
    title: 'A request and a response at once: one is verified, the other used',
    known: ['CVE-2025-27773', 'CVE-2025-31335'],
    required: 'Exactly one of the two, and the one that this door takes.',
  },
  {
    row: 'P19',
    title: 'A signed query whose parameters were added, left out, emptied or spelt otherwise',
    known: [],
    required:
      'The octets are put together from the query as it stood, in the binding’s order; present means signed.',
  },
  {
    row: 'P20',
    title: 'A value is decoded twice',
    known: [],
    required: 'Decoded once.',
  },
  {
    row: 'P21',
    title: 'Characters that XML has not, that turn the reading direction, or that nobody has assigned',
    known: [],
    required: 'The first are refused while reading, the others in names and their qualifiers.',
  },
  {
    row: 'P22',
    title: 'Instants that read in two ways or never come',
    known: [],
    required:
      'A date that exists, of this century, with a zone, in the one form that XML Schema has; else refused.',
  },
  {
    row: 'P23',
    title: 'Elements twice, in another order, missing or unknown to the schema',
    known: [],
    required: 'One closed grammar for each message; nothing is skipped that it does not have.',
  },
  {
    row: 'P24',
    title: 'The right message by the wrong method or in the wrong kind of body',
    known: [],
    required:
      'Answers come by POST of a form; requests by that or in a query. Anything else is turned away before it is read.',
  },
  {
    row: 'P25',
    title: 'Names that a programming language takes for its own',
    known: [],
    required: 'They are names like all others: nothing of ours is looked up by them but in maps.',
  },
  {
    row: 'P26',
    title: 'Text over which a pattern or a parser takes for ever',
    known: ['GHSA-x4fp-j954-r2f4'],
    required:
      'Everything that is read of a stranger is bounded, and read by patterns that take linear time. `npm run bombs` counts the work.',
  },
]
