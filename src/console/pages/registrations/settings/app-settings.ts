import type { Choice } from '../../../parts/fields.js'
import { metadataSigner, ourKey, plainHttp, type SettingGroup, sha1 } from './setting.js'

/** How strong a sign-in must be there, among what partners are believed. */
export function strengthSettings(choices: readonly Choice[]): SettingGroup {
  return {
    id: 'strength',
    title: 'How strong and how fresh a sign-in must be',
    says: 'Whatever the app itself asks for. Partners are asked for it, and each counts only up to what it is believed; “no partner yet” where none that may vouch is believed it.',
    settings: [
      { name: 'leastStrength', label: 'At least by', as: 'choice', choices },
      {
        name: 'maxAuthnAge',
        label: 'It may be as old as',
        hint: 'An older one is not enough: the partner is asked again.',
        as: 'number',
        least: 0,
        unit: 'seconds',
      },
    ],
  }
}

/** What can be set of an app, beside who may use it and how people are called. */
export const appSettings: readonly SettingGroup[] = [
  {
    id: 'start',
    title: 'Starting it from here',
    settings: [
      {
        name: 'launch',
        label: 'May be started from here',
        hint: 'It then stands on the landing page, has the address /launch/HANDLE, and is given answers that it did not ask for.',
        as: 'tick',
      },
      {
        name: 'launchRelayState',
        label: 'Where a start from here lands',
        hint: 'RelayState of such an answer: at most 80 bytes.',
        as: 'text',
        token: true,
      },
    ],
  },
  {
    id: 'signing',
    title: 'Signing and encryption',
    settings: [
      {
        name: 'sign',
        label: 'What we sign of an answer',
        as: 'choice',
        choices: [
          { value: 'both', label: 'Response and assertion' },
          { value: 'assertion', label: 'The assertion alone' },
          { value: 'response', label: 'The response alone' },
        ],
      },
      {
        name: 'encrypt',
        label: 'Whether the assertion is encrypted',
        as: 'choice',
        choices: [
          { value: 'never', label: 'Never' },
          { value: 'if-key', label: 'If its metadata names a key for it' },
          { value: 'required', label: 'Always; without a key nobody gets in' },
        ],
      },
      {
        name: 'requireSignedRequests',
        label: 'Refuse requests that are not signed',
        hint: 'Its metadata must name the key that it signs with.',
        as: 'tick',
      },
      ...ourKey,
    ],
  },
  {
    id: 'time',
    title: 'Time',
    settings: [
      {
        name: 'backdate',
        label: 'Answers are valid from so long before now',
        hint: 'For an app whose clock is behind: 0 to 300.',
        as: 'number',
        least: 0,
        most: 300,
        unit: 'seconds',
      },
      {
        name: 'assertionLifetime',
        label: 'An answer may be used for',
        hint: '30 to 300; in WS-Federation see the lifetime of tokens.',
        as: 'number',
        least: 30,
        most: 300,
        unit: 'seconds',
      },
      {
        name: 'nameAuthority',
        label: 'Name the partner in the answer',
        hint: 'As AuthenticatingAuthority; few apps stumble over it.',
        as: 'tick',
      },
    ],
  },
  {
    id: 'name',
    title: 'Name and product',
    settings: [
      { name: 'name', label: 'Name', hint: 'As people read it; empty: the one in its metadata.', as: 'text' },
      {
        name: 'profile',
        label: 'What apps of its kind are used to',
        as: 'choice',
        choices: [
          { value: 'saas', label: 'Business apps: a lasting name, nothing encrypted' },
          {
            value: 'research-federation',
            label: 'Research federations: transient names, pairwise-id, encrypted',
          },
        ],
      },
      metadataSigner,
    ],
  },
  {
    id: 'weak',
    title: 'What makes it weaker',
    says: 'Each is off unless it must be. What is on is announced at every start, on the home page and in /health/ready.',
    settings: [
      sha1,
      plainHttp,
      {
        name: 'exactMeansMinimum',
        label: 'Take “exactly a password” as “at least a password”',
        hint: 'For apps that ask for one exact strength and do not mean it.',
        as: 'tick',
        weakens: true,
      },
      {
        name: 'ignoreRequestedNameIdFormat',
        label: 'Give the usual name where it asks for one that cannot be given',
        as: 'tick',
        weakens: true,
      },
    ],
  },
]

export const wsfedSettings: SettingGroup = {
  id: 'wsfed',
  title: 'WS-Federation',
  settings: [
    {
      name: 'wsfed.tokenType',
      label: 'Token',
      as: 'choice',
      choices: [
        { value: 'saml11', label: 'SAML 1.1' },
        { value: 'saml20', label: 'SAML 2.0' },
      ],
    },
    {
      name: 'wsfed.trustVersion',
      label: 'Envelope (WS-Trust)',
      as: 'choice',
      choices: [
        { value: '2005', label: 'February 2005, which everybody reads' },
        { value: '1.3', label: '1.3' },
      ],
    },
    {
      name: 'wsfed.tokenLifetime',
      label: 'A token may be used for',
      hint: 'Apps keep their own session as long: 60 to 86400.',
      as: 'number',
      least: 60,
      most: 86_400,
      unit: 'seconds',
    },
    {
      name: 'wsfed.realms',
      label: 'Further realms',
      hint: 'wtrealm by which it asks too, one a line.',
      as: 'lines',
    },
    { name: 'wsfed.replyUrls', label: 'Further reply addresses', hint: 'wreply, one a line.', as: 'lines' },
    { name: 'wsfed.signOutUrl', label: 'Where it hears of sign-outs', as: 'text', token: true },
    {
      name: 'wsfed.errors',
      label: 'What becomes of a no',
      as: 'choice',
      choices: [
        { value: 'page', label: 'A page here' },
        { value: 'fault', label: 'A SOAP Fault to the app' },
      ],
    },
    { name: 'wsfed.refuseStaleRequests', label: 'Refuse requests that are not of now (wct)', as: 'tick' },
    {
      name: 'wsfed.issuers',
      label: 'Issuer by domain',
      hint: 'For an app that knows each domain under an issuer of its own: example.org = https://…/example.org, one a line.',
      as: 'table',
    },
    {
      name: 'wsfed.acceptReplyBelow',
      label: 'Take a reply address below a registered one',
      hint: 'Whoever can place a page there can receive tokens.',
      as: 'tick',
      weakens: true,
    },
  ],
}
