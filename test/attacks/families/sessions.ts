// H01, H02, H07: sessions that were planted, answers in other browsers, and floods.
import type { Shown } from '../../support/browser.js'
import { gate, outsider } from '../../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, toldApp } from '../../support/sign-in.js'
import type { Attack } from '../attack.js'
import { type Ground, type Visitor } from '../ground.js'
import { asked } from '../play/answers.js'
import { httpAttack } from '../play/http.js'
import { amissIn, lookAttack } from '../play/look.js'
import { formOf, sendRaw } from '../play/raw.js'

export const sessionCookie = '__Host-sallyport_443_session'

async function signedIn(ground: Ground, { browser }: Visitor, name = 'ann'): Promise<Shown> {
  const partner = ground.partner('acme')
  const scoping = { idpList: [partner.id], requesterIDs: [] }
  const request = { scoping, forceAuthn: true }
  const question = questionIn(await bring(browser, asks(ground.app('wiki'), ground.house, { request })))
  return deliver(browser, answerOf(partner, ground.house, question, { nameID: { value: name } }))
}

/** Whether this browser's session lets it in without a partner. */
async function isIn(ground: Ground, { browser }: Visitor): Promise<boolean> {
  const { form } = await bring(browser, asks(ground.app('annex'), ground.house))
  return form?.fields['SAMLResponse'] !== undefined
}

const planted: Readonly<Record<string, string>> = {
  random: 'A'.repeat(43),
  short: 'x',
  long: 'A'.repeat(4000),
  quoted: '"AAAAAAAAAAAAAAAAAAAAAAAA"',
  injected: 'x%0d%0aSet-Cookie:evil=1',
  prototype: '__proto__constructor__',
}

const H01: readonly Attack[] = [
  ...Object.entries(planted).map(([name, value]) =>
    lookAttack({
      row: 'H01',
      name: `planted.${name}`,
      tries: 'plants a session cookie of its own choice before somebody signs in',
      async look(ground, visitor, hostile) {
        if (hostile) visitor.browser.jar.set(sessionCookie, value)
        const before = hostile && (await isIn(ground, visitor))
        await signedIn(ground, visitor)
        const now = visitor.browser.jar.get(sessionCookie)
        const thief = ground.visitor()
        thief.browser.jar.set(sessionCookie, hostile ? value : 'B'.repeat(43))
        return amissIn({
          'the planted one lets in': !before && !(await isIn(ground, thief)),
          'the planted one is kept': now !== undefined && now !== value,
        })
      },
    }),
  ),
  lookAttack({
    row: 'H01',
    name: 'own-session-planted',
    tries: 'plants a live session of the forger’s and uses it after the other person signed in',
    async look(ground, visitor, hostile) {
      const thief = ground.visitor()
      await signedIn(ground, thief, 'mallory herself')
      const own = thief.browser.jar.get(sessionCookie) ?? ''
      if (hostile) visitor.browser.jar.set(sessionCookie, own)
      await signedIn(ground, visitor)
      const name = (shown: Shown) => /<saml:NameID[^>]*>([^<]*)</.exec(toldApp(shown).xml)?.[1]
      const anns = name(await bring(visitor.browser, asks(ground.app('wiki'), ground.house)))
      const after = await bring(thief.browser, asks(ground.app('wiki'), ground.house))
      const thiefs = after.form?.fields['SAMLResponse'] === undefined ? undefined : name(after)
      return amissIn({
        'the old secret leads to the new person': thiefs !== anns,
        'the secret stayed the same': visitor.browser.jar.get(sessionCookie) !== own,
      })
    },
  }),
  lookAttack({
    row: 'H01',
    name: 'two-of-them',
    tries: 'sends two session cookies, the live one among them',
    async look(ground, visitor, hostile) {
      await signedIn(ground, visitor)
      const secret = visitor.browser.jar.get(sessionCookie) ?? ''
      const Cookie = `${sessionCookie}=${secret}${hostile ? `; ${sessionCookie}=${'C'.repeat(43)}` : ''}`
      const { url } = asks(ground.app('annex'), ground.house)
      const raw = { method: 'GET', target: url.slice(gate.length), headers: { Cookie } }
      const { form } = await sendRaw(raw, ground.visitor(), ground.house)
      return amissIn({ 'the doubt is settled in favour of one': (form !== undefined) === !hostile })
    },
  }),
  lookAttack({
    row: 'H01',
    name: 'after-sign-out',
    tries: 'goes on with the cookie of a session that was signed out',
    async look(ground, visitor, hostile) {
      await signedIn(ground, visitor)
      const secret = visitor.browser.jar.get(sessionCookie) ?? ''
      if (hostile) await visitor.browser.postFromPage(await visitor.browser.get(`${gate}/sign-out`))
      const thief = ground.visitor()
      thief.browser.jar.set(sessionCookie, secret)
      return amissIn({ 'it lets in still': (await isIn(ground, thief)) === !hostile })
    },
  }),
  lookAttack({
    row: 'H01',
    name: 'sign-out-by-another-site',
    tries: 'signs somebody out, or has a session replaced, by a form on another site',
    async look(ground, visitor, hostile) {
      await signedIn(ground, visitor)
      if (hostile) {
        const Cookie = `${sessionCookie}=${visitor.browser.jar.get(sessionCookie) ?? ''}`
        const raw = { target: '/sign-out', headers: { Cookie }, body: formOf({ token: 'guessed' }) }
        await sendRaw(raw, ground.visitor(), ground.house)
      }
      return amissIn({ 'the session is gone': await isIn(ground, visitor) })
    },
  }),
]

