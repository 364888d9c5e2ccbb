// Everything that the house signs, made by a whole house whose signing key is of a given kind.
import type { KeyKind } from '../../src/trust/key-file.js'
import { appAsks, appHears, partnerAnswers } from '../support/any-to-any.js'
import { Browser } from '../support/browser.js'
import { openTestHouse, type Outsider, outsider, type TestHouse } from '../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, toldApp } from '../support/sign-in.js'
import type { Question, Signed } from './opinions.js'
import { decrypted, signingCertificate } from './xmlsec.js'

export interface Issued {
  readonly what: string
  readonly document: string
  /** Every element of it that carries a signature of ours. */
  readonly signed: readonly (Signed | 'query')[]
}

export interface IssuingHouse {
  readonly certificate: string
  readonly documents: readonly Issued[]
}

const apps = ['both', 'assertion', 'response', 'encrypted'] as const
type AppName = (typeof apps)[number]
const tokenTypes = ['saml11', 'saml20'] as const

export async function issuedWith(kind: KeyKind, keyFile: (pem: string) => string): Promise<IssuingHouse> {
  const known = Object.fromEntries(apps.map((name) => [name, outsider(name)])) as Record<AppName, Outsider>
  const [acme, poste] = [outsider('acme'), outsider('poste')]
  const portals = tokenTypes.map((tokenType) => outsider(tokenType, 'wsfed'))
  const house = await openTestHouse({
    apps: [...Object.values(known), ...portals],
    partners: [acme, poste],
    settings: {
      keys: { kind },
      organization: { name: 'Test & house', url: 'https://gate.test/', contact: 'mailto:help@gate.test' },
      partners: { acme: { confirmedDomains: ['acme.test'] }, poste: { requestBinding: 'post' } },
      apps: {
        both: { sign: 'both', partners: ['acme'] },
        assertion: { sign: 'assertion', partners: ['acme'] },
        response: { sign: 'response', partners: ['poste'] },
        encrypted: { sign: 'both', encrypt: 'required', partners: ['acme'] },
        ...Object.fromEntries(
          tokenTypes.map((tokenType) => [tokenType, { wsfed: { tokenType }, partners: ['acme'] }]),
        ),
      },
    },
  })
  try {
    const signIns = await Promise.all(apps.map((name) => signIn(house, known[name], acme, poste)))
    const [both, assertion, response, encrypted] = signIns as [SignedIn, SignedIn, SignedIn, SignedIn]
    const key = keyFile(known.encrypted.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    const opened = await decrypted(encrypted.answer, key)
    const token = async (app: Outsider): Promise<Issued> => {
      const browser = new Browser(house)
      const asked = await appAsks(browser, app, house)
      const { xml } = appHears(app, await partnerAnswers(browser, acme, asked, house))
      return { what: `token ${app.handle}`, document: xml, signed: ['Assertion'] }
    }
    const metadata = async (which: (typeof documents)[number]): Promise<Issued> => ({
      what: `metadata ${which}`,
      document: await house.house.metadata(which),
      signed: [which === 'both' ? 'EntitiesDescriptor' : 'EntityDescriptor'],
    })
    return {
      certificate: signingCertificate(await house.house.metadata('idp')),
      documents: [
        { what: 'Response, both signed', document: both.answer, signed: ['Response', 'Assertion'] },
        { what: 'Response, assertion signed', document: assertion.answer, signed: ['Assertion'] },
        { what: 'Response, itself signed', document: response.answer, signed: ['Response'] },
        { what: 'Response, encrypted', document: encrypted.answer, signed: ['Response'] },
        { what: 'the assertion of the encrypted one', document: opened, signed: ['Assertion'] },
        { what: 'Response that says no', document: await refusal(house, known.both), signed: ['Response'] },
        { what: 'AuthnRequest by HTTP-Redirect', document: both.question, signed: ['query'] },
        { what: 'AuthnRequest by HTTP-POST', document: response.question, signed: ['AuthnRequest'] },
        ...(await Promise.all(portals.map(token))),
        ...(await Promise.all(documents.map(metadata))),
      ],
    }
  } finally {
    await house.close()
  }
}

const documents = ['idp', 'sp', 'sp-with-encryption', 'both', 'wsfed'] as const

interface SignedIn {
  /** XML, or the query where it left by HTTP-Redirect. */
  readonly question: string
  readonly answer: string
}

async function signIn(house: TestHouse, app: Outsider, acme: Outsider, poste: Outsider): Promise<SignedIn> {
  const browser = new Browser(house)
  const partner = app.handle === 'response' ? poste : acme
  const shown = await bring(browser, asks(app, house))
  const question = questionIn(shown)
  const left = shown.leaves?.slice(shown.leaves.indexOf('?') + 1)
  const answer = toldApp(await deliver(browser, answerOf(partner, house, question)))
  return { question: left ?? question.xml, answer: answer.xml }
}

async function refusal(house: TestHouse, app: Outsider): Promise<string> {
  const passive = asks(app, house, { request: { isPassive: true, forceAuthn: true } })
  return toldApp(await bring(new Browser(house), passive)).xml
}

/** The same with one value changed, inside of what is signed. */
export function tampered(document: string, signed: Question['signed']): string {
  const [from, to] = changes[signed].find(([one]) => document.includes(one)) ?? []
  if (from === undefined || to === undefined) throw new Error(`${signed}: nothing to tamper with`)
  return document.replace(from, to)
}

type Change = readonly [string, string]
const metadataChange: readonly Change[] = [
  ['protocolSupportEnumeration="urn:oasis', 'protocolSupportEnumeration="urn:other'],
  ['protocolSupportEnumeration="http:', 'protocolSupportEnumeration="https:'],
]
/** The first that there is something to change for. */
const changes: Readonly<Record<Question['signed'], readonly Change[]>> = {
  Response: [['Destination="https://', 'Destination="http://']],
  Assertion: [
    ['Recipient="https://', 'Recipient="http://'],
    ['AuthenticationInstant="2', 'AuthenticationInstant="1'],
  ],
  AuthnRequest: [['Destination="https://', 'Destination="http://']],
  EntityDescriptor: metadataChange,
  EntitiesDescriptor: metadataChange,
  query: [['&RelayState=', '&RelayState=x']],
}
