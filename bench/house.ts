// The gateway without its stores and its sockets: the two faces and the judge, put together as the gateway does it,
// around one app and one partner.
import { samlIdp } from '../src/faces/saml-idp/index.js'
import { samlSp } from '../src/faces/saml-sp/index.js'
import { wsfedRp } from '../src/faces/wsfed-rp/index.js'
import { wsfedSts } from '../src/faces/wsfed-sts/index.js'
import { systemRandom } from '../src/gateway.js'
import type { App, WsfedApp } from '../src/model/app.js'
import type { HttpRequest } from '../src/model/http.js'
import type { Gateway, Seen, Written } from '../src/model/ports.js'
import type { ExternalIdentity, Issuance, SignInRequest } from '../src/model/signin.js'
import { Trace } from '../src/model/trace.js'
import { gather } from '../src/signin/gather.js'
import { judge } from '../src/signin/judge.js'
import { type Keys, keyRingOf } from '../test/support/counterpart.js'
import { registryOf, samlApp, samlPartner } from '../test/support/registrations.js'
import { claimNames, claimRules, importRules, type Person, person, wireNames } from './people.js'
import { tokenOf, vouching } from './messages.js'

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
  const gateway = lookingUp({ clock, registry })
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
    const facts = await gather(request, app, { by: 'partner', identity }, { browser: {} }, gateway)
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

/** The same between a partner and an app of WS-Federation: tokens of SAML 1.1, one signature each. */
export async function wsfedBenchHouse(keys: BenchKeys, now: Date): Promise<Pick<BenchHouse, 'bridge'>> {
  const key = { use: 'signing' as const, certificate: keys.partner.certificate, encryptionMethods: [] }
  const { saml: _p, ...partnerBase } = samlPartner({ import: claimRules })
  const { saml: _a, ...appBase } = samlApp({ attributes: claimNames })
  const passiveEndpoint = `${partnerBase.id}/sts`
  const partner = { ...partnerBase, protocol: 'wsfed', wsfed: { passiveEndpoint, keys: [key] } } as const
  const app = { ...appBase, protocol: 'wsfed', wsfed: realmOf(appBase.id) } as const
  const clock = { now: () => now, ticks: () => performance.now() }
  const registry = registryOf([app], [partner])
  const keyRing = keyRingOf(keys.own, keys.own)
  const deps = { registry, keyRing, clock, random: systemRandom, baseUrl, lifetimes: { skew: 180 } }
  const gateway = lookingUp({ clock, registry })
  const sts = wsfedSts(deps)
  const rp = wsfedRp(deps)
  const note = 'A'.repeat(22)
  const request = {
    ...requestOf(app),
    replyTo: `${app.id}/callback`,
    echo: { wtrealm: app.id, wctx: 'state' },
  }
  const asked = { partner: partner.id, note, at: now, forceAuthn: false, chosen: false }
  const given = { baseUrl, partner: partner.id, keys: keys.partner, now, wctx: `${'A'.repeat(43)}.${note}` }
  const next = inTurn(people().map((one) => tokenOf(one, given)))
  return {
    async bridge() {
      const identity = await rp.readAnswer(next(), asked, request, unseen())
      const facts = await gather(request, app, { by: 'partner', identity }, { browser: {} }, gateway)
      const { verdict } = judge(facts)
      if (verdict.kind === 'refuse') throw verdict.refusal
      return sts.writeAnswer(verdict.issuance, app)
    },
  }
}

function realmOf(id: string): WsfedApp {
  return {
    realms: [id],
    replyUrls: [`${id}/callback`],
    acceptReplyBelow: false,
    keys: [],
    tokenType: 'saml11',
    trustVersion: '2005',
    refuseStaleRequests: false,
    errors: 'page',
    issuers: {},
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
