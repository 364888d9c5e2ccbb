// The method by which presets are tested: a registration by the word, and what leaves for or to it, byte for byte.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Registrations, registrations } from '../../src/config/registrations.js'
import { settingsSchema } from '../../src/config/schema.js'
import { samlIdp } from '../../src/faces/saml-idp/index.js'
import { samlSp } from '../../src/faces/saml-sp/index.js'
import { wsfedRp } from '../../src/faces/wsfed-rp/index.js'
import { wsfedSts } from '../../src/faces/wsfed-sts/index.js'
import type { App } from '../../src/model/app.js'
import type { Partner } from '../../src/model/partner.js'
import type { Attributes } from '../../src/model/rule.js'
import type { SignIn, SignInRequest } from '../../src/model/signin.js'
import { readPost } from '../../src/saml/bindings.js'
import { judge } from '../../src/signin/judge.js'
import { readAppDocument, readPartnerDocument } from '../../src/wsfed/counterpart-metadata.js'
import { facts, identity, request, partner as someone } from '../signin/facts.js'
import { keyRingOf, makeKeys } from './counterpart.js'
import { appMetadata, outsider } from './house.js'
import { registryOf } from './registrations.js'
import { baseUrl, clock, random } from './seen.js'

const now = new Date('2026-05-01T12:00:00Z')
export const golden = join(process.cwd(), 'test/fixtures/presets')
/** Keys take long to make: one pair for all. */
export const portal = { saml: outsider('portal'), wsfed: outsider('portal', 'wsfed') }
const ring = keyRingOf(makeKeys(), makeKeys())
const deps = { keyRing: ring, random, baseUrl, lifetimes: { skew: 180 }, clock: { ...clock, now: () => now } }

export function of(settings: object): Registrations {
  const { listen, log, ...rest } = settingsSchema.parse(settings)
  const nowhere = { home: '', folders: { apps: '', partners: '', certs: '' }, stores: { data: '' } }
  return registrations({
    ...rest,
    ...nowhere,
    listen: { port: 0, ...listen },
    log: { level: log.level },
  })
}

export const reading = { now, production: true, own: [], terms: () => ({}) }

/** The app of this product, registered by a file of federation metadata and the word. */
export function appFor(preset: string, more: object = {}): App {
  const read = readAppDocument(appMetadata(portal.wsfed), reading)
  const named = { read, handle: 'portal', from: { file: 'metadata/apps/portal.xml' } }
  return of({ apps: { portal: { preset, ...more } } }).app(named)
}

export const person: Attributes = {
  name: ['Ann Example'],
  email: ['ann.example@partner.example'],
  givenName: ['Ann'],
  surname: ['Example'],
  upn: ['ann@partner.example'],
  groups: ['staff', 'R&D'],
  immutableId: ['dGhpcyBpcyBhIEdVSUQ='],
  phone: ['+1 555 0100'],
}

interface Over {
  readonly attributes?: Attributes
  readonly context?: string
  readonly partner?: Partial<Partner>
}

/** All that leaves for this person at this app: the very judgement and the very face. */
export async function told(
  app: App,
  { attributes = person, context, partner = {} }: Over = {},
): Promise<string> {
  const authentication = { ...identity.authentication, ...(context === undefined ? {} : { context }) }
  const { verdict } = judge(
    facts({
      now,
      app,
      partner: { ...someone, ...partner },
      request: {
        ...request,
        app: app.id,
        replyTo: app.wsfed?.replyUrls.at(-1) ?? '',
        echo: { wtrealm: app.wsfed?.realms.at(-1) ?? '', wctx: 'rm=0&id=passive' },
      },
      proof: { by: 'partner', identity: { ...identity, authentication } },
      imported: { attributes, roles: ['editor', 'auditor'], steps: [], outside: [] },
    }),
  )
  if (verdict.kind !== 'issue') throw verdict.refusal
  const face = wsfedSts({ ...deps, registry: registryOf([app], [someone]) })
  const { reply } = await face.writeAnswer(verdict.issuance, app)
  if (reply.kind !== 'form') throw new Error(reply.kind)
  return reply.fields['wresult'] ?? ''
}

