import { registrations } from '../../config/registrations.js'
import { settingsSchema } from '../../config/schema.js'
import type { App } from '../../model/app.js'
import type { KeyDescriptor } from '../../model/endpoint.js'
import type { Partner } from '../../model/partner.js'
import type { Clock, Registry } from '../../model/ports.js'
import type { ReadApp, ReadOptions, ReadPartner } from '../../saml/metadata.js'
import { MetadataFault, readAppMetadata } from '../../saml/metadata.js'
import { bindings } from '../../saml/names.js'
import { handleOf } from '../../trust/metadata-file.js'
import { lookups } from '../../trust/registry.js'
import { indexOf } from '../../trust/registry-index.js'
import { readPartnerDocument } from '../../wsfed/counterpart-metadata.js'
import type { ReadAppDocument, ReadPartnerDocument } from '../../wsfed/counterpart-metadata.js'
import type { ReadWsfedPartner } from '../../wsfed/metadata.js'
import { CommandFault } from '../command-fault.js'
import type { Document, Given } from './given.js'

/** Seconds: the gateway's own default. */
export const skew = 180

/** The partner that was given, as a gateway would have registered it for this protocol; undefined where none was. */
export function partnerOf(
  given: Given,
  issuerSaid: string | undefined,
  protocol: 'saml' | 'wsfed' = 'saml',
): Partner | undefined {
  const { certificates, issuer = issuerSaid, partner } = given
  if (partner !== undefined) {
    const terms = () => ({ protocol })
    const read = readOf(partner, (bytes) => readPartnerDocument(bytes, { ...options(given), terms }))
    checkIssuer(given, read.id)
    return registered.partner(read, partner, given)
  }
  if (certificates === undefined || issuer === undefined) return undefined
  const bare = protocol === 'saml' ? barePartner : bareWsfedPartner
  return madeWith(given).partner({
    read: bare(issuer, certificates),
    handle: 'partner',
    from: { file: 'cert' },
  })
}

/** An address of an app's, as far as it is known. */
export interface ReplyTo {
  readonly location: string
  readonly index?: number
}

/** The app that was given; `replyTo` is its address where nothing but a certificate tells. */
export function appOf(given: Given, issuerSaid: string | undefined, replyTo: ReplyTo): App | undefined {
  const { certificates, issuer = issuerSaid, app = given.partner } = given
  if (app !== undefined) {
    const read = readOf(app, (bytes) => readAppMetadata(bytes, options(given)))
    checkIssuer(given, read.id)
    return registered.app(read, app, given)
  }
  if (certificates === undefined || issuer === undefined) return undefined
  return madeWith(given).app({
    read: bareApp(issuer, certificates, replyTo),
    handle: 'app',
    from: { file: 'cert' },
  })
}

/** A document that was read, with every setting filled in. */
export const registered = {
  app: (read: ReadAppDocument, file: Document, given: Given): App =>
    madeWith(given).app({ read, handle: handleFor(file), from: { file: file.name } }),
  partner: (read: ReadPartnerDocument, file: Document, given: Given): Partner =>
    madeWith(given).partner({ read, handle: handleFor(file), from: { file: file.name } }),
}

/** A registry of these and no others, which answers as the gateway's does. */
export function registryOf(apps: readonly App[], partners: readonly Partner[], clock: Clock): Registry {
  const index = indexOf(apps, partners)
  return lookups(() => index, { clock, skew })
}

export function clockAt(at: Date): Clock {
  return { now: () => at, ticks: () => 0 }
}

/** Every setting at its default but for those that were asked for, as `defaults` in config/sallyport.json. */
function madeWith({ acceptSha1, acceptCbc, unsolicited }: Given): ReturnType<typeof registrations> {
  const key = `${acceptSha1} ${acceptCbc} ${unsolicited}`
  const known = made.get(key)
  if (known !== undefined) return known
  const { listen, log, ...rest } = settingsSchema.parse({
    defaults: {
      app: { acceptSha1Signatures: acceptSha1 },
      partner: {
        acceptSha1Signatures: acceptSha1,
        acceptCbcEncryption: acceptCbc,
        acceptUnsolicitedAnswers: unsolicited,
      },
    },
  })
  const nowhere = { home: '', folders: { apps: '', partners: '', certs: '' }, stores: { data: '' } }
  const fresh = registrations({
    ...rest,
    ...nowhere,
    listen: { port: 0, ...listen },
    log: { level: log.level },
  })
  made.set(key, fresh)
  return fresh
}

const made = new Map<string, ReturnType<typeof registrations>>()

/** Its addresses lead no browser anywhere, so plain http is no matter here. */
function options({ at }: Given): ReadOptions {
  return { now: at, production: false, own: [], terms: () => ({}) }
}

function readOf<T>({ name, bytes }: Document, read: (bytes: Buffer) => T): T {
  try {
    return read(bytes)
  } catch (error) {
    if (!(error instanceof MetadataFault)) throw error
    throw new CommandFault(
      `The metadata in ${JSON.stringify(name)} cannot be used: ${error.message}`,
      error.todo,
    )
  }
}

function checkIssuer({ issuer }: Given, id: string): void {
  if (issuer === undefined || issuer === id) return
  throw new CommandFault(
    `The metadata is that of ${JSON.stringify(id)}, the issuer given is ${JSON.stringify(issuer)}.`,
    'Give the metadata of that issuer, or leave the issuer out.',
  )
}

function handleFor({ name }: Document): string {
  return handleOf(name.split(/[/\\]/).at(-1) ?? '') ?? 'given'
}

function keysOf(certificates: readonly string[]): readonly KeyDescriptor[] {
  return certificates.map((certificate) => ({ use: 'signing', certificate, encryptionMethods: [] }))
}

function barePartner(id: string, certificates: readonly string[]): ReadPartner {
  return {
    id,
    display: { name: {} },
    oddities: [],
    saml: {
      singleSignOnServices: [],
      singleLogoutServices: [],
      nameIdFormats: [],
      keys: keysOf(certificates),
      wantAuthnRequestsSigned: false,
      claimedScopes: [],
    },
  }
}

function bareWsfedPartner(id: string, certificates: readonly string[]): ReadWsfedPartner {
  return {
    id,
    display: { name: {} },
    oddities: [],
    wsfed: { passiveEndpoint: '', keys: keysOf(certificates) },
  }
}

function bareApp(id: string, certificates: readonly string[], replyTo: ReplyTo): ReadApp {
  return {
    id,
    display: { name: {} },
    oddities: [],
    saml: {
      assertionConsumerServices: [{ binding: bindings.post, ...replyTo, isDefault: true }],
      singleLogoutServices: [],
      nameIdFormats: [],
      keys: keysOf(certificates),
      authnRequestsSigned: false,
      wantAssertionsSigned: false,
      requestedAttributes: [],
      entityAttributes: {},
    },
  }
}
