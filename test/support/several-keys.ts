import { openTestHouse, outsider, type TestHouse } from './house.js'
import { Browser } from './browser.js'
import { answerOf, asks, bring, deliver, questionIn, toldApp } from './sign-in.js'

/** Which of our keys each is signed for with. */
export const signedBy = {
  plain: 'rsa-2048',
  curved: 'ec-p256',
  long: 'rsa-3072',
  acme: 'ec-p384',
  poste: 'rsa-3072',
} as const

export type Signed = 'Response' | 'Assertion' | 'AuthnRequest' | 'EntityDescriptor'

/** What the house said to one of them: a message, or the query of HTTP-Redirect. */
export interface Said {
  readonly to: keyof typeof signedBy
  readonly what: string
  readonly document: string
  readonly signed: readonly (Signed | 'query')[]
}

export interface SeveralKeys {
  readonly house: TestHouse
  /** A whole sign-in at this app by the partner that it is set to: what the partner was asked, what the app was told. */
  signIn(app: 'plain' | 'curved' | 'long'): Promise<readonly [Said, Said]>
  /** An error Response. */
  refusal(app: 'plain' | 'curved' | 'long'): Promise<Said>
}

/** One house with four kinds of signing keys, three apps and two partners, which are signed for by different ones. */
export async function openSeveralKeys(): Promise<SeveralKeys> {
  const apps = { plain: outsider('plain'), curved: outsider('curved'), long: outsider('long') }
  const partners = { acme: outsider('acme'), poste: outsider('poste') }
  const house = await openTestHouse({
    apps: Object.values(apps),
    partners: Object.values(partners),
    settings: {
      keys: { kind: 'rsa-2048', also: ['ec-p256', 'rsa-3072', 'ec-p384'] },
      apps: {
        plain: { partners: ['acme'] },
        curved: { partners: ['acme'], signingKey: 'ec-p256', signatureAlgorithm: 'ecdsa-sha256' },
        long: { partners: ['poste'], signingKey: 'rsa-3072', signatureAlgorithm: 'rsa-sha512' },
      },
      partners: {
        acme: { signingKey: 'ec-p384' },
        poste: { signingKey: 'rsa-3072', requestBinding: 'post' },
      },
    },
  })
  return {
    house,
    async signIn(name) {
      const by = name === 'long' ? 'poste' : 'acme'
      const browser = new Browser(house)
      const shown = await bring(browser, asks(apps[name], house))
      const question = questionIn(shown)
      const query = shown.leaves?.slice(shown.leaves.indexOf('?') + 1)
      const told = toldApp(await deliver(browser, answerOf(partners[by], house, question)))
      return [
        {
          to: by,
          what: 'AuthnRequest',
          document: query ?? question.xml,
          signed: [query === undefined ? 'AuthnRequest' : 'query'],
        },
        { to: name, what: 'Response', document: told.xml, signed: ['Response', 'Assertion'] },
      ]
    },
    async refusal(name) {
      const passive = asks(apps[name], house, { request: { isPassive: true, forceAuthn: true } })
      const told = toldApp(await bring(new Browser(house), passive))
      return { to: name, what: 'Response that says no', document: told.xml, signed: ['Response'] }
    },
  }
}
