// H06: words of others on pages of ours.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Shown } from '../../support/browser.js'
import { appMetadata, gate, type Outsider, outsider, partnerMetadata } from '../../support/house.js'
import { answerOf, asks, bring, deliver, questionIn } from '../../support/sign-in.js'
import type { Attack } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { amissIn, lookAttack } from '../play/look.js'

import { hasHandler } from './pages.js'

const words = {
  script: '<script>alert(1)</script>',
  'out-of-an-attribute': '"><img src=x onerror=alert(1)>',
  'out-of-a-quote': "'><svg/onload=alert(1)>",
  'out-of-the-title': '</title></head><body onload=alert(1)>',
  'out-of-a-comment': '--><script>alert(1)</script><!--',
  'out-of-a-script': '</script><script>alert(1)</script>',
  'escaped-before': '&lt;script&gt;alert(1)&lt;/script&gt;',
} as const

interface Named {
  readonly app: Outsider
  readonly partner: Outsider
}

const [namedApp, namedPartner] = [outsider('wordy'), outsider('wordy')]

type Wordy = (word: string, named: Named, ground: Ground, visitor: Visitor) => Promise<Shown>

const byNamedPartner = async (word: string, { partner }: Named, ground: Ground, visitor: Visitor) => {
  const scoping = { idpList: [partner.id], requesterIDs: [] }
  const question = questionIn(
    await bring(visitor.browser, asks(ground.app('annex'), ground.house, { request: { scoping } })),
  )
  const more = { attributes: { displayName: word } }
  return { question, shown: await deliver(visitor.browser, answerOf(partner, ground.house, question, more)) }
}

const showing: Readonly<Record<string, Wordy>> = {
  chooser: (_word, { app }, ground, { browser }) => bring(browser, asks(app, ground.house)),
  search: async (word, { app }, ground, { browser }) => {
    const { text } = await bring(browser, asks(app, ground.house))
    const id = /\/sign-in\/([\w-]+)\//.exec(text)?.[1] ?? ''
    return browser.get(`${gate}/sign-in/${id}/partners?q=${encodeURIComponent(word)}`)
  },
  refused: async (_word, { app, partner }, ground, { browser }) => {
    const scoping = { idpList: [partner.id], requesterIDs: [] }
    const question = questionIn(await bring(browser, asks(app, ground.house, { request: { scoping } })))
    return deliver(browser, answerOf(partner, ground.house, question, { sign: 'none' }))
  },
  'refused-by-status': async (word, { app, partner }, ground, { browser }) => {
    const scoping = { idpList: [partner.id], requesterIDs: [] }
    const question = questionIn(await bring(browser, asks(app, ground.house, { request: { scoping } })))
    const codes = ['urn:oasis:names:tc:SAML:2.0:status:Responder', word] as const
    return deliver(
      browser,
      answerOf(partner, ground.house, question, { response: { status: { codes, message: word } } }),
    )
  },
  'already-answered': async (word, named, ground, visitor) => {
    const { question } = await byNamedPartner(word, named, ground, visitor)
    return visitor.browser.get(`${gate}/sign-in/${question.relayState}`)
  },
  'start-page': async (word, named, ground, visitor) => {
    await byNamedPartner(word, named, ground, visitor)
    return visitor.browser.get(gate)
  },
  'sign-out': async (word, named, ground, visitor) => {
    await byNamedPartner(word, named, ground, visitor)
    return visitor.browser.get(`${gate}/sign-out`)
  },
  'signed-out': async (word, named, ground, visitor) => {
    await byNamedPartner(word, named, ground, visitor)
    return visitor.browser.postFromPage(await visitor.browser.get(`${gate}/sign-out`))
  },
  'replace-session': async (word, named, ground, visitor) => {
    await byNamedPartner(word, named, ground, visitor)
    return deliver(visitor.browser, answerOf(ground.partner('acme'), ground.house, undefined))
  },
  'on-to-the-app': async (word, { app, partner }, ground, { browser }) => {
    const scoping = { idpList: [partner.id], requesterIDs: [] }
    const sent = asks(app, ground.house, { relayState: word, request: { scoping } })
    const question = questionIn(await bring(browser, sent))
    return deliver(browser, answerOf(partner, ground.house, question))
  },
  'nothing-there': (word, _named, _ground, { browser }) =>
    browser.get(`${gate}/${encodeURIComponent(word)}?${encodeURIComponent(word)}`),
  'unknown-app': (word, _named, ground, { browser }) =>
    bring(browser, asks({ ...namedApp, id: `https://x.test/${encodeURIComponent(word)}` }, ground.house)),
}

const wordy: readonly Attack[] = Object.entries(showing).flatMap(([where, show]) =>
  Object.entries(words).map(([what, word]) =>
    lookAttack({
      row: 'H06',
      name: `${where}.${what}`,
      tries:
        'brings markup as the name of an app, a partner or a person, as a search, a RelayState or an address',
      async look(ground, visitor, hostile) {
        const said = hostile ? word : 'Plainly named'
        const { text } = await named(said, ground, (both) => show(said, both, ground, visitor))
        const scripts = text.match(/<script[^>]*>/gi) ?? []
        return amissIn({
          'it stands there as markup': !hostile || !text.includes(word),
          'a script stands there': scripts.length <= (text.includes('id="on"') ? 1 : 0),
          'a handler stands there': !hasHandler(text),
          'an image stands there': !/<img/i.test(text),
          'a link runs': !/(href|action|src)="\s*(javascript|data|vbscript):/i.test(text),
        })
      },
    }),
  ),
)

/** An app and a partner that are called so, for the time of a play. */
async function named(word: string, { house }: Ground, play: (both: Named) => Promise<Shown>): Promise<Shown> {
  const escaped = word.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const ui = `<md:Extensions><mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"><mdui:DisplayName xml:lang="en">${escaped}</mdui:DisplayName><mdui:Description xml:lang="en">${escaped}</mdui:Description></mdui:UIInfo></md:Extensions>`
  const at = (xml: string) => xml.replace(/(<md:(?:SP|IDP)SSODescriptor[^>]*>)/, (tag) => tag + ui)
  const files = ['apps', 'partners'].map((folder) => join(house.home, 'metadata', folder, 'wordy.xml'))
  const [appFile = '', partnerFile = ''] = files
  try {
    writeFileSync(appFile, at(appMetadata(namedApp)))
    writeFileSync(partnerFile, at(partnerMetadata({ ...namedPartner, id: 'https://wordy-partner.test' })))
    await house.house.refresh()
    return await play({ app: namedApp, partner: { ...namedPartner, id: 'https://wordy-partner.test' } })
  } finally {
    for (const file of files) rmSync(file, { force: true })
    await house.house.refresh()
  }
}

export const wordAttacks: readonly Attack[] = wordy
