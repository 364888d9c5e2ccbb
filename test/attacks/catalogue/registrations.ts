import type { Row } from '../catalogue.js'

/** M01 to M12. */
export const registrationRows: readonly Row[] = [
  {
    row: 'M01',
    title: 'Metadata from an address is trusted although nobody signed it',
    known: [],
    required:
      'A document that comes over the network is shown with the fingerprints of its keys, and is written only after a clear yes; with a pinned signer nothing else is read.',
  },
  {
    row: 'M02',
    title: 'Signed metadata is wrapped, or stands beside a forged entity',
    known: ['CVE-2024-45409'],
    required:
      'One verifier for all signatures: what is read is the very element that the pinned key has signed, and a document of several entities is not taken.',
  },
  {
    row: 'M03',
    title: 'Metadata without end, with an absurd end, or past its end',
    known: [],
    required:
      'The earliest validUntil of role, entity and aggregate counts; after it, and the skew, nobody signs in by the document, on either side. Something that is no instant is not read.',
  },
  {
    row: 'M04',
    title: 'An older document brings back a key that was taken out',
    known: [],
    required:
      'Nothing is fetched or replaced by itself: only an operator replaces a document, and only when told to. An older one whose validity has ended gives no key.',
  },
  {
    row: 'M05',
    title: 'A document that changes its keys or addresses without anybody noticing',
    known: [],
    required:
      'Where a signer is pinned an unsigned change is set aside and the standing keys stay in force; every change is written down with the fingerprints that came and went.',
  },
  {
    row: 'M06',
    title: 'Keys that are missing, broken or meant for something else turn verification off',
    known: ['CVE-2026-16443'],
    required:
      'A key without a use serves both; a partner without one usable key for signing is not registered at all. Keys that are only named, or bare, or too weak are none.',
  },
  {
    row: 'M07',
    title: 'The gateway is made to fetch from inside, from other hosts, or without end',
    known: ['CVE-2022-24129'],
    required:
      'https only, resolved once and connected to that very address, which must be public; three redirects on the same host; five seconds, eight mebibytes, nothing compressed.',
  },
  {
    row: 'M08',
    title: 'Two registrations under one entityID or one handle',
    known: [],
    required:
      'The one that stands keeps working, the newcomer is set aside and that is said; entityIDs are compared as they are written, by case and slash.',
  },
  {
    row: 'M09',
    title: 'Documents of a size or a shape that no document has',
    known: [],
    required:
      'Bounds on bytes, depth, attributes and namespaces before and while it is read; aggregates are not taken.',
  },
  {
    row: 'M10',
    title: 'A cache of metadata that several replicas share is poisoned',
    known: [],
    required: 'Nothing that was read is shared: every process reads the folder itself.',
    where:
      'not a face yet: there is no cache of documents; test/trust/registry.test.ts shows that only the folder counts',
  },
  {
    row: 'M11',
    title: 'Metadata that carries our own entityID, or describes the other role',
    known: [],
    required: 'Our own entityIDs are nobody else’s, and the folder decides which role is read.',
  },
  {
    row: 'M12',
    title: 'Our own metadata is stale, unsigned, or names another host',
    known: [],
    required:
      'It is written and signed anew from the keys and the configured base URL, and carries no end of its own that could pass unnoticed.',
  },
]
