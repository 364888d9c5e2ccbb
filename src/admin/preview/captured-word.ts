import { type Capture, CaptureFault, openCapture } from '../../captured/capture.js'
import type { CapturedField } from '../../captured/captured-fields.js'
import { type Claims, claimsOf } from '../../captured/claims-of.js'
import type { HttpRequest } from '../../model/http.js'
import type { Partner } from '../../model/partner.js'
import type { PartnerFace, Registry } from '../../model/ports.js'
import type { Asked, Proof, SignIn } from '../../model/signin.js'
import { AdminRefusal } from '../refusal.js'
import type { Spoken, Stand } from './word.js'

/** A partner's answer as somebody saved it, read by the face that reads the live ones. Throws AdminRefusal. */
export function capturedWord(bytes: Uint8Array, chosen: Partner | undefined, registry: Registry): Spoken {
  const capture = opened(bytes)
  const field = fieldOf(capture)
  const claims = claimsOf(capture.xml)
  const partner = chosen ?? partnerNamed(claims, registry)
  const unsolicited = field === 'SAMLResponse' && claims.inResponseTo === undefined
  return {
    partner,
    ...(claims.issueInstant === undefined ? {} : { at: claims.issueInstant }),
    ...(unsolicited ? { unsolicited } : {}),
    supposed: [
      ...(chosen === undefined ? [`The partner is the one that it names itself: ${partner.id}.`] : []),
      unsolicited
        ? 'It names no question of ours, so it is taken as an answer that nobody asked for.'
        : 'It is taken as the answer to a question of ours that was open then.',
      'Whether it was used before, and whose browser brings it, is not looked at.',
    ],
    prove: async (stand) => proved(capture, field, { claims, partner, unsolicited }, stand),
  }
}

function opened(bytes: Uint8Array): Capture {
  try {
    return openCapture(Buffer.from(bytes))
  } catch (error) {
    if (!(error instanceof CaptureFault)) throw error
    throw new AdminRefusal('invalid', error.message, {
      todo: error.todo,
      faults: [{ path: 'word', says: error.message }],
    })
  }
}

const answers: ReadonlyMap<string, CapturedField> = new Map([
  ['Response', 'SAMLResponse'],
  ['RequestSecurityTokenResponse', 'wresult'],
  ['RequestSecurityTokenResponseCollection', 'wresult'],
])

function fieldOf({ field, root }: Capture): CapturedField {
  const found = field ?? answers.get(root?.name ?? '')
  if (found === 'SAMLResponse' || found === 'wresult') return found
  const what = root === undefined ? 'No message can be found in it.' : `It is ${aThing(root.name)}.`
  throw new AdminRefusal('invalid', `${what} A partner’s answer is needed.`, {
    todo: 'Save what the partner’s page posts to this gateway: the field SAMLResponse, or wresult.',
    faults: [{ path: 'word', says: 'not a partner’s answer' }],
  })
}

function aThing(name: string): string {
  return name === 'Assertion'
    ? 'an assertion without the Response around it'
    : `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`
}

function partnerNamed({ issuer }: Claims, registry: Registry): Partner {
  const partner = issuer === undefined ? undefined : registry.partner(issuer)
  if (partner) return partner
  const says =
    issuer === undefined ? 'It names no issuer that can be seen.' : `Nobody here is called ${issuer}.`
  throw new AdminRefusal('invalid', says, {
    todo: 'Choose the partner that it is from.',
    faults: [{ path: 'partner', says: 'choose one' }],
  })
}

interface Known {
  readonly claims: Claims
  readonly partner: Partner
  readonly unsolicited: boolean
}

async function proved(capture: Capture, field: CapturedField, known: Known, stand: Stand): Promise<Proof> {
  const { bench, watch, request } = stand
  const face = bench.partnerFaces[known.partner.protocol]
  if (!face) throw new Error(`no face for ${known.partner.protocol} partners is installed`)
  const { rawQuery, rawBody, method } = capture.door(field)
  const door = { method, rawQuery, rawBody, path: '/', browser: { bindings: new Map() }, source: '' }
  const { http, asked } = await withQuestion(door, field, known, face, stand)
  const identity = await watch.timed('verify', () => face.readAnswer(http, asked, request, watch))
  return { by: 'partner', identity }
}

/** SAML names its question in the message; in WS-Federation it stands beside the token, so a real one is put there. */
async function withQuestion(
  http: HttpRequest,
  field: CapturedField,
  { claims, partner, unsolicited }: Known,
  face: PartnerFace,
  { bench, app, request }: Stand,
): Promise<{ readonly http: HttpRequest; readonly asked: Asked | undefined }> {
  const asking = { partner: partner.id, at: bench.clock.now(), forceAuthn: false, chosen: false }
  if (unsolicited) return { http, asked: undefined }
  if (field === 'SAMLResponse') return { http, asked: { ...asking, note: claims.inResponseTo ?? '' } }
  const signIn = signInFor(request, bench)
  const { reply, note } = await face.writeRequest({ signIn, partner, app })
  const wctx = reply.kind === 'redirect' ? new URL(reply.to).searchParams.get('wctx') : null
  const fields = new URLSearchParams(http.rawBody)
  fields.set('wctx', wctx ?? '')
  return { http: { ...http, rawBody: fields.toString() }, asked: { ...asking, note } }
}

function signInFor(request: SignIn['request'], { random, clock, lifetimes }: Stand['bench']): SignIn {
  const now = clock.now()
  return {
    id: random.secret(),
    reference: '',
    request,
    source: '',
    startedAt: now,
    expiresAt: new Date(now.getTime() + lifetimes.signIn * 1000),
    state: 'open',
    version: 1,
  }
}
