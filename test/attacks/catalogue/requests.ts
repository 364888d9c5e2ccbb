import type { Row } from '../catalogue.js'

const wsFed = 'not a face yet'

/** I01 to I15. */
export const requestRows: readonly Row[] = [
  {
    row: 'I01',
    title: 'The answer is wanted at another address',
    known: [],
    required:
      'An address of the app’s registration, letter by letter or by its index; else a page, and no browser is sent anywhere.',
  },
  {
    row: 'I02',
    title: 'A request is changed on its way, or loses its signature',
    known: [],
    required: 'What is signed verifies as it came; where requests must be signed an unsigned one is refused.',
  },
  {
    row: 'I03',
    title: 'A request is old, or of the future',
    known: [],
    required: 'IssueInstant is of now. The same request again goes on in its own browser and in no other.',
  },
  {
    row: 'I04',
    title: 'A request is meant for another gateway',
    known: [],
    required: 'Destination is ours where it is there, and it is there where the request is signed.',
  },
  {
    row: 'I05',
    title: 'One app asks, and another is answered',
    known: [],
    required: 'Issuer, key and address stand in one registration.',
  },
  {
    row: 'I06',
    title: 'An address that runs as a script',
    known: ['GHSA-267v-3v32-g6q5', 'GHSA-vpr3-cw3h-prw8'],
    required: 'Endpoints that are not https addresses are left out of the registration.',
  },
  {
    row: 'I07',
    title: 'RelayState carries markup, or is very long',
    known: [],
    required: 'Opaque, escaped, given back byte for byte up to 8 KiB, and refused beyond.',
  },
  { row: 'I08', title: 'wreply leads away', known: [], required: 'Exact, or the default.', where: wsFed },
  { row: 'I09', title: 'wtrealm is matched loosely', known: [], required: 'Exact.', where: wsFed },
  {
    row: 'I10',
    title: 'wctx, wfresh, wauth and whr weaken',
    known: ['CVE-2026-3055'],
    required: 'They may only strengthen.',
    where: wsFed,
  },
  {
    row: 'I11',
    title: 'We sign what the caller wants signed',
    known: [],
    required:
      'AuthnRequests alone are answered, IDs that are repeated have a plain form, and a no leaves for registered addresses alone.',
  },
  {
    row: 'I12',
    title: 'A signature over nothing, or over something else',
    known: [],
    required: 'No signature value leaves that our own public key does not verify.',
  },
  {
    row: 'I13',
    title: 'A token for another app',
    known: [],
    required: 'The answer is made of the one request that was kept.',
  },
  {
    row: 'I14',
    title: 'A sign-in is started for somebody',
    known: [],
    required: 'A launch only begins a sign-in to a registered app that allows it.',
  },
  {
    row: 'I15',
    title: 'Pages of refusals tell too much',
    known: ['CVE-2026-9794'],
    required:
      'One sentence of a table and a reference. Every refused case of this catalogue looks for more on its page.',
    where: 'every case',
  },
]
