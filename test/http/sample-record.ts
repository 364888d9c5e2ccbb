import type { RecordedMessage, RecordPart, SignInRecord } from '../../src/model/record.js'
import type { Check } from '../../src/model/trace.js'
import { app, facts, identity, partner } from '../signin/facts.js'

const began = Date.parse('2026-11-22T12:00:00Z')
const at = (milliseconds: number) => new Date(began + milliseconds)

/** A whole sign-in as the recorder gives it back, with this text wherever somebody else chose one. */
export function recordOf(text: string, outcome: RecordPart['outcome'] = { kind: 'issued' }): SignInRecord {
  return {
    reference: text,
    parts: [question(text), answered(text), { ...judged(text), ...(outcome ? { outcome } : {}) }],
  }
}

function question(text: string): RecordPart {
  return {
    reference: text,
    at: at(6),
    app: text,
    messages: [message('app', 'in', text, 1), message('partner', 'out', text, 5)],
    checks: [check('S3', text), { ...check('S8', text), expected: text, actual: text }],
    timings: { read: 0.9, [text]: 4.1 },
    outcome: { kind: 'asked', page: text },
  }
}

function answered(text: string): RecordPart {
  const longer: RecordedMessage = {
    ...message('partner', 'in', text, 4000),
    sha256: text,
    withheldUntil: at(60_000),
  }
  return {
    reference: text,
    at: at(4010),
    partner: text,
    messages: [longer],
    checks: [{ ...check('S9', text), ok: false }],
    timings: { verify: 2 },
    outcome: { kind: 'asked' },
  }
}

function judged(text: string): RecordPart {
  const display = { name: { en: text }, description: { en: text } }
  const imported = {
    attributes: { name: [text], email: [text] },
    roles: [text],
    outside: [{ attribute: text, domain: text }],
    steps: [
      {
        rule: { to: text, copy: [text, 'urn:oid:0.9.2342.19200300.100.1.3'] },
        took: [text],
        gave: Array.from({ length: 25 }, () => text),
      },
      { rule: { to: text, constant: text }, took: [], gave: [text] },
      { rule: { to: text, template: text }, took: [text], gave: [text] },
      { rule: { to: text, split: text, at: text }, took: [text], gave: [text] },
      { rule: { to: text, match: text, pattern: text }, took: [text], gave: [], idle: text },
      { rule: { to: text, map: 'urn:oid:0.9.2342.19200300.100.1.3', values: {} }, took: [text], gave: [] },
      { rule: { role: text, whenGroup: text }, took: [text], gave: [text] },
    ],
  }
  const told = facts({
    app: { ...app, display, attributes: [{ attribute: 'name', name: text, friendlyName: `${text} ` }] },
    partner: { ...partner, display },
    proof: { by: 'partner', identity: { ...identity, attributes: { [text]: [text] } } },
    imported,
  })
  return {
    reference: text,
    at: at(4300),
    user: text,
    messages: [message('app', 'out', text, 4290)],
    checks: [check('decide', text)],
    facts: told,
    steps: [{ rule: { to: text, copy: 'name' }, took: [text], gave: [text] }],
    timings: { judge: 0.2 },
  }
}

function message(
  leg: RecordedMessage['leg'],
  direction: RecordedMessage['direction'],
  text: string,
  after: number,
): RecordedMessage {
  const xml = `<a:B xmlns:a="urn:a" c="${text}"><a:C>${text}</a:C><a:D/>${text}</a:B>`
  return {
    leg,
    direction,
    type: text,
    binding: `urn:oasis:names:tc:SAML:2.0:bindings:${text}`,
    at: at(after),
    xml,
  }
}

function check(stage: Check['stage'], text: string): Check {
  return { stage, check: text, expected: text, actual: `${text} `, setting: text, ok: true }
}
