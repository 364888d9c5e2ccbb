import type { AuditEvent } from '../../src/model/audit-event.js'
import type { RefusalCode } from '../../src/model/refusal.js'
import { Browser } from '../support/browser.js'
import { openTestHouse, type Outsider, outsider, type TestHouse } from '../support/house.js'
import { signIn } from '../support/sign-in.js'

const apps = ['wiki', 'expenses', 'travel-booking', 'library', 'payroll', 'helpdesk', 'archive'].map(
  (handle) => outsider(handle),
)
const partners = ['northwind', 'larkfield', 'alder-finch', 'borough-hospital', 'quayside'].map((handle) =>
  outsider(handle),
)

/** A house with a month behind it: busy by day, one partner failing, one silent since the weekend. */
export async function openBusyHouse(): Promise<TestHouse> {
  const house = await openTestHouse({
    apps,
    partners,
    settings: {
      partners: { quayside: { acceptSha1Signatures: true }, larkfield: { acceptUnsolicitedAnswers: true } },
      apps: {
        ...Object.fromEntries(
          apps.slice(0, 4).map(({ handle }, at) => [handle, { partners: [one(partners, at).handle] }]),
        ),
        archive: { enabled: false },
      },
    },
  })
  for (let hour = 0; hour < 30 * 24; hour += 1) {
    house.advance(3600)
    await house.office.gateway.audit.record(eventsOf(hour, house.now()), true)
  }
  for (const [at, name] of ['Ann Example', 'Bo Larsen', 'Chidi Okafor', 'Dana Whitfield'].entries())
    await signIn(new Browser(house), one(apps, at), one(partners, at), house, {
      attributes: { displayName: name, mail: `${name.split(' ')[0]?.toLowerCase()}@example.test` },
      nameID: { value: `person-${at}` },
    })
  return house
}

function one(all: readonly Outsider[], at: number): Outsider {
  const found = all[at % all.length]
  if (!found) throw new Error('there is nobody')
  return found
}

function eventsOf(hour: number, now: Date): readonly AuditEvent[] {
  const busy = Math.round(6 * Math.max(0, Math.sin(((now.getUTCHours() - 5) / 14) * Math.PI)))
  return Array.from({ length: busy }, (_, at): AuditEvent | undefined => {
    const partner = one(partners, (hour + at) % 9 === 0 ? 3 : (hour * 7 + at) % 5)
    const about = {
      reference: `R${hour}-${at}`,
      app: one(apps, (hour * 3 + at) % 6).id,
      partner: partner.id,
      user: `_person${at}`,
    }
    if (partner.handle === 'larkfield' && hour > 25 * 24) return undefined
    const failing = partner.handle === 'borough-hospital' && (hour + at) % 3 === 0
    return failing || (hour + at) % 29 === 0
      ? { type: 'signin.refused', code: codeOf(failing), detail: 'as it was', ...about }
      : completed(about, now)
  }).filter((event) => event !== undefined)
}

function codeOf(failing: boolean): RefusalCode {
  return failing ? 'partner.signature_invalid' : 'request.reply_url_not_registered'
}

function completed(about: Pick<AuditEvent & { reference: string }, 'reference'>, now: Date): AuditEvent {
  return {
    type: 'signin.completed',
    by: 'partner',
    session: '_s',
    authnInstant: now.toISOString(),
    authnContext: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
    claims: ['mail'],
    roles: [],
    ...about,
  }
}
