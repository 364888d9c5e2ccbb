import type { Page } from '../../src/model/page.js'
import { refusals } from '../../src/model/refusal.js'
import { recordOf } from './sample-record.js'

type Every = {
  readonly [Name in Page['name']]: (text: string) => readonly Extract<Page, { readonly name: Name }>[]
}

/** Every page there is, with this text wherever a text may come from outside. */
export const everyPage: Every = {
  'choose-partner': (text) => [
    {
      name: 'choose-partner',
      signIn: text,
      app: card(text),
      partners: [card(text), card(`${text}2`)],
      remembered: card(text),
      query: '',
      matches: 30,
      total: 30,
    },
    {
      name: 'choose-partner',
      signIn: text,
      app: card(text),
      partners: [card(text)],
      query: text,
      matches: 1,
      total: 30,
    },
    {
      name: 'choose-partner',
      signIn: text,
      app: card(text),
      partners: [],
      query: text,
      matches: 0,
      total: 30,
    },
    { name: 'choose-partner', signIn: text, app: card(text), partners: [], query: '', matches: 0, total: 0 },
  ],
  'confirm-partner': (text) => [
    { name: 'confirm-partner', signIn: text, app: card(text), hinted: card(text), remembered: card(text) },
    { name: 'confirm-partner', signIn: text, app: card(text), hinted: card(text) },
  ],
  'replace-session': (text) => [
    { name: 'replace-session', current: text, next: text, confirm: text, app: card(text) },
    { name: 'replace-session', current: text, next: text, confirm: `/answer/${text}` },
  ],
  refused: (text) => [
    {
      name: 'refused',
      code: 'partner.signature_invalid',
      says: text,
      who: 'partner',
      reference: text,
      app: card(text),
      partner: card(text),
      partnerHelp: `https://x.example/${text}`,
      ways: [way(text), way(`/${text}`)],
    },
    ...(['us', 'app', 'person'] as const).map((who) => ({
      name: 'refused' as const,
      code: 'internal' as const,
      says: refusals.internal.says,
      who,
      reference: text,
      ways: [],
    })),
    {
      name: 'refused',
      code: 'signin.page_unknown',
      says: text,
      who: 'person',
      reference: text,
      ways: [way(text)],
    },
  ],
  'already-answered': (text) => [
    { name: 'already-answered', reference: text, app: card(text), ways: [way(text)] },
    { name: 'already-answered', reference: text, ways: [] },
  ],
  landing: (text) => [
    {
      name: 'landing',
      person: text,
      partner: text,
      since: new Date('2026-11-22T12:00:00Z'),
      apps: [{ ...card(text), launch: text }, card(text)],
      empty: false,
    },
    { name: 'landing', apps: [], empty: false },
    { name: 'landing', apps: [], empty: true },
  ],
  'sign-out': (text) => [
    { name: 'sign-out', person: text, told: [card(text)], apps: [card(text)] },
    { name: 'sign-out', person: text, told: [], apps: [] },
  ],
  'signed-out': (text) => [
    {
      name: 'signed-out',
      person: text,
      telling: [{ app: card(text), address: text }],
      notTold: [card(text)],
      partner: card(text),
      next: way(text),
    },
    { name: 'signed-out', telling: [], notTold: [], partner: card(text), atPartner: text },
    { name: 'signed-out', telling: [], notTold: [] },
  ],
  record: (text) => [
    { name: 'record', record: recordOf(text) },
    { name: 'record', record: { reference: text, parts: [] } },
  ],
}

function card(text: string) {
  return { handle: text, name: text, description: text, domains: [text] }
}

function way(text: string) {
  return { label: text, href: text }
}
