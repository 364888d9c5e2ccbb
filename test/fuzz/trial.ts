// One message through the functions of the live gateway, under registrations of its own: accepted with its meaning,
// refused with a code and a stage, or anything else, which is a fault of ours.
import { readRequest } from '../../src/faces/saml-idp/request.js'
import { readAnswer, responseStages } from '../../src/faces/saml-sp/response.js'
import type { ResponseStage } from '../../src/faces/saml-sp/draft.js'
import { peekRelayState } from '../../src/saml/bindings.js'
import { Refusal } from '../../src/model/refusal.js'
import { RefusalToApp } from '../../src/model/refusal-to-app.js'
import { MetadataFault, readAppMetadata, readPartnerMetadata } from '../../src/saml/metadata.js'
import { bindings } from '../../src/saml/names.js'
import { ownNames } from '../../src/saml/web-sso.js'
import type { Clock, Registry } from '../../src/model/ports.js'
import type { KeyRing } from '../../src/xml/key-ring.js'
import { doorRequest } from '../support/counterpart.js'
import { registryOf, samlApp, samlPartner } from '../support/registrations.js'
import { type Kept, seen } from '../support/seen.js'
import { type Carried, type Corpus, decryptionKey, type Seed } from './corpus.js'

export type Outcome =
  | {
      readonly is: 'accepted'
      /** All that is learnt from it, but for what nothing ever signs. */
      readonly meaning: object
      /** The document as it arrived. */
      readonly xml: Buffer
      /** False where only an unsigned request was accepted. */
      readonly signed: boolean
    }
  | { readonly is: 'refused'; readonly code: string; readonly stage: string }
  | { readonly is: 'broken'; readonly error: unknown }

export type Reader = (carried: Carried) => Promise<Outcome>

/** A reader for messages that take the place of this one. */
export function readerOf(seed: Seed, corpus: Corpus, stages = responseStages): Reader {
  const read = seed.door === 'answer' ? answers(seed, corpus, stages) : others(seed)
  return async (carried) => {
    try {
      return await read(carried)
    } catch (error) {
      return refusal(error)
    }
  }
}

function refusal(error: unknown): Outcome {
  if (error instanceof Refusal) return { is: 'refused', code: error.code, stage: error.stage ?? '-' }
  if (error instanceof RefusalToApp) {
    const { code, stage } = error.refusal
    return { is: 'refused', code, stage: `${stage ?? '-'} to app` }
  }
  if (error instanceof MetadataFault) return { is: 'refused', code: `metadata.${error.code}`, stage: '-' }
  return { is: 'broken', error }
}

const gate = 'https://gate.test'

function house(seed: Seed, registry: Registry) {
  const clock: Clock = { now: () => new Date(seed.at), ticks: () => 0 }
  return { registry, clock, baseUrl: gate, lifetimes: { skew: 180 } }
}

function keysOf({ certificate }: Seed) {
  return certificate === undefined ? [] : [{ use: 'both' as const, certificate, encryptionMethods: [] }]
}

function answers(seed: Seed, corpus: Corpus, stages: readonly ResponseStage[]): Reader {
  const partner = samlPartner({
    id: seed.from,
    requireSigned: seed.requireSigned ?? 'either',
    acceptUnsolicitedAnswers: seed.question === undefined,
    acceptCbcEncryption: seed.acceptCbc ?? false,
    saml: { keys: keysOf(seed) },
  })
  const deps = { ...house(seed, registryOf([], [partner])), keyRing: ringOf(corpus) }
  const at = new Date(seed.at)
  const asked = seed.question && {
    ...{ partner: partner.id, note: seed.question, at, forceAuthn: false, chosen: false },
  }
  const own = { ...ownNames(gate), ...seed.to }
  return async (carried) => {
    const http = requestOf(carried)
    peekRelayState(http.rawBody)
    const kept = seen()
    const given = { http, asked: asked || undefined, request: undefined, seen: kept }
    // RelayState is nobody's word: it travels beside what is signed
    const { target: _, ...meaning } = readAnswer(given, deps, stages, own)
    return { is: 'accepted', meaning, xml: documentIn(kept, 'Response'), signed: true }
  }
}

function ringOf(corpus: Corpus): KeyRing {
  const key = decryptionKey(corpus)
  return {
    signer: () => {
      throw new Error('nothing is signed here')
    },
    signingCertificates: () => [],
    encryptionCertificates: () => [corpus.decryption.certificate],
    decryptionKeys: () => [key],
  }
}

function others(seed: Seed): Reader {
  return seed.door === 'request' ? requests(seed) : metadata(seed)
}

function requests(seed: Seed): Reader {
  const {
    replyTo: location = '',
    certificate,
    singleSignOnService = ownNames(gate).singleSignOnService,
  } = seed
  const app = samlApp({
    id: seed.from,
    requireSignedRequests: certificate !== undefined,
    saml: {
      keys: keysOf(seed),
      assertionConsumerServices: [{ binding: bindings.post, location, index: 0 }],
    },
  })
  const deps = house(seed, registryOf([app], []))
  const own = { ...ownNames(gate), singleSignOnService }
  return async (carried) => {
    const kept = seen()
    try {
      const read = readRequest(requestOf(carried), kept, deps, own)
      mustGoTo(location, read.replyTo)
      const { RelayState: _, ...echo } = read.echo
      // By HTTP-POST nothing signs RelayState
      const meaning = carried.by === 'redirect' ? read : { ...read, echo }
      return { is: 'accepted', meaning, xml: documentIn(kept, 'AuthnRequest'), signed: read.signed }
    } catch (error) {
      if (error instanceof RefusalToApp) mustGoTo(location, error.request.replyTo)
      throw error
    }
  }
}

function mustGoTo(registered: string, replyTo: string): void {
  if (replyTo !== registered) throw new Error(`an answer would go to ${replyTo}, which is not registered`)
}

function metadata(seed: Seed): Reader {
  const { certificate: metadataSigner } = seed
  const options = {
    ...{ now: new Date(seed.at), production: true, own: [`${gate}/saml/idp`, `${gate}/saml/sp`] },
    // The pin holds for whatever id a document claims: whoever takes another's name is held against the same key
    terms: () => (metadataSigner === undefined ? {} : { metadataSigner, acceptPlainHttp: true }),
  }
  return async (carried) => {
    if (carried.by !== 'file') throw new Error('metadata comes as a file')
    const meaning =
      seed.role === 'app'
        ? readAppMetadata(carried.bytes, options)
        : readPartnerMetadata(carried.bytes, options)
    return { is: 'accepted', meaning, xml: carried.bytes, signed: metadataSigner !== undefined }
  }
}

function requestOf(carried: Carried) {
  if (carried.by === 'file') throw new Error('a file does not come to a door')
  return carried.by === 'redirect'
    ? doorRequest('GET', { rawQuery: carried.rawQuery })
    : doorRequest('POST', { rawQuery: carried.rawQuery, rawBody: carried.rawBody })
}

function documentIn({ messages }: Kept, type: string): Buffer {
  return Buffer.from(messages.find((message) => message.type === type)?.xml ?? '')
}
