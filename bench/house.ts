// The gateway without its stores and its sockets: the two faces and the judge, put together as the gateway does it,
// around one app and one partner.
import { samlIdp } from '../src/faces/saml-idp/index.js'
import { samlSp } from '../src/faces/saml-sp/index.js'
import { systemRandom } from '../src/gateway.js'
import type { App } from '../src/model/app.js'
import type { HttpRequest } from '../src/model/http.js'
import type { Gateway, Seen, Written } from '../src/model/ports.js'
import type { ExternalIdentity, Issuance, SignInRequest } from '../src/model/signin.js'
import { Trace } from '../src/model/trace.js'
import { gather } from '../src/signin/gather.js'
import { judge } from '../src/signin/judge.js'
import { type Keys, keyRingOf } from '../test/support/counterpart.js'
import { registryOf, samlApp, samlPartner } from '../test/support/registrations.js'
import { importRules, type Person, person, wireNames } from './people.js'
import { vouching } from './messages.js'

const baseUrl = 'https://gate.test'
const question = '_5f0c1d2e3b4a59687766554433221100'
/** So many different people take turns: nothing is read or written twice in a row. */
const different = 8

export type Signed = 'assertion' | 'both'

export interface BenchHouse {
  readonly partnerKeys: Keys
  /** The partner's messages, as they stand in the form. */
  readonly messages: readonly string[]
  /** What leaves for the app, of one person. */
  readonly leaves: string
  verify(): Promise<ExternalIdentity>
  issue(): Promise<Written>
  /** Rules in, judgement and rules out, of somebody known. */
  judge(): Promise<Issuance>
  /** verify, judge, issue */
  bridge(): Promise<Written>
}

export interface BenchKeys {
  readonly partner: Keys
  readonly own: Keys
}

/** `signed`: what carries a signature, on the way in as on the way out. */
export async function benchHouse(keys: BenchKeys, signed: Signed, now: Date): Promise<BenchHouse> {
  const key = { use: 'signing' as const, certificate: keys.partner.certificate, encryptionMethods: [] }
  const partner = samlPartner({ import: importRules, saml: { keys: [key] } })
  const app = samlApp({ sign: signed, attributes: wireNames })
  const clock = { now: () => now, ticks: () => performance.now() }
  const registry = registryOf([app], [partner])
  const deps = { registry, keyRing: keyRingOf(keys.own, keys.own), clock, random: systemRandom, baseUrl }
  const idp = samlIdp({ ...deps, lifetimes: { skew: 180 } })
  const sp = samlSp({ ...deps, lifetimes: { skew: 180 } })
  const request = requestOf(app)
  const asked = { partner: partner.id, note: question, at: now, forceAuthn: false, chosen: false }
  const given = {
    baseUrl,
    partner: partner.id,
    keys: keys.partner,
    now,
    inResponseTo: question,
    sign: signed,
  }
  const sent = people().map((one) => vouching(one, given))
  const requests = sent.map(({ http }) => http)

  const readOne = (http: HttpRequest) => sp.readAnswer(http, asked, request, unseen())
  const judgeOne = async (identity: ExternalIdentity) => {
    const facts = await gather(request, app, { by: 'partner', identity }, lookingUp({ clock, registry }))
    const { verdict } = judge(facts)
    if (verdict.kind === 'refuse') throw verdict.refusal
    return verdict.issuance
  }
  const identities = await Promise.all(requests.map(readOne))
  const issuances = await Promise.all(identities.map(judgeOne))
  const first = await idp.writeAnswer(inTurn(issuances)(), app)
  const [nextRequest, nextIdentity, nextIssuance] = [inTurn(requests), inTurn(identities), inTurn(issuances)]
  return {
    partnerKeys: keys.partner,
    messages: sent.map(({ xml }) => xml),
    leaves: first.message.xml,
    verify: () => readOne(nextRequest()),
    issue: () => idp.writeAnswer(nextIssuance(), app),
    judge: () => judgeOne(nextIdentity()),
    bridge: async () => idp.writeAnswer(await judgeOne(await readOne(nextRequest())), app),
  }
}

function people(): readonly Person[] {
  return Array.from({ length: different }, (_, number) => person(number))
}

/** Each call gives the next one, round and round. */
export function inTurn<One>(all: readonly One[]): () => One {
  let at = 0
  return () => {
    const one = all[at % all.length]
    at += 1
    if (one === undefined) throw new Error('nothing to take turns')
    return one
  }
}

function unseen(): Seen {
  return { trace: new Trace(), message: () => undefined, claims: () => undefined }
}

function requestOf(app: App): SignInRequest {
  return {
    app: app.id,
    replyTo: app.saml?.assertionConsumerServices[0]?.location ?? '',
    echo: { inResponseTo: '_0123456789abcdef0123456789abcdef', RelayState: 'state' },
    requestId: '_0123456789abcdef0123456789abcdef',
    signed: false,
    forceAuthn: false,
    isPassive: false,
    partnerHints: [],
    hintsLimit: false,
    requesters: [],
    unsolicited: false,
  }
}

/** The directory knows nobody, at no cost: what stores take is measured over HTTP. */
function lookingUp(ports: Pick<Gateway, 'clock' | 'registry'>): Gateway {
  const nobody = async () => undefined
  const gateway: Pick<
    Gateway,
    'clock' | 'registry' | 'random' | 'vault' | 'baseUrl' | 'ownAppSide' | 'ownPartnerSide' | 'lifetimes'
  > & {
    readonly directory: unknown
  } = {
    ...ports,
    random: systemRandom,
    baseUrl,
    ownAppSide: () => `${baseUrl}/saml/idp`,
    ownPartnerSide: `${baseUrl}/saml/sp`,
    vault: {
      seal: () => '',
      open: () => undefined,
      sealBytes: () => Buffer.alloc(0),
      openBytes: () => undefined,
      pairwise: (user, app) => `${user}-${app}`.slice(0, 52),
    },
    lifetimes: {
      skew: 180,
      signIn: 900,
      handle: 60,
      sessionIdle: 3600,
      sessionAbsolute: 28_800,
      loopCount: 10,
      loopSeconds: 60,
    },
    directory: { users: { find: nobody, linkedTo: nobody }, names: { issued: nobody } },
  }
  // Looking up and judging ask for these ports alone.
  return gateway as unknown as Gateway
}
