import { z } from 'zod'
import { certificate, signatureAlgorithm, signingKey } from './certificate-schema.js'
import { presetNames } from './preset-names.js'
import { ruleSchema } from './rule-schema.js'

const name = z.string().min(1).max(256)

const nameId = z
  .strictObject({
    kind: z
      .enum(['persistent', 'transient', 'email', 'unspecified', 'attribute', 'passThrough', 'none'])
      .describe(
        '"passThrough" tells the app the partner’s own lasting NameID: apps can then compare whom they know. A name that is neither persistent nor an address of a confirmed domain, or has a foreign NameQualifier, is passed only to an app with one partner in `partners`, since two partners may use the same.',
      ),
    attribute: name.exactOptional().describe('The house attribute whose first value is the name.'),
    format: z.string().min(1).max(1024).exactOptional().describe('The Format URI to state.'),
    lowercase: z.boolean().exactOptional(),
    longest: z
      .number()
      .int()
      .min(1)
      .max(1024)
      .exactOptional()
      .describe('Characters that an attribute’s value may have as a name; more are refused. Default: 1024.'),
  })
  .refine((choice) => choice.kind !== 'attribute' || choice.attribute !== undefined, {
    path: ['attribute'],
    message: 'kind "attribute" needs the name of the attribute here',
  })
  .describe(
    'How this app is told who somebody is; absent: the first NameIDFormat of its metadata, else persistent.',
  )

const wireName = z.strictObject({
  attribute: name.describe('The house attribute.'),
  name: z.string().min(1).max(1024).describe('Its name on the wire.'),
  nameFormat: z.string().min(1).max(1024).exactOptional(),
  friendlyName: name.exactOptional(),
})

const roles = z
  .strictObject({
    names: z
      .record(name, name)
      .exactOptional()
      .describe('House role to the app’s word; others are not told.'),
    default: z.array(name).exactOptional().describe('Roles of whoever has none.'),
    required: z.boolean().exactOptional().describe('No role, no entry.'),
  })
  .describe('Roles as this app is told them.')

const uri = z.string().min(1).max(1024)
const webAddress = z
  .string()
  .max(2048)
  .refine(
    (text) => /^https?:\/\/[\x21\x22\x24-\x5b\x5d-\x7e]+$/.test(text) && URL.canParse(text),
    'not an http(s) address without fragment',
  )

/** What is set of a WS-Federation app; with its metadata or, where it has none, instead of it. */
const wsfed = z
  .strictObject({
    realms: z
      .array(uri)
      .max(64)
      .exactOptional()
      .describe('Further `wtrealm` by which it asks, beside those of its metadata.'),
    replyUrls: z
      .array(webAddress)
      .max(64)
      .exactOptional()
      .describe('Where answers may go (`wreply`), beside the addresses of its metadata.'),
    acceptReplyBelow: z
      .boolean()
      .exactOptional()
      .describe('WEAKENING: a `wreply` below a registered address counts as registered. Default: false.'),
    signOutUrl: webAddress
      .exactOptional()
      .describe('Where it is told of a sign-out. Default: its first reply address.'),
    tokenType: z.enum(['saml11', 'saml20']).exactOptional().describe('Default: "saml11".'),
    trustVersion: z
      .enum(['2005', '1.3'])
      .exactOptional()
      .describe(
        'WS-Trust of the envelope: of February 2005, which everybody reads, or 1.3. Default: "2005".',
      ),
    tokenLifetime: z
      .number()
      .int()
      .min(60)
      .max(86_400)
      .exactOptional()
      .describe('Seconds a token may be used: apps keep their session as long. Default: 3600.'),
    refuseStaleRequests: z
      .boolean()
      .exactOptional()
      .describe('Refuses a request whose `wct` is not of now. Default: false.'),
    errors: z
      .enum(['page', 'fault'])
      .exactOptional()
      .describe('What becomes of a no: a page here, or a SOAP Fault to the app. Default: "page".'),
    issuers: z
      .record(z.string().min(1).max(253), uri)
      .exactOptional()
      .describe('Issuer by the domain of the person’s UPN, for an app that trusts one for each domain.'),
  })
  .describe('WS-Federation.')

