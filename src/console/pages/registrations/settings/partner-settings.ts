import { metadataSigner, ourKey, plainHttp, type SettingGroup, sha1, strengths } from './setting.js'

/** What can be set of a partner, beside the domains that it speaks for. */
export const partnerSettings: readonly SettingGroup[] = [
  {
    id: 'people',
    title: 'Its people',
    settings: [
      {
        name: 'onFirstSignIn',
        label: 'Somebody who was never here',
        as: 'choice',
        choices: [
          { value: 'create', label: 'Is taken in' },
          { value: 'link', label: 'Is matched with somebody who was prepared for this partner' },
          { value: 'refuse', label: 'Is turned away' },
        ],
      },
      { name: 'linkBy', label: 'Matched by', hint: 'The attribute: email, employeeNumber, …', as: 'text' },
      {
        name: 'onEverySignIn',
        label: 'Somebody who comes again',
        as: 'choice',
        choices: [
          { value: 'refresh', label: 'Is known anew from what the partner says' },
          { value: 'keep', label: 'Stays as they were' },
        ],
      },
      {
        name: 'outsideDomains',
        label: 'An address of a domain that is not confirmed',
        as: 'choice',
        choices: [
          { value: 'drop', label: 'Is left out' },
          { value: 'refuse', label: 'Turns the person away' },
        ],
      },
      {
        name: 'subjectAttribute',
        label: 'Attribute that names the person',
        hint: 'Only for a partner that sends no NameID.',
        as: 'text',
      },
      {
        name: 'hidden',
        label: 'Not offered where people choose',
        hint: 'They still reach it by a link or by their domain.',
        as: 'tick',
      },
    ],
  },
  {
    id: 'believed',
    title: 'What it is believed',
    settings: [
      {
        name: 'believedUpTo',
        label: 'The strongest sign-in that it is believed',
        as: 'choice',
        choices: strengths,
      },
      {
        name: 'requireSigned',
        label: 'What must be signed of its answers',
        hint: 'Something always must.',
        as: 'choice',
        choices: [
          { value: 'either', label: 'Whatever covers the assertion' },
          { value: 'assertion', label: 'The assertion' },
          { value: 'response', label: 'The response' },
          { value: 'both', label: 'Both' },
        ],
      },
      {
        name: 'requestAuthnContext.comparison',
        label: 'It is asked for a strength',
        hint: 'Where the app asks for none; the answer must meet it.',
        as: 'choice',
        choices: [
          { value: 'exact', label: 'Exactly one of these' },
          { value: 'minimum', label: 'At least' },
          { value: 'maximum', label: 'At most' },
          { value: 'better', label: 'Better than' },
        ],
      },
      {
        name: 'requestAuthnContext.classes',
        label: 'Which',
        hint: 'AuthnContextClassRef, one a line, the preferred one first.',
        as: 'lines',
      },
      { name: 'requireEncrypted', label: 'Refuse answers that are not encrypted', as: 'tick' },
      {
        name: 'refuseExpiredCertificates',
        label: 'Take no signature by a key whose certificate has ended',
        as: 'tick',
      },
    ],
  },
  {
    id: 'requests',
    title: 'How it is asked',
    settings: [
      {
        name: 'signRequests',
        label: 'Our requests are signed',
        as: 'choice',
        choices: [
          { value: 'always', label: 'Always' },
          { value: 'if-wanted', label: 'If its metadata wants it' },
        ],
      },
      {
        name: 'requestBinding',
        label: 'They travel',
        as: 'choice',
        choices: [
          { value: 'redirect', label: 'In the address (HTTP-Redirect)' },
          { value: 'post', label: 'In a form (HTTP-POST)' },
        ],
      },
      {
        name: 'requestNameIdFormat',
        label: 'NameID format that is asked for',
        hint: 'A URI, or none: then no NameIDPolicy is sent.',
        as: 'text',
        token: true,
      },
      {
        name: 'sendScoping',
        label: 'What it is told of the app',
        as: 'choice',
        choices: [
          { value: 'full', label: 'Which app asks, and how far it may be passed on' },
          { value: 'requesterIdOnly', label: 'Which app asks' },
          { value: 'none', label: 'Nothing' },
        ],
      },
      {
        name: 'sendReplyUrl',
        label: 'How it is told where the answer goes',
        as: 'choice',
        choices: [
          { value: 'url', label: 'By our address' },
          { value: 'index', label: 'By its index in our metadata' },
          { value: 'none', label: 'Not at all' },
        ],
      },
      { name: 'signOutHere', label: 'Send people on to sign out there too', as: 'tick' },
      ...ourKey,
    ],
  },
  {
    id: 'name',
    title: 'Name and product',
    settings: [
      { name: 'name', label: 'Name', hint: 'As people read it; empty: the one in its metadata.', as: 'text' },
      metadataSigner,
    ],
  },
  {
    id: 'weak',
    title: 'What makes it weaker',
    says: 'Each is off unless it must be. What is on is announced at every start, on the home page and in /health/ready.',
    settings: [
      {
        name: 'acceptUnsolicitedAnswers',
        label: 'Take answers that nobody asked for',
        hint: 'Somebody can then be signed in under a name that is not theirs, by following a link.',
        as: 'tick',
        weakens: true,
      },
      {
        name: 'unsolicitedApp',
        label: 'App that such an answer goes to',
        hint: 'Its handle; where the answer itself names none.',
        as: 'text',
        token: true,
      },
      sha1,
      {
        name: 'acceptCbcEncryption',
        label: 'Decrypt AES-CBC',
        hint: 'Inside a verified signature only. AD FS sends it.',
        as: 'tick',
        weakens: true,
      },
      plainHttp,
    ],
  },
]
