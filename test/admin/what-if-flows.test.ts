import { whatIf, type Word } from '../../src/admin/what-if.js'
import { systemRandom } from '../../src/gateway.js'
import type { Office } from '../../src/model/office.js'
import type { Random } from '../../src/model/ports.js'
import { withoutValues } from '../../src/xml/without-values.js'
import { appAsks, appHears, bringToken, tokenFor, wsQuestionIn } from '../support/any-to-any.js'
import { Browser, type Shown } from '../support/browser.js'
import { formBody } from '../support/counterpart.js'
import { openTestHouse, outsider, type Outsider, type TestHouse } from '../support/house.js'
import { answerOf, deliver, questionIn } from '../support/sign-in.js'
import { callerOf } from './caller-of.js'

const apps = {
  'SAML 2.0': outsider('wiki'),
  'WS-Federation, SAML 1.1': outsider('portal', 'wsfed'),
  'WS-Federation, SAML 2.0': outsider('intranet', 'wsfed'),
  'SAML 2.0, encrypted': outsider('vault'),
}
const acme = outsider('acme')
const fabrikam = outsider('fabrikam', 'wsfed')
const partners = {
  'SAML 2.0': { who: acme },
  'WS-Federation, SAML 1.1': { who: fabrikam, tokenType: 'saml11' },
  'WS-Federation, SAML 2.0': { who: fabrikam, tokenType: 'saml20' },
} as const
type AppRow = keyof typeof apps
type PartnerRow = keyof typeof partners

/** Ids that were drawn, and those that are drawn next instead of new ones. */
const drawn: string[] = []
const next: string[] = []
const random: Random = {
  ...systemRandom,
  id: () => {
    const id = next.shift() ?? systemRandom.id()
    drawn.push(id)
    return id
  },
}
let house: TestHouse
let office: Office

beforeAll(async () => {
  house = await openTestHouse({
    apps: Object.values(apps),
    partners: [acme, fabrikam],
    settings: {
      apps: {
        intranet: { wsfed: { tokenType: 'saml20' } },
        vault: { encrypt: 'required' },
      },
      partners: {
        acme: { confirmedDomains: ['acme.test'] },
        fabrikam: { confirmedDomains: ['fabrikam.test'] },
      },
    },
    still: true,
    random,
  })
  office = house.office
})
afterAll(() => house.close())

const rows = (Object.keys(apps) as AppRow[]).flatMap((app) =>
  (Object.keys(partners) as PartnerRow[]).map((partner) => [app, partner] as const),
)

interface Live {
  readonly told: string
  readonly form: string
  readonly ids: readonly string[]
  readonly reference: string
}

/** A whole sign-in over HTTP; what the partner posted, what the app was told, and the ids that its answer drew. */
async function live(app: Outsider, { who, ...token }: (typeof partners)[PartnerRow]): Promise<Live> {
  const browser = new Browser(house)
  const choice = await appAsks(browser, app, house)
  const way = new RegExp(`/sign-in/[^"]+/partner/${who.handle}`).exec(choice.text)?.[0] ?? ''
  const asked = await browser.get(way)
  const fields =
    'tokenType' in token
      ? tokenFor(who, house, wsQuestionIn(asked), token)
      : answerOf(who, house, questionIn(asked)).fields
  drawn.length = 0
  const shown = await post(browser, who, fields)
  return {
    told: appHears(app, shown).xml,
    form: formBody(fields),
    ids: [...drawn],
    reference: await latest(),
  }
}

function post(browser: Browser, who: Outsider, fields: Readonly<Record<string, string>>): Promise<Shown> {
  return who.protocol === 'wsfed'
    ? bringToken(browser, fields)
    : deliver(browser, { fields } as Parameters<typeof deliver>[1])
}

async function latest(): Promise<string> {
  const last = (await house.events()).findLast(({ type }) => type === 'signin.completed')
  return last?.type === 'signin.completed' ? last.reference : ''
}

/** As a preview shows it; what is encrypted is another ciphertext each time, and with it the digest over it. */
function shownAs(told: string): string {
  const masked = withoutValues(told)
  return told.includes('EncryptedData')
    ? masked.replace(/(<ds:DigestValue>)[^<]*/g, '$1of a ciphertext')
    : masked
}

/** The preview, drawing these ids as the live sign-in did. */
async function preview(app: Outsider, word: Word, ids: readonly string[], partner?: string) {
  next.splice(0, next.length, ...ids)
  const question = { app: app.handle, word, ...(partner === undefined ? {} : { partner }) }
  const seen = await whatIf(callerOf('operator'), question, office)
  next.length = 0
  if (!seen.token) throw new Error(JSON.stringify(seen.verdict))
  return seen
}

describe.each(rows)('an app that speaks %s, a partner that speaks %s', (appRow, partnerRow) => {
  const app = apps[appRow]
  const partner = partners[partnerRow]

  test('the preview of a recorded sign-in is the token that was sent, whole', async () => {
    const { told, ids, reference } = await live(app, partner)
    const { token } = await preview(app, { kind: 'recorded', reference }, ids)
    expect(shownAs(token?.xml ?? '')).toBe(shownAs(told))
    expect(token?.xml).not.toContain(/<ds:SignatureValue>([^<]+)</.exec(told)?.[1])
  })

  test('the preview of a saved answer is the token that was sent, but for the question’s id', async () => {
    const { told, ids, form } = await live(app, partner)
    const requestId = app.protocol === 'wsfed' ? [] : [/ InResponseTo="([^"]+)"/.exec(told)?.[1] ?? '']
    const { token } = await preview(app, { kind: 'captured', bytes: Buffer.from(form) }, [
      ...requestId,
      ...ids,
    ])
    expect(shownAs(token?.xml ?? '')).toBe(shownAs(told))
  })

  test('the preview of a second visit is the token that was sent, whole', async () => {
    const browser = new Browser(house)
    const choice = await appAsks(browser, app, house)
    const way = new RegExp(`/sign-in/[^"]+/partner/${partner.who.handle}`).exec(choice.text)?.[0] ?? ''
    const asked = await browser.get(way)
    const { who, ...token } = partner
    const fields =
      'tokenType' in token
        ? tokenFor(who, house, wsQuestionIn(asked), token)
        : answerOf(who, house, questionIn(asked)).fields
    await post(browser, who, fields)
    drawn.length = 0
    const told = appHears(app, await appAsks(browser, app, house)).xml
    const ids = [...drawn]
    const seen = await preview(app, { kind: 'recorded', reference: await latest() }, ids)
    expect(shownAs(seen.token?.xml ?? '')).toBe(shownAs(told))
  })
})

test('what was said then keeps its time, and what is written now has ours', async () => {
  const [app, partner] = [apps['SAML 2.0'], partners['SAML 2.0']]
  const { reference } = await live(app, partner)
  const then = house.now()
  house.advance(30)
  const word = { kind: 'recorded', reference } as const
  const seen = async (at: 'then' | 'now') => {
    const { record } = await whatIf(callerOf('operator'), { app: app.handle, word, at }, office)
    const messages = record.parts.flatMap((part) => part.messages ?? [])
    return messages.map((message) => [message.leg, message.at])
  }
  expect(await seen('now')).toEqual([
    ['partner', then],
    ['app', house.now()],
  ])
  expect(await seen('then')).toEqual([
    ['partner', then],
    ['app', then],
  ])
})