/** What may stand under `defaults.app`; each field may also stand with one app. */
export const appDefaultsSchema = z.strictObject({
  enabled: z.boolean().exactOptional().describe('Whether anybody may sign in. Default: true.'),
  partners: z
    .union([z.literal('all'), z.array(name)])
    .exactOptional()
    .describe('Handles of the partners that may vouch here. Default: "all" (every enabled one).'),
  profile: z
    .enum(['saas', 'research-federation'])
    .exactOptional()
    .describe(
      'What apps of this kind are used to, where nothing else is set. "saas" (default): the name its metadata prefers, else a pairwise one, nothing encrypted. "research-federation": a transient name beside pairwise-id (or the subject-id that its metadata wants), encrypted where it publishes a key.',
    ),
  nameId: nameId.exactOptional(),
  release: z
    .array(ruleSchema)
    .max(256)
    .exactOptional()
    .describe('Rules over what is known, before it is told.'),
  attributes: z
    .array(wireName)
    .max(256)
    .exactOptional()
    .describe(
      'Which attributes leave, under which names. Default: the requested ones, else name, e-mail, roles; and what its entity categories entitle it to (`entityCategories`).',
    ),
  roles: roles.exactOptional(),
  sign: z
    .enum(['both', 'assertion', 'response'])
    .exactOptional()
    .describe('What is signed of an answer. Default: "both".'),
  encrypt: z
    .enum(['never', 'if-key', 'required'])
    .exactOptional()
    .describe('Whether the assertion is encrypted to the app’s key. Default: "never".'),
  requireSignedRequests: z
    .boolean()
    .exactOptional()
    .describe(
      'Refuses unsigned requests. Default: what the app’s metadata says of itself (AuthnRequestsSigned).',
    ),
  acceptSha1Signatures: z
    .boolean()
    .exactOptional()
    .describe('WEAKENING: takes SHA-1 signatures. Default: false.'),
  acceptPlainHttp: z
    .boolean()
    .exactOptional()
    .describe(
      'WEAKENING: sends browsers to its plain http addresses, although we are reached by https. Default: false.',
    ),
  exactMeansMinimum: z
    .boolean()
    .exactOptional()
    .describe('WEAKENING: an exact RequestedAuthnContext counts as a minimum. Default: false.'),
  ignoreRequestedNameIdFormat: z
    .boolean()
    .exactOptional()
    .describe('WEAKENING: gives the default name when the requested format cannot be given. Default: false.'),
  launch: z
    .boolean()
    .exactOptional()
    .describe('Whether a sign-in may start at /launch/HANDLE. Default: false.'),
  maxAuthnAge: z
    .number()
    .int()
    .min(0)
    .exactOptional()
    .describe('Seconds; an older proof is not enough and the partner is asked again.'),
  leastStrength: z
    .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
    .exactOptional()
    .describe(
      'How strong a sign-in must be at least, whatever the app itself asks for: 0 anything, 1 a password, 2 several factors, 3 phishing-resistant, 4 hardware-bound. Partners are asked for it, and count up to what they are believed (`believedUpTo`). Default: 0.',
    ),
  backdate: z
    .number()
    .int()
    .min(0)
    .max(300)
    .exactOptional()
    .describe('Seconds before now of NotBefore. Default: 60.'),
  assertionLifetime: z
    .number()
    .int()
    .min(30)
    .max(300)
    .exactOptional()
    .describe('Seconds an assertion may be used. Default: 300.'),
  nameAuthority: z
    .boolean()
    .exactOptional()
    .describe('Names the partner as AuthenticatingAuthority. Default: true.'),
  signingKey: signingKey.exactOptional(),
  signatureAlgorithm: signatureAlgorithm.exactOptional(),
  wsfed: wsfed.exactOptional(),
})

/** One app's settings, by handle or entityID. */
export const appSchema = appDefaultsSchema.extend({
  name: name.exactOptional().describe('Its name on our pages; absent: the one in its metadata.'),
  launchRelayState: z
    .string()
    .min(1)
    .refine((value) => Buffer.byteLength(value) <= 80, 'longer than 80 bytes (saml-bindings 3.5.3)')
    .refine((value) => !/\p{Cc}/u.test(value), 'a control character, which no page could hand on')
    .exactOptional()
    .describe('RelayState of a launched sign-in: where the person lands.'),
  preset: z
    .enum(presetNames)
    .exactOptional()
    .describe('What this product of the field wants, where nothing else is set here. Default: none.'),
  protocol: z
    .enum(['saml', 'wsfed'])
    .exactOptional()
    .describe('Which protocol is spoken with it, where its metadata has both. Default: SAML 2.0.'),
  metadataSigner: certificate
    .exactOptional()
    .describe('The certificate whose key must have signed the metadata file.'),
})

export type AppSettings = z.output<typeof appSchema>
