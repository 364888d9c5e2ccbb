import type { Row } from '../catalogue.js'

/** K01 to K14. */
export const keyRows: readonly Row[] = [
  {
    row: 'K01',
    title: 'The attacker’s own certificate comes in KeyInfo',
    known: ['CVE-2024-32962'],
    required: 'KeyInfo is never read for trust: only keys of the partner’s registration are tried.',
  },
  {
    row: 'K02',
    title: 'KeyInfo names, gives or refers to a key in another way',
    known: [],
    required: 'It is ignored, and nothing that it refers to is ever fetched.',
  },
  {
    row: 'K03',
    title: 'A MAC is made with the public key, or the signature is cut short',
    known: ['GHSA-c27r-x354-4m68', 'CVE-2009-0217'],
    required: 'Methods are a short list. MACs have no row in it and no code, and methods take no parameters.',
  },
  {
    row: 'K04',
    title: 'SHA-1, MD5, DSA, an unknown method',
    known: ['samlify issue 613'],
    required:
      'Refused. SHA-1 is taken where that partner or app is set so, MD5 and DSA nowhere, and nothing unknown falls back to something known.',
  },
  {
    row: 'K05',
    title: 'The method does not fit the key',
    known: ['CVE-2022-21449'],
    required:
      'Only keys of the method’s own kind are tried, and a value must be of the exact form that the method gives it.',
  },
  {
    row: 'K06',
    title: 'The key is a good one of somebody else’s',
    known: [],
    required: 'The keys of the one partner concerned are tried, never any key that is known here.',
  },
  {
    row: 'K07',
    title: 'A key that is marked for encryption signs',
    known: ['CVE-2026-16443'],
    required: 'Marked for signing or unmarked; a set without such a key verifies nothing.',
  },
  {
    row: 'K08',
    title: 'A chain, a subject or a number stands in for the key',
    known: ['CVE-2019-1006'],
    required: 'Certificates are containers of keys: subjects, issuers and chains decide nothing.',
  },
  {
    row: 'K09',
    title: 'The certificate has expired',
    known: [],
    required:
      'By default a warning, since a certificate only carries a key; refused where the partner is set so.',
  },
  {
    row: 'K10',
    title: 'A key is used after it was removed, or before it is known',
    known: [],
    required: 'What stands in the registration at this moment counts, while two keys stand there both do.',
  },
  {
    row: 'K11',
    title: 'Our own stolen signing key lets its holder in',
    known: ['SolarWinds 2020'],
    required:
      'Our word is no partner’s, so it opens nothing here. What was issued stands in the audit, and keys are changed by one command.',
  },
  {
    row: 'K12',
    title: 'IDs and states can be guessed',
    known: [],
    required: 'At least 128 random bits each.',
  },
  {
    row: 'K13',
    title: 'Secrets are compared in a time that tells',
    known: [],
    required: 'Digests of equal length are compared in constant time, or a hash of the secret is looked up.',
  },
  {
    row: 'K14',
    title: 'One key serves several purposes',
    known: [],
    required: 'Signing and encryption have keys of their own, and neither does the other’s work.',
  },
]