/** Without what is new each time. One element a line, so that a change can be read. */
export function blanked(xml: string): string {
  const plain = xml
    .replace(/(DigestValue|SignatureValue|X509Certificate)>[^<]+</g, '$1>…<')
    .replace(/((?:AssertionID|ID|URI|SessionIndex)=")(#?)[^"]{20,}"/g, '$1$2…"')
  return `${plain.replace(/></g, '>\n<')}\n`
}

/** What stands in the file; UPDATE_GOLDEN=1 writes this text into it first, for a person to read the difference. */
export function goldenOf(name: string, text: string): string {
  const file = join(golden, name)
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(golden, { recursive: true })
    writeFileSync(file, text)
  }
  return readFileSync(file, 'utf8')
}

/** A SAML app of this product, and what leaves for it. */
export function samlAppFor(preset: string, more: object = {}): App {
  const read = readAppDocument(appMetadata(portal.saml), reading)
  const named = { read, handle: 'portal', from: { file: 'metadata/apps/portal.xml' } }
  return of({ apps: { portal: { preset, ...more } } }).app(named)
}

/** All that leaves for this person at this SAML app, whatever else it asks for. */
export async function samlTold(app: App, asks: Partial<SignInRequest> = {}): Promise<string> {
  const asked = { ...request, app: app.id, replyTo: 'https://portal.test/acs', ...asks }
  const known = { ...person, userId: ['ann'], objectSid: ['S-1-5-21-1'], objectGuid: ['R1VJRA=='] }
  const imported = { attributes: known, roles: ['editor', 'auditor'], steps: [], outside: [] }
  const { verdict } = judge(
    facts({ now, app, partner: someone, request: asked, proof: { by: 'partner', identity }, imported }),
  )
  if (verdict.kind !== 'issue') throw verdict.refusal
  const { reply } = await samlIdp({ ...deps, registry: registryOf([app], [someone]) }).writeAnswer(
    verdict.issuance,
    app,
  )
  if (reply.kind !== 'form') throw new Error(reply.kind)
  return Buffer.from(reply.fields['SAMLResponse'] ?? '', 'base64').toString()
}

const fixed = { ...random, id: () => '_fixed-for-the-file-0123456789', secret: () => 'fixed-for-the-file' }

const signIn: SignIn = {
  id: 'oneSignIn',
  reference: '7KQ2-M9XF-3D',
  request: { ...request, requesters: ['https://deeper.example'], forceAuthn: true },
  source: '192.0.2.1',
  startedAt: now,
  expiresAt: new Date('2026-05-01T12:15:00Z'),
  state: 'open',
  version: 0,
}
const both = readFileSync(join(process.cwd(), 'test/fixtures/wsfed/mixed-partner.xml'))
export const partnerFor = (preset: string | undefined, protocol: 'saml' | 'wsfed'): Partner => {
  const read = readPartnerDocument(both, { ...reading, production: false, terms: () => ({ protocol }) })
  const settings = { protocol, ...(preset === undefined ? {} : { preset }) }
  return of({ partners: { fs: settings } }).partner({
    read,
    handle: 'fs',
    from: { file: 'metadata/partners/fs.xml' },
  })
}

export async function asked(partner: Partner): Promise<string> {
  const app = appFor('aspnet')
  const all = { ...deps, random: fixed, registry: registryOf([app], [partner]) }
  const face = partner.protocol === 'saml' ? samlSp(all) : wsfedRp(all)
  const { reply } = await face.writeRequest({ signIn, partner, app })
  if (reply.kind === 'redirect') {
    const url = new URL(reply.to)
    if (!url.searchParams.has('SAMLRequest')) return `${reply.to.replaceAll('&', '\n&')}\n`
    return blanked(
      readPost(
        `SAMLRequest=${encodeURIComponent(url.searchParams.get('SAMLRequest') ?? '')}`,
        '',
        'SAMLRequest',
        { acceptDeflated: true },
      ).xml.toString(),
    )
  }
  if (reply.kind !== 'form') throw new Error(reply.kind)
  return blanked(Buffer.from(reply.fields['SAMLRequest'] ?? '', 'base64').toString())
}