/** H02: everything under a sign-in of one browser, opened in another. */
const ways = ['', '/partners', '/partners?q=acme', '/partner/acme', '/again', '/cancel'] as const
const H02: readonly Attack[] = [
  ...ways.map((way) =>
    httpAttack({
      row: 'H02',
      name: `another-browser${way.replace(/\W+/g, '-') || '-page'}`,
      tries: 'opens what belongs to a sign-in of another browser',
      expected: { code: 'signin.other_browser', stage: 'prove' },
      async prepare(ground, visitor, hostile) {
        const shown = await bring(visitor.browser, asks(ground.app('wiki'), ground.house))
        const id = /\/sign-in\/([\w-]+)\//.exec(shown.text)?.[1] ?? ''
        const { browser } = hostile ? ground.visitor() : visitor
        // Giving up is a no to the app, so its twin is the page itself
        return () => browser.get(`${gate}/sign-in/${id}${!hostile && way === '/cancel' ? '' : way}`)
      },
    }),
  ),
  ...['delivered', 'followed', 'followed-with-the-name-only'].map((how) =>
    httpAttack({
      row: 'H02',
      name: `answer.${how}`,
      tries: 'has an answer to the question of one browser taken by another',
      expected: { code: 'signin.other_browser', stage: 'prove' },
      async prepare(ground, visitor, hostile) {
        const partner = ground.partner('acme')
        const question = await asked(visitor, partner, ground)
        const answer = answerOf(partner, ground.house, question)
        const other = ground.visitor()
        if (how === 'followed-with-the-name-only')
          for (const name of visitor.browser.jar.keys())
            other.browser.jar.set(name, `zzzzzz.${'D'.repeat(43)}`)
        return () => deliver(hostile ? other.browser : visitor.browser, answer)
      },
    }),
  ),
]

/** H07: who floods is refused as before, and only written down less often; what pages say tells nobody apart. */
const H07: readonly Attack[] = [
  lookAttack({
    row: 'H07',
    name: 'refusals-without-end',
    tries: 'fills the audit with refusals',
    async look(ground, visitor, hostile) {
      const times = hostile ? 140 : 10
      // They are counted by the minute: all of them within one
      ground.house.advance(Math.ceil(60 - ((ground.house.now().getTime() / 1000) % 60)))
      const before = await refusalsFrom(ground, visitor.address)
      const all: number[] = []
      for (let at = 0; at < times; at++)
        all.push((await visitor.browser.postFromOutside(`${gate}/saml/sp/acs`, { SAMLResponse: '!' })).status)
      const written = (await refusalsFrom(ground, visitor.address)) - before
      ground.house.advance(61)
      return amissIn({
        'one was not refused': all.every((status) => status === 400),
        [`${written} were written down`]: hostile ? written <= 125 : written === times,
      })
    },
  }),
  ...(['a partner', 'an app'] as const).map((what) =>
    lookAttack({
      row: 'H07',
      name: `tells-apart.${what.replace(' ', '-')}`,
      tries: 'tries out names to learn who is registered',
      async look(ground, visitor, hostile) {
        const { browser } = visitor
        const shown =
          what === 'an app'
            ? await bring(browser, asks(outsider(hostile ? 'nobody' : 'acme'), ground.house))
            : await deliver(
                browser,
                answerOf(hostile ? outsider('nobody') : ground.partner('acme'), ground.house, undefined, {
                  sign: 'none',
                }),
              )
        return amissIn({ 'it names somebody': !/acme|nobody/.test(plain(shown.text)) })
      },
    }),
  ),
]

async function refusalsFrom({ house }: Ground, source: string): Promise<number> {
  const events = await house.house.gateway.audit.list({ limit: 1000 })
  return events.filter(({ event }) => event.type === 'signin.refused' && event.source === source).length
}

function plain(text: string): string {
  return text.replace(/<[^>]*>/g, ' ')
}

export const sessionAttacks: readonly Attack[] = [...H01, ...H02, ...H07]
