// L07 to L10 in WS-Federation: signing out. Nothing in it is signed by design, so it ends the one session of the browser
// that brings it, leads nowhere that is not registered, and ends first what can fail later.
import { gate } from '../../support/house.js'
import { bringToken, tokenFor, wsQuestionIn, wsignin } from '../../support/any-to-any.js'
import { answerOf } from '../../support/sign-in.js'
import type { Attack } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { asked, brought } from '../play/answers.js'
import { amissIn, lookAttack } from '../play/look.js'
import { rp, sts } from '../play/tokens.js'
import { sessionCookie } from './sessions.js'

async function signedIn(ground: Ground, { browser }: Visitor): Promise<void> {
  const question = wsQuestionIn(
    await browser.get(wsignin(ground.app('portal'), { whr: ground.partner('ws').id })),
  )
  await bringToken(browser, tokenFor(ground.partner('ws'), ground.house, question))
}

async function isIn(_ground: Ground, { browser }: Visitor): Promise<boolean> {
  return (await browser.get(`${gate}/`)).text.includes('Signed in as')
}

const at = (door: string, parameters: Readonly<Record<string, string>>): string =>
  `${gate}${door}?${new URLSearchParams(parameters).toString()}`

const doors = [
  ['sts', sts, 'wsignout1.0'],
  ['sts-cleanup', sts, 'wsignoutcleanup1.0'],
  ['rp', rp, 'wsignoutcleanup1.0'],
  ['rp-out', rp, 'wsignout1.0'],
] as const

const away: readonly (readonly [name: string, wreply: string])[] = [
  ['elsewhere', 'https://evil.test/'],
  ['javascript', 'javascript:alert(1)'],
  ['data', 'data:text/html,x'],
  ['scheme-relative', '//evil.test/'],
  ['backslash', 'https://portal.test\\@evil.test/'],
  ['userinfo', 'https://portal.test@evil.test/'],
  ['userinfo-of-partner', 'https://ws.test@evil.test/'],
  ['suffix-of-app', 'https://portal.test.evil.test/callback'],
  ['suffix-of-partner', 'https://ws.test.evil.test/sts'],
  ['plain-http-of-partner', 'http://ws.test/sts'],
  ['port-of-partner', 'https://ws.test:8443/sts'],
  ['line', 'https://ws.test/\r\nLocation: https://evil.test/'],
  ['blank', ' https://evil.test/'],
  ['relative', '/\\evil.test'],
]

/** L09: the browser goes back to a registered place or nowhere. */
const L09 = doors.flatMap(([name, door, wa]) =>
  away.flatMap(([kind, wreply]) =>
    [true, false].map((session) =>
      lookAttack({
        row: 'L09',
        name: `${name}.${kind}.${session ? 'signed-in' : 'nobody'}`,
        tries: 'has a browser led away after signing out',
        face: door === sts ? 'wsfed-sts' : 'wsfed-rp',
        async look(ground, visitor, hostile) {
          if (session) await signedIn(ground, visitor)
          const good = door === sts ? 'https://portal.test/callback' : 'https://ws.test/after'
          const shown = await visitor.browser.get(at(door, { wa, wreply: hostile ? wreply : good }))
          const everywhere = `${shown.leaves ?? ''} ${/id="on" href="([^"]*)"/.exec(shown.text)?.[1] ?? ''}`
          return amissIn({
            'the browser is led away': !/evil|javascript:|data:|http:\/\/ws|8443/.test(
              decodeURIComponent(everywhere),
            ),
            'the session ended': !(session && (await isIn(ground, visitor))),
          })
        },
      }),
    ),
  ),
)

