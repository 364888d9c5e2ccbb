import type { AuditEvent } from '../../../src/model/audit-event.js'
import type { RefusalCode } from '../../../src/model/refusal.js'
import type { Stage } from '../../../src/model/trace.js'
import type { Browser, Shown } from '../../support/browser.js'
import type { Outsider } from '../../support/house.js'
import { toldApp } from '../../support/sign-in.js'
import type { Town } from './town.js'

/** What is tried between two partners at one endpoint: every no is counted, every yes too, and what went wrong is kept. */
export class Trial {
  readonly faults: string[] = []
  refusals = 0
  accepted = 0

  constructor(private readonly town: Town) {}

  /** Refused at this stage with this code; nothing came to be, and exactly one event says so. */
  async refused(
    what: string,
    attempt: () => Promise<Shown>,
    code: RefusalCode,
    stage: Stage,
  ): Promise<Shown> {
    const { made } = this.town
    const before = { ...made }
    const shown = await attempt()
    const told = await this.#refusalOf(shown)
    if (told !== `${code} ${stage}, 1 event`)
      this.faults.push(`${what}: expected ${code} ${stage}, got ${told}`)
    else this.refusals += 1
    this.#nothingMade(what, before)
    return shown
  }

  /** A page, a question or a no to the app: in any case nobody got in. */
  async notIn(what: string, attempt: () => Promise<Shown>, holds: (shown: Shown) => boolean): Promise<Shown> {
    const before = { ...this.town.made }
    const shown = await attempt()
    if (holds(shown) && !isIn(shown)) this.refusals += 1
    else this.faults.push(`${what}: got ${said(shown)}`)
    this.#nothingMade(what, before)
    return shown
  }

  /** The twin: the same without the hostile part gets in. Returns what the app was told. */
  async gotIn(what: string, attempt: () => Promise<Shown>): Promise<string> {
    const shown = await attempt()
    if (!isIn(shown)) {
      this.faults.push(`${what}: expected to get in, got ${said(shown)}`)
      return ''
    }
    this.accepted += 1
    return toldApp(shown).xml
  }

  holds(what: string, ok: boolean): void {
    if (!ok) this.faults.push(what)
  }

  #nothingMade(what: string, { sessions, users }: Town['made']): void {
    const { made } = this.town
    if (made.sessions !== sessions) this.faults.push(`${what}: a session was started`)
    if (made.users !== users) this.faults.push(`${what}: a user was made`)
  }

  async #refusalOf(shown: Shown): Promise<string> {
    if (isIn(shown)) return 'Success for the app'
    const reference = /class="code">([^<]+)</.exec(shown.text)?.[1]
    if (reference === undefined) return said(shown)
    const events = await this.town.house.house.gateway.audit.list({ reference, limit: 200 })
    const refused = events.map(({ event }) => event).filter(isRefused)
    const { told } = this.town
    const since = refused.length - (told.get(reference) ?? 0)
    told.set(reference, refused.length)
    const last = refused.at(-1)
    return `${last?.code} ${last?.stage}, ${since} event${since === 1 ? '' : 's'}`
  }
}

function isRefused(event: AuditEvent): event is Extract<AuditEvent, { type: 'signin.refused' }> {
  return event.type === 'signin.refused'
}

export function isIn(shown: Shown): boolean {
  return shown.form?.fields['SAMLResponse'] !== undefined && toldApp(shown).xml.includes('status:Success"')
}

export function said({ status, url, leaves, form, text }: Shown): string {
  const where = leaves ?? form?.action ?? url
  const heading = /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? ''
  return `${status} ${where.slice(0, 80)} ${heading.replace(/<[^>]*>/g, '').slice(0, 80)}`
}

/** A signature by another's key: of another kind of key, the algorithm alone gives it away. */
export function byWrongKey(by: Outsider, instead: Outsider): RefusalCode {
  const kind = ({ keys }: Outsider) => keys.privateKey.asymmetricKeyType
  return kind(by) === kind(instead) ? 'partner.signature_invalid' : 'partner.algorithm_refused'
}

/** The sign-in's own page, by the RelayState that a partner is asked with. */
export function signInPage(gate: string, relayState: string, rest = ''): string {
  return `${gate}/sign-in/${relayState}${rest}`
}

export function hasSession({ jar }: Browser): boolean {
  return [...jar.keys()].some((name) => name.endsWith('_session'))
}
