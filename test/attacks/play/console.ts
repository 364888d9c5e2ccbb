import type { AuditEvent } from '../../../src/model/audit-event.js'
import type { Attack, Expected, Played } from '../attack.js'
import type { Answered, ConsoleGround } from '../console-ground.js'

/** Something that is tried at the console or the API, and what the very same comes to when nothing is hostile about it. */
export interface ConsoleAttack {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly face?: 'console' | 'api'
  readonly expected: Expected
  /** What comes before the decisive step, which is what it returns. */
  prepare(ground: ConsoleGround, hostile: boolean): Promise<() => Promise<Answered>>
  /** Whether it was done; where it is not said: neither a no nor a way to the sign-in. */
  isDone?(answered: Answered): boolean
  /** What must not stand in what comes back. */
  readonly leaks?: RegExp
}

export function consoleAttack(attack: ConsoleAttack): Attack {
  const { row, name, tries, face = 'console', expected, prepare, isDone = wasTaken, leaks } = attack
  return {
    ...{ id: `${row}.${face}.${name}`, row, face, tries, expected },
    async play(ground, hostile): Promise<Played> {
      const office = await ground.console()
      const act = await prepare(office, hostile)
      office.written()
      const answered = await act()
      const events = office.written()
      const accepted = isDone(answered)
      const leaked = leaks?.exec(answered.text)?.[0]
      return {
        accepted,
        httpStatus: answered.status,
        code: `http.${answered.status}`,
        sessions: events.filter(({ type }) => type === 'admin.signed_in').length,
        tokens: events.filter(({ type }) => type === 'token.made' || type === 'admin.setup_link_made').length,
        audited: events.filter(isChange).length,
        ...(accepted ? { told: 'done' } : {}),
        detail: saidIn(answered),
        ...(leaked === undefined ? {} : { leaked }),
      }
    },
  }
}

/** A look that was turned away changes nothing, and neither does a refused sign-in that is written down. */
function isChange({ type }: AuditEvent): boolean {
  return type !== 'admin.refused'
}

export function wasTaken({ status, headers }: Answered): boolean {
  return status < 400 && !leadsToSignIn(headers)
}

/** As whoever is not signed in is led there, unlike somebody who has just signed out. */
export function leadsToSignIn(headers: Headers): boolean {
  return /\/admin\/sign-in\?(?:next=|told=session-over)/.test(headers.get('location') ?? '')
}

/** Title and first notice of a page, or the detail of a problem: for whoever mends a failing case. */
function saidIn({ text, headers }: Answered): string {
  const location = headers.get('location')
  if (location !== null) return `to ${location}`
  const title = /<h1>([^<]*)/.exec(text)?.[1] ?? ''
  const notice = /class="notice[^"]*"[^>]*>(.{0,300})/s.exec(text)?.[1]?.replace(/<[^>]*>/g, ' ') ?? ''
  return title === '' ? text.slice(0, 200) : `${title}: ${notice}`.replace(/\s+/g, ' ').trim()
}
