// Everything that the house signs, made by a whole house whose signing key is of a given kind.
import type { KeyKind } from '../../src/trust/key-file.js'
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

export async function issuedWith(kind: KeyKind, keyFile: (pem: string) => string): Promise<IssuingHouse> {
  const known = Object.fromEntries(apps.map((name) => [name, outsider(name)])) as Record<AppName, Outsider>
  const [acme, poste] = [outsider('acme'), outsider('poste')]
  const house = await openTestHouse({
    apps: Object.values(known),
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
      },
    },
  })
  try {
    const signIns = await Promise.all(apps.map((name) => signIn(house, known[name], acme, poste)))
    const [both, assertion, response, encrypted] = signIns as [SignedIn, SignedIn, SignedIn, SignedIn]
    const key = keyFile(known.encrypted.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    const opened = await decrypted(encrypted.answer, key)
    const metadata = async (which: 'idp' | 'sp' | 'sp-with-encryption' | 'both'): Promise<Issued> => ({
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
        ...(await Promise.all((['idp', 'sp', 'sp-with-encryption', 'both'] as const).map(metadata))),
      ],
    }
  } finally {
    await house.close()
  }
}

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
  const [from, to] = changes[signed]
  const found = document.includes(from) ? document.replace(from, to) : document
  if (found === document) throw new Error(`${signed}: nothing to tamper with`)
  return found
}

const metadataChange = [
  'protocolSupportEnumeration="urn:oasis',
  'protocolSupportEnumeration="urn:other',
] as const
const changes: Readonly<Record<Question['signed'], readonly [string, string]>> = {
  Response: ['Destination="https://', 'Destination="http://'],
  Assertion: ['Recipient="https://', 'Recipient="http://'],
  AuthnRequest: ['Destination="https://', 'Destination="http://'],
  EntityDescriptor: metadataChange,
  EntitiesDescriptor: metadataChange,
  query: ['&RelayState=', '&RelayState=x'],
}