/** L08: whose session it is. */
const L08: readonly Attack[] = [
  ...doors.map(([name, door, wa]) =>
    lookAttack({
      row: 'L08',
      name: `${name}.another-browser`,
      tries: 'ends a session from another browser',
      face: door === sts ? 'wsfed-sts' : 'wsfed-rp',
      async look(ground, visitor, hostile) {
        await signedIn(ground, visitor)
        const who = hostile ? ground.visitor() : visitor
        await who.browser.get(at(door, { wa }))
        return amissIn({ 'its own session alone': (await isIn(ground, visitor)) === hostile })
      },
    }),
  ),
  ...(['rp', 'rp-out'] as const).map((name) =>
    lookAttack({
      row: 'L08',
      name: `${name}.session-of-saml`,
      tries: 'ends, as a partner of WS-Federation, a session that a partner of SAML vouched for',
      face: 'wsfed-rp',
      async look(ground, visitor, hostile) {
        if (hostile) {
          const partner = ground.partner('acme')
          const question = await asked(visitor, partner, ground)
          await brought(answerOf(partner, ground.house, question).xml, question, visitor, ground)
        } else await signedIn(ground, visitor)
        await visitor.browser.get(at(rp, { wa: name === 'rp' ? 'wsignoutcleanup1.0' : 'wsignout1.0' }))
        return amissIn({ 'its own session alone': (await isIn(ground, visitor)) === hostile })
      },
    }),
  ),
  ...(['session', 'sign-in', 'record'] as const).map((use) =>
    lookAttack({
      row: 'L08',
      name: `end-cookie-as.${use}`,
      tries: 'uses the cookie that can end a session for something else',
      face: 'wsfed-rp',
      async look(ground, visitor, hostile) {
        await signedIn(ground, visitor)
        const end = [...visitor.browser.jar].find(([name]) => name.endsWith('_end'))
        const thief = ground.visitor()
        if (end !== undefined && hostile) {
          if (use === 'session') thief.browser.jar.set(sessionCookie, end[1])
          else thief.browser.jar.set(end[0], end[1])
        }
        const shown = await thief.browser.get(
          use === 'sign-in'
            ? wsignin(ground.app('portal'), { whr: ground.partner('ws').id })
            : `${gate}/${use === 'record' ? 'record' : ''}`,
        )
        return amissIn({
          'there is such a cookie': end !== undefined,
          'it lets nobody in':
            shown.form?.fields['wresult'] === undefined && !shown.text.includes('Signed in as'),
        })
      },
    }),
  ),
  ...['x', 'A'.repeat(43), '__proto__', ''].map((value) =>
    lookAttack({
      row: 'L08',
      name: `end-cookie-made-up.${value.slice(0, 9) || 'empty'}`,
      tries: 'makes up the cookie that can end a session',
      face: 'wsfed-rp',
      async look(ground, visitor, hostile) {
        await signedIn(ground, visitor)
        const end = [...visitor.browser.jar].find(([name]) => name.endsWith('_end'))?.[0] ?? ''
        const framed = ground.visitor()
        framed.browser.jar.set(end, hostile ? value : (visitor.browser.jar.get(end) ?? ''))
        await framed.browser.get(at(rp, { wa: 'wsignoutcleanup1.0' }))
        return amissIn({ 'only the right one ends it': (await isIn(ground, visitor)) === hostile })
      },
    }),
  ),
]

/** L07: our own sign-out stands on a page of ours. */
const L07: readonly Attack[] = (
  [
    ['get', 'by a link'],
    ['post', 'by a form on another page'],
  ] as const
).map(([how, tries]) =>
  lookAttack({
    row: 'L07',
    name: `own-sign-out-by-${how}`,
    tries: `signs somebody out of everything ${tries}`,
    async look(ground, visitor, hostile) {
      await signedIn(ground, visitor)
      if (hostile && how === 'get') await visitor.browser.get(`${gate}/sign-out`)
      else if (hostile) await visitor.browser.postFromOutside(`${gate}/sign-out`, {})
      else await visitor.browser.postFromPage(await visitor.browser.get(`${gate}/sign-out`))
      return amissIn({ 'a page of ours alone': (await isIn(ground, visitor)) === hostile })
    },
  }),
)

/** L10: the session ends first; what fails afterwards brings nothing back. */
const L10: readonly Attack[] = doors.slice(0, 3).map(([name, door, wa]) =>
  lookAttack({
    row: 'L10',
    name: `${name}.audit-fails`,
    tries: 'signs out while what happened cannot be written down',
    face: door === sts ? 'wsfed-sts' : 'wsfed-rp',
    async look(ground, visitor, hostile) {
      await signedIn(ground, visitor)
      const { breakage } = ground
      Object.assign(
        breakage,
        hostile ? { at: 'audit.record', from: 1, calls: 0, with: () => new Error('disk full') } : {},
      )
      await visitor.browser.get(at(door, { wa }))
      Object.assign(breakage, { at: undefined, with: undefined, calls: 0 })
      return amissIn({ 'the session ended': !(await isIn(ground, visitor)) })
    },
  }),
)

/** Twice, and for somebody who is not there: no fault, and nothing comes of it. */
const twice: readonly Attack[] = doors.map(([name, door, wa]) =>
  lookAttack({
    row: 'L11',
    name: `${name}.again`,
    tries: 'sends a browser that has signed out round once more',
    face: door === sts ? 'wsfed-sts' : 'wsfed-rp',
    async look(ground, visitor, hostile) {
      await signedIn(ground, visitor)
      if (hostile) await visitor.browser.get(at(door, { wa }))
      const shown = await visitor.browser.get(at(door, { wa }))
      return amissIn({
        'a page': shown.status === 200,
        'nobody is told twice': !hostile || !shown.text.includes('data-tell='),
      })
    },
  }),
)

export const realmSignOutAttacks: readonly Attack[] = [...L07, ...L08, ...L09, ...L10, ...twice]
