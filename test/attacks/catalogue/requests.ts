import type { Row } from '../catalogue.js'

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
    title: 'RelayState or wctx carries markup, or is very long',
    known: [],
    required: 'Opaque, escaped, given back byte for byte up to 8 KiB, and refused beyond.',
  },
  {
    row: 'I08',
    title: 'wreply leads away',
    known: [],
    required:
      'An address that is registered for this very app, letter by letter, or its default; below one of them only where the app is set so, and never on a path that climbs.',
  },
  {
    row: 'I09',
    title: 'wtrealm is matched loosely',
    known: [],
    required: 'A name that the app is registered under, letter by letter.',
  },
  {
    row: 'I10',
    title: 'wctx, wfresh, wauth and whr weaken',
    known: ['CVE-2026-3055'],
    required:
      'wfresh and wauth ask for more than the app is set to and never for less, whr only proposes, and what would have to be fetched is refused.',
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

/** L07 to L11, as far as WS-Federation signs out. */
export const signOutRows: readonly Row[] = [
  {
    row: 'L07',
    title: 'Another page signs somebody out',
    known: [],
    required: 'The house’s own sign-out opens to a form on a page of its own alone.',
  },
  {
    row: 'L08',
    title: 'wsignoutcleanup1.0 by a picture, unsigned as the standard has it',
    known: [],
    required:
      'It ends the one session of the browser that brings it, and of a partner only one that a partner of this protocol vouched for; the cookie that works in frames can end a session and nothing else.',
  },
  {
    row: 'L09',
    title: 'wreply leads away after signing out',
    known: [],
    required:
      'To an address registered for an app of this session, or to the partner’s own site; else to nobody.',
  },
  {
    row: 'L10',
    title: 'Something fails while somebody signs out',
    known: [],
    required: 'The session ends first and for good; then apps are told, and the page says who was not.',
    where: 'test/flows/sign-out.test.ts',
  },
  {
    row: 'L11',
    title: 'Signing out goes round in circles',
    known: [],
    required: 'A session ends once, and its apps are told once.',
  },
]
