// E11: what leaves encrypted. To a key of the app's registration that is meant for it, or nothing leaves at all.
import { constants, createDecipheriv, privateDecrypt } from 'node:crypto'
import { gate } from '../../support/house.js'
import { makeKeys, type Keys } from '../../support/keys.js'
import type { Shown } from '../../support/browser.js'
import { answerOf, asks, bring, deliver, questionIn, toldApp } from '../../support/sign-in.js'
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { httpAttack } from '../play/http.js'
import { amissIn, lookAttack } from '../play/look.js'
import { spaces } from '../play/pieces.js'
import { sealed } from '../play/seal.js'

const noKey: Expected = { code: 'request.encryption_key_missing', vouched: true }
const mallory = makeKeys()
const hidden = { displayName: 'Ann of the sealed letter' }
const nameID = { value: 'ann-of-the-sealed-letter' }

const withoutKey = [
  ['keyless', 'has registered no key that may be encrypted to'],
  ['old-ciphers', 'takes nothing but CBC'],
] as const

/** Asked for, launched, or followed from a session: in none of these ways does the clear text leave instead. */
const nothingLeaves = withoutKey.flatMap(([standing, why]) =>
  (['asks', 'launch', 'unsolicited', 'session'] as const).map((how) =>
    httpAttack({
      row: 'E11',
      name: `${standing}.${how}`,
      tries: `wants an answer for an app that must have it encrypted and ${why}`,
      face: 'saml-idp',
      expected: noKey,
      prepare: (ground, visitor, hostile) => stepOf(how, hostile ? standing : 'hush', ground, visitor),
    }),
  ),
)

type Way = 'asks' | 'launch' | 'unsolicited' | 'session'

async function stepOf(
  how: Way,
  name: 'keyless' | 'old-ciphers' | 'hush',
  ground: Ground,
  { browser }: Visitor,
): Promise<() => Promise<Shown>> {
  const partner = ground.partner('acme')
  const sent = asks(ground.app(name), ground.house, {
    request: { scoping: { idpList: [partner.id], requesterIDs: [] } },
  })
  if (how === 'asks') return () => bring(browser, sent)
  if (how === 'launch') return () => browser.get(`${gate}/launch/${name}?partner=acme`)
  if (how === 'unsolicited') {
    const answer = answerOf(partner, ground.house, undefined, { relayState: name })
    return () => deliver(browser, answer)
  }
  const scoping = { idpList: [partner.id], requesterIDs: [] }
  const question = questionIn(
    await bring(browser, asks(ground.app('wiki'), ground.house, { request: { scoping } })),
  )
  await deliver(browser, answerOf(partner, ground.house, question, { nameID }))
  return () => bring(browser, sent)
}

/** Only the registered key opens it, and nothing of the person stands outside. */
const toWhom = (
  [
    ['key-of-the-request', 'brings a certificate of its own in the KeyInfo of its request'],
    ['key-of-the-signature', 'signs its request with a key of its own and names that'],
  ] as const
).map(([name, tries]) =>
  lookAttack({
    row: 'E11',
    name,
    face: 'saml-idp',
    tries: `${tries}, so that the answer is encrypted to it`,
    async look(ground, visitor, hostile) {
      const partner = ground.partner('acme')
      const app = ground.app('hush')
      const { xml } = asks(app, ground.house, {
        request: { scoping: { idpList: [partner.id], requesterIDs: [] } },
      })
      const keys = name === 'key-of-the-signature' ? mallory : app.keys
      const message = hostile ? sealed(xml, xml, { keys, signature: withKeyInfo }) : xml
      const fields = { SAMLRequest: Buffer.from(message).toString('base64') }
      const shown = await visitor.browser.postFromOutside(`${gate}/saml/idp/sso`, fields)
      // Signed by a key that is not the app's it is refused, and so nothing leaves either
      if (hostile && name === 'key-of-the-signature')
        return amissIn({ [`it was taken: ${shown.status}`]: shown.status >= 400 && shown.form === undefined })
      const answer = answerOf(partner, ground.house, questionIn(shown), { nameID, attributes: hidden })
      return sealedLetter(toldApp(await deliver(visitor.browser, answer)).xml, app.keys)
    },
  }),
)

function withKeyInfo(signature: string): string {
  const info = `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${mallory.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`
  return signature.replace('</ds:SignatureValue>', `$&${info}`)
}

function sealedLetter(xml: string, own: Keys): string | undefined {
  const opened = openedBy(own, xml) ?? ''
  return amissIn({
    'the assertion stands in the clear':
      !xml.includes('<saml:Assertion') && xml.includes('EncryptedAssertion'),
    'the person stands in the clear': !/sealed letter|NameID|AttributeValue/.test(xml),
    'the registered key does not open it': opened.includes(hidden.displayName),
    'another key opens it': openedBy(mallory, xml) === undefined,
    'it is not signed inside': opened.includes('<ds:Signature '),
    'a namespace is missing': opened.includes(spaces('saml')),
  })
}

/** xmlenc-core1 5.2.4 and 5.5.2, by the app's own hand. */
function openedBy({ privateKey }: Keys, xml: string): string | undefined {
  const [wrapped, octets] = [...xml.matchAll(/<xenc:CipherValue>([^<]*)</g)].map(([, text = '']) =>
    Buffer.from(text, 'base64'),
  )
  const oaepHash = /DigestMethod [^>]*sha256"/.test(xml.slice(xml.indexOf('EncryptedKey')))
    ? 'sha256'
    : 'sha1'
  if (wrapped === undefined || octets === undefined) return undefined
  try {
    const secret = privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
      wrapped,
    )
    const cipher = createDecipheriv(
      secret.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm',
      secret,
      octets.subarray(0, 12),
    )
    cipher.setAuthTag(octets.subarray(-16))
    return Buffer.concat([cipher.update(octets.subarray(12, -16)), cipher.final()]).toString()
  } catch {
    return undefined
  }
}

export const toAppAttacks: readonly Attack[] = [...nothingLeaves, ...toWhom]
