import type { Row } from '../catalogue.js'

const wrappings = [
  'CVE-2016-5697',
  'CVE-2020-5390',
  'CVE-2024-45409',
  'CVE-2025-46572',
  'CVE-2025-47949',
  'CVE-2026-34840',
  'CVE-2026-58066',
  'CVE-2026-89043',
]
const oneOfEach =
  'Exactly one Response with exactly one assertion, directly in it; no other assertion or message at any depth.'

/** X01 to X39. */
export const signatureRows: readonly Row[] = [
  {
    row: 'X01',
    title: 'Wrapping 1: the genuine Response moves into the signature of a forged one',
    known: wrappings,
    required: oneOfEach,
  },
  {
    row: 'X02',
    title: 'Wrapping 2: the genuine Response stands before its detached signature in a forged one',
    known: wrappings,
    required: oneOfEach,
  },
  {
    row: 'X03',
    title: 'Wrapping 3: a forged assertion before the genuine one',
    known: wrappings,
    required: oneOfEach,
  },
  {
    row: 'X04',
    title: 'Wrapping 4: the genuine assertion inside a forged one',
    known: wrappings,
    required: oneOfEach,
  },
  {
    row: 'X05',
    title: 'Wrapping 5: the genuine signature on a forged assertion, the genuine one behind',
    known: wrappings,
    required: oneOfEach,
  },
  {
    row: 'X06',
    title: 'Wrapping 6: the genuine assertion inside the signature of a forged one',
    known: wrappings,
    required: oneOfEach,
  },
  {
    row: 'X07',
    title: 'Wrapping 7: a forged assertion in Extensions',
    known: wrappings,
    required: oneOfEach,
  },
  {
    row: 'X08',
    title: 'Wrapping 8: the genuine assertion in a ds:Object of a forged one’s signature',
    known: wrappings,
    required: oneOfEach,
  },
  {
    row: 'X09',
    title: 'Wrapping 9: genuine and forged assertion under one ID',
    known: [],
    required: `${oneOfEach} An ID stands once.`,
  },
  {
    row: 'X10',
    title: 'Messages, assertions and signatures parked in Extensions',
    known: [],
    required:
      'Refused there at any depth, in answers and in requests; other content of Extensions is never read.',
  },
  {
    row: 'X11',
    title: 'Assertions parked in Advice',
    known: [],
    required: 'Refused at any depth. Advice without an assertion is taken and never read.',
  },
  {
    row: 'X12',
    title: 'Content in a ds:Object or a Manifest',
    known: [],
    required: 'A signature that carries content is refused.',
  },
  {
    row: 'X13',
    title: 'Content parked in an attribute’s value, in KeyInfo, in StatusDetail, in another signature',
    known: [],
    required:
      'A message or an assertion is refused wherever the grammar has none; a signature stands right behind the Issuer of what it signs.',
  },
  {
    row: 'X14',
    title: 'What a signature covers is told by its place, and not by its reference',
    known: ['CVE-2024-8698'],
    required: 'Both: it stands in its place, and refers to the ID of its own parent.',
  },
  {
    row: 'X15',
    title: 'A forged request that carries something genuinely signed',
    known: [],
    required: 'Requests climb the same stages, and hold no assertion and no other message.',
  },
  {
    row: 'X16',
    title: 'No reference, or more than one',
    known: ['CVE-2026-33487'],
    required: 'Exactly one.',
  },
  {
    row: 'X17',
    title: 'A reference to the empty URI, or to none',
    known: [],
    required: 'Refused, although it would mean the whole document.',
  },
  {
    row: 'X18',
    title: 'A reference to somewhere else: an address, a file, an XPointer, another ID',
    known: [],
    required: 'Refused. Nothing is ever fetched.',
  },
  {
    row: 'X19',
    title: 'One ID on two elements',
    known: ['CVE-2026-9487'],
    required: 'An ID stands once in the whole document.',
  },
  {
    row: 'X20',
    title: 'IDs under other names or on foreign elements',
    known: [],
    required:
      'An ID stands under the name that the standard gives it, on the standards’ own elements; anything that only looks like one is refused.',
  },
  {
    row: 'X21',
    title: 'An ID with characters that a look-up trips over',
    known: [],
    required: 'Letters, digits, `_`, `-` and `.`, at most 256. Nothing is looked up by a query made of it.',
  },
  {
    row: 'X22',
    title: 'Several SignedInfo, or one that is wrapped, moved or hidden',
    known: ['CVE-2025-29774'],
    required:
      'SignedInfo, SignatureValue and at most one KeyInfo, in this order and directly; KeyInfo is never read.',
  },
  {
    row: 'X23',
    title: 'A comment or an element inside a digest or a signature’s value',
    known: ['CVE-2025-29775'],
    required: 'One text, strict base64, of the length that the algorithm has.',
  },
  {
    row: 'X24',
    title: 'A digest, a reference or an algorithm other than the one that was signed',
    known: ['CVE-2024-45409'],
    required: 'All are read again from the canonical bytes of the very SignedInfo that was verified.',
  },
  {
    row: 'X25',
    title: 'Several signatures on one element, of which one is genuine',
    known: [],
    required: 'At most one; each that is there must verify.',
  },
  {
    row: 'X26',
    title: 'No signature, or fewer than were agreed',
    known: ['CVE-2026-89042'],
    required:
      'What must be signed is a setting of the partner or the app; less is refused, and something always must be. Metadata with a pinned signer must be signed.',
  },
  {
    row: 'X27',
    title: 'The unsigned Response around a signed assertion is believed',
    known: [],
    required:
      'It can only make things worse: whatever decides in anybody’s favour is read from signed bytes.',
  },
  {
    row: 'X28',
    title: 'Canonicalisation fails, and the digest of nothing is signed',
    known: ['CVE-2025-66568', 'CVE-2025-66475'],
    required:
      'A canonical form of almost nothing, and a digest of nothing, are refused, whoever signed them.',
  },
  {
    row: 'X29',
    title: 'A canonicaliser that leaves content out, or another than was agreed',
    known: [],
    required:
      'Exclusive canonicalisation only. It equals libxml2’s and the JDK’s (`npm run canonical`), and the tree of the signed bytes must be the tree that arrived.',
  },
  {
    row: 'X30',
    title: 'Transforms that select, rewrite or run something',
    known: ['CVE-2022-34169'],
    required: 'Enveloped signature, then exclusive canonicalisation; nothing else, and not in another order.',
  },
  {
    row: 'X31',
    title: 'Prefix lists that are too long or name no prefixes',
    known: [],
    required: 'At most sixteen, each a prefix.',
  },
  {
    row: 'X32',
    title: 'Content in copies of the signature, which are taken out with it',
    known: [],
    required: 'Only the one signature under verification is taken out, and it has no room for content.',
  },
  {
    row: 'X33',
    title: 'The signature of a document of another kind',
    known: ['CVE-2022-39299', 'CVE-2024-45409'],
    required: 'The signed element itself is of the kind that this door takes.',
  },
  {
    row: 'X34',
    title: 'A message of one partner inside a signed message of another kind',
    known: [],
    required: 'A Response stands alone. HTTP-Artifact is not spoken.',
  },
  {
    row: 'X35',
    title: 'The verifier’s error counts as success, or its result is ignored',
    known: ['CVE-2016-9814', 'CVE-2018-7711', 'CVE-2025-40934', 'CVE-2026-18568', 'CVE-2026-49454'],
    required: 'Success is a value that only the verifier can make, and readers take nothing else.',
    where: '`test/attacks/stages.ts` takes each stage out in turn',
  },
  {
    row: 'X36',
    title: 'What a library has put out is used after it failed',
    known: [],
    required: 'Reading and verifying are our own, and throw.',
    where: '`test/architecture.test.ts`: no XML library in the product',
  },
  {
    row: 'X37',
    title: 'Several assertions, whose attributes are put together',
    known: ['CVE-2017-18122', 'CVE-2022-41912'],
    required: 'One assertion, with Success and only with it.',
  },
  {
    row: 'X38',
    title: 'Attributes that stand beside the assertion',
    known: ['CVE-2025-46573'],
    required: 'Refused where the grammar has no place for them, never read where it has.',
  },
  {
    row: 'X39',
    title: 'The document changes between check and use',
    known: ['CVE-2025-54369', 'CVE-2025-54419'],
    required: 'What is read is made anew of the bytes that were digested; no code of ours may change a tree.',
    where: '`test/xml/signature.test.ts` and `npm run fuzz`',
  },
]
