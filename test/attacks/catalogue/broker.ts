import type { Row } from '../catalogue.js'

/** B01 to B15. */
export const brokerRows: readonly Row[] = [
  {
    row: 'B01',
    title: 'One partner’s person is taken for another’s, by an equal name or an equal address',
    known: ['CVE-2025-22146', 'CVE-2026-27197', 'CVE-2026-56223', 'CVE-2026-59151'],
    required:
      'A person is known by partner, NameID, format and qualifiers together, compared as they are; names that merely look alike are other people.',
  },
  {
    row: 'B02',
    title: 'The partner that verifies is another than the one that was asked',
    known: ['CVE-2026-109372'],
    required:
      'Partner asked, Issuer of the Response, Issuer of the assertion and owner of the key are one and the same, or nothing is taken. All ordered pairs of twenty partners stand in test/attacks/mix-up.ts.',
  },
  {
    row: 'B03',
    title: 'A partner that was switched off is still believed',
    known: ['CVE-2026-2603', 'CVE-2026-3009', 'CVE-2026-1486'],
    required: 'Enabled is asked again at every step, on the answer and right before the app is told.',
  },
  {
    row: 'B04',
    title: 'An app that is switched off, or did not agree to it, still gives a session',
    known: ['CVE-2026-3047'],
    required: 'App enabled, and launchable where it did not ask, and open to this partner; else no session.',
  },
  {
    row: 'B05',
    title: 'A partner that may only tie known people brings new ones',
    known: ['CVE-2026-16442'],
    required: 'What a partner may do at a first sign-in is set for it and asked for on every way in.',
  },
  {
    row: 'B06',
    title: 'An account is taken over by an e-mail address that nobody checked',
    known: [],
    required:
      'People are tied only where a partner is set to, by one value, to somebody provisioned for this very partner, and by an address of a domain that is confirmed for it.',
  },
  {
    row: 'B07',
    title: 'A value that is markup becomes markup in what we issue',
    known: ['CVE-2026-46490'],
    required:
      'Whatever a value holds, the app reads that value and nothing beside it, or the sign-in is refused.',
  },
  {
    row: 'B08',
    title: 'A partner’s claim of a role or a foreign address is passed on as ours',
    known: [],
    required:
      'Roles come from rules here, scoped values only of confirmed domains, and an app is told what it was promised and nothing more.',
  },
  {
    row: 'B09',
    title: 'A password goes in and several factors come out',
    known: [],
    required: 'A partner is believed up to what it is set to; an app is never told more than that.',
  },
  {
    row: 'B10',
    title: 'App and partner of different tenants meet in one session',
    known: [],
    required: 'There is one tenant; a second one needs a gateway of its own.',
    where: 'not a face yet: there are no tenants',
  },
  {
    row: 'B11',
    title: 'A message, a handle or a state is used at another door than its own',
    known: [],
    required:
      'Each door takes one type of message; sign-ins, answers and questions have ids of their own, and one is never looked up as another.',
  },
  {
    row: 'B12',
    title: 'Two apps can compare whom they know',
    known: ['CVE-2017-12873'],
    required: 'Names and session indexes are made for each app; no app is told another’s.',
  },
  {
    row: 'B13',
    title: 'A person comes in by a partner that the app does not take',
    known: [],
    required:
      'Who may vouch is held against the choice, the hint, the session and once more against the answer.',
  },
  {
    row: 'B14',
    title: 'Two tabs of one browser overwrite each other',
    known: [],
    required: 'One record for each sign-in, with a cookie of its own; nothing is called the current sign-in.',
  },
  {
    row: 'B15',
    title: 'A session goes on for somebody who may not have it any more',
    known: [],
    required:
      'Partner, user, age and end are asked at every issuance; what does not hold asks the partner again.',
  },
]
