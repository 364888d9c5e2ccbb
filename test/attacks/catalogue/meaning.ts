import type { Row } from '../catalogue.js'

const unit = 'test/faces/saml-sp-meaning.test.ts'

/** S01 to S25. */
export const meaningRows: readonly Row[] = [
  {
    row: 'S01',
    title: 'The audience is somebody else, or nobody',
    known: ['CVE-2026-41577'],
    required: 'At least one AudienceRestriction, and every one holds exactly our entityID.',
  },
  {
    row: 'S02',
    title: 'The recipient is another address',
    known: [],
    required: 'Recipient is our address as configured; what the browser says of the host counts for nothing.',
  },
  {
    row: 'S03',
    title: 'The destination is another address, or missing',
    known: [],
    required: 'Exact where it is there, and it is there where the Response is signed.',
  },
  {
    row: 'S04',
    title: 'It answers another question, or none',
    known: ['CVE-2026-53425'],
    required:
      'One live question of this browser to this partner, named in Response and confirmation, answered once.',
  },
  {
    row: 'S05',
    title: 'Conditions have not begun or have ended',
    known: [],
    required:
      'Both edges count where they are stated, clocks may differ by 180 seconds, and no window is upside down.',
  },
  {
    row: 'S06',
    title: 'The confirmation has no end, has ended, or has a beginning',
    known: ['CVE-2026-1190'],
    required: 'An end that has not come, and no beginning.',
  },
  {
    row: 'S07',
    title: 'A life of years',
    known: [],
    required: 'It is cut to ten minutes from its issue, not refused.',
  },
  {
    row: 'S08',
    title: 'Issued too long ago, or in the future',
    known: [],
    required: 'IssueInstant is of now, for Response and assertion.',
  },
  {
    row: 'S09',
    title: 'An old sign-in answers a demand for a new one',
    known: [],
    required: 'With ForceAuthn the person signed in since; a session that is over is none.',
  },
  {
    row: 'S10',
    title: 'An assertion is used again',
    known: ['CVE-2026-53424', 'GHSA-g6j2-ch25-5mmv'],
    required: 'Issuer and signed ID are used once, whatever they come in.',
  },
  {
    row: 'S11',
    title: 'An assertion is used again somewhere else',
    known: [],
    required: 'One memory for all doors and all processes; of many at once one gets in.',
  },
  {
    row: 'S12',
    title: 'Issuers differ',
    known: [],
    required: 'Those of Response and assertion are the partner that was asked, letter by letter.',
  },
  {
    row: 'S13',
    title: 'Another confirmation is taken for bearer',
    known: [],
    required: 'Bearer, or refused.',
  },
  {
    row: 'S14',
    title: 'Status and assertion contradict each other',
    known: [],
    required: 'Success goes with exactly one assertion, anything else with none.',
  },
  {
    row: 'S15',
    title: 'NameID with other qualifiers or of another format',
    known: [],
    required:
      'Value, format and qualifiers together are the name; SPNameQualifier is ours where it is there.',
    where: unit,
  },
  {
    row: 'S16',
    title: 'Names that only look alike',
    known: ['CVE-2026-51584'],
    required: 'Names are compared as they are and never folded.',
    where: 'test/attacks/mix-up.ts',
  },
  {
    row: 'S17',
    title: 'An attribute stands twice, or goes by its friendly name',
    known: [],
    required: 'Values merge in order and refuse where one is wanted; FriendlyName is never looked up.',
  },
  {
    row: 'S18',
    title: 'A weaker sign-in than was asked for',
    known: [],
    required: 'Held against what was asked, and against what this partner is believed.',
    where: unit,
  },
  {
    row: 'S19',
    title: 'The partner forbids to pass it on',
    known: [],
    required: 'Count and audiences of ProxyRestriction are obeyed.',
  },
  { row: 'S20', title: 'An unknown condition', known: [], required: 'Refused.' },
  {
    row: 'S21',
    title: 'Another version of SAML',
    known: [],
    required:
      'Version 2.0 in Response and assertion, and nothing of 1.1 there; 1.1 in a token of SAML 1.1, and nothing else.',
  },
  {
    row: 'S22',
    title: 'A domain that is not the partner’s',
    known: [],
    required:
      'Values outside the domains confirmed for exactly this partner are dropped, or refuse where it is set so.',
  },
  {
    row: 'S23',
    title: 'The victim is signed in as the attacker',
    known: [],
    required:
      'Unsolicited answers are off by default; where they are on they belong to the browser that posted, need an app that may be launched, and ask before they replace a session.',
  },
  {
    row: 'S24',
    title: 'WS-Federation: token and frame contradict each other',
    known: [],
    required:
      'One token in one place. Audience and times are those of the signed token; AppliesTo can only refuse, and nothing else around the token is believed.',
  },
  {
    row: 'S25',
    title: 'WS-Federation: forged correlation',
    known: [],
    required:
      'wctx names one live question of this browser to this partner and is used once; the token is younger than the question, and is taken once at all doors, before and after a restart.',
    where: 'test/flows/token-replay.test.ts',
  },
]
