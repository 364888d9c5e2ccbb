import type { AuditEvent } from '../../../src/model/audit-event.js'
import { refusalRow } from '../../../src/model/refusal.js'
import type { Shown } from '../../support/browser.js'
import { gate, type TestHouse } from '../../support/house.js'
import { readForm, readRedirect } from '../../support/counterpart.js'
import type { Played } from '../attack.js'
import type { Ledger } from '../ground.js'

type Refused = Extract<AuditEvent, { readonly type: 'signin.refused' }>

/** What came of a play: from the page that the browser ended on, and from what the house wrote down. */
export async function playedOf(shown: Shown, ledger: Ledger, house: TestHouse): Promise<Played> {
  const refused = ledger.events.filter((event): event is Refused => event.type === 'signin.refused').at(-1)
  const told = toldBy(shown)
  const leaked = refused && leakOf(shown, refused)
  return {
    accepted: refused === undefined && (told !== undefined || askedPartner(shown)),
    httpStatus: shown.status,
    sessions: Math.max(ledger.sessions, holdsSession(shown) ? 1 : 0),
    tokens: Math.max(told === undefined ? 0 : 1, completed(ledger)),
    audited: await audited(ledger, house),
    ...(refused ? { code: refused.code, detail: refused.detail } : {}),
    ...(refused?.stage ? { stage: refused.stage } : {}),
    ...(told === undefined ? {} : { told }),
    ...(leaked === undefined ? {} : { leaked }),
  }
}

function completed({ events }: Ledger): number {
  return events.filter(({ type }) => type === 'signin.completed').length
}

function holdsSession({ headers }: Shown): boolean {
  return headers.getSetCookie().some((line) => /^[^=]*session=[^;]{16,}/.test(line))
}

/** Counted where they are kept, not where they pass: an event that was only counted as one of many is missing. */
async function audited({ events }: Ledger, { house }: TestHouse): Promise<number> {
  const references = new Set(events.map((event) => ('reference' in event ? event.reference : '')))
  let found = 0
  for (const reference of references)
    if (reference !== '') found += (await house.gateway.audit.list({ reference, limit: 20 })).length
  return found
}

/** Success for an app: whom it is told of, and what. */
function toldBy({ form }: Shown): string | undefined {
  if (form?.fields['wresult'] && !form.action.startsWith(gate))
    return toldByToken(form.action, form.fields['wresult'], form.fields['wctx'])
  if (!form?.fields['SAMLResponse'] || form.action.startsWith(gate)) return undefined
  const { xml, relayState = '' } = readForm(form.fields)
  if (!xml.includes('status:Success"')) return undefined
  const name = /<saml:NameID[^>]*>([^<]*)</.exec(xml)?.[1] ?? ''
  const values = [...xml.matchAll(/<saml:AttributeValue[^>]*>([^<]*)</g)].map(([, value]) => value)
  return `${form.action} ${name} ${values.join('|')} ${relayState}`
}

/** A token for an app of WS-Federation; a fault tells it of nobody. */
function toldByToken(action: string, wresult: string, wctx = ''): string | undefined {
  if (!wresult.includes(':RequestedSecurityToken>')) return undefined
  const name = /<saml:Name(?:ID|Identifier)[^>]*>([^<]*)</.exec(wresult)?.[1] ?? ''
  const values = [...wresult.matchAll(/<saml:AttributeValue[^>]*>([^<]*)</g)].map(([, value]) => value)
  return `${action} ${name} ${values.join('|')} ${wctx}`
}

/** On its way to a partner with a question of ours, or to choose one. */
function askedPartner({ leaves, form, text }: Shown): boolean {
  if (leaves?.includes('wa=wsignin1.0')) return true
  if (leaves !== undefined)
    return leaves.includes('SAMLRequest=') && readRedirect(leaves).xml.includes('AuthnRequest')
  return form?.fields['SAMLRequest'] !== undefined || /<title>Choose|href="[^"]*\/partner\//.test(text)
}

/** The page says one sentence of the table and a reference; whatever the counterpart sent or we found stays inside. */
function leakOf({ text }: Shown, { code, detail, stage }: Refused): string | undefined {
  const plain = text.replace(/<[^>]*>/g, ' ')
  const inside = [code, 'mallory', 'alice-7f3a', 'Fault', 'samlp:', 'saml:', ' at file:', 'node_modules']
  if (detail.length > 8 && !refusalRow(code).says.includes(detail)) inside.push(detail)
  if (stage !== undefined) inside.push(` ${stage} `)
  return inside.find((word) => plain.includes(word))
}
