import { z } from 'zod'
import { domainOf } from '../model/domain.js'
import { certificate, signatureAlgorithm, signingKey } from './certificate-schema.js'
import { presetNames } from './preset-names.js'
import { ruleSchema } from './rule-schema.js'

const name = z.string().min(1).max(256)
const domain = z
  .string()
  .refine((text) => domainOf(text) !== undefined, 'not a domain, as example.org')
  .overwrite((text) => domainOf(text) ?? text)

const requestAuthnContext = z
  .strictObject({
    comparison: z.enum(['exact', 'minimum', 'maximum', 'better']),
    classes: z
      .array(z.string().min(1).max(1024))
      .min(1)
      .max(32)
      .describe('AuthnContextClassRef URIs, the preferred one first.'),
  })
  .describe(
    'RequestedAuthnContext to send where the app asks for none; the answer must meet it. What an app asks for itself takes its place; in WS-Federation, where nobody signs a request, only if it is more. Absent: none is sent.',
  )

/** What may stand under `defaults.partner`; each field may also stand with one partner. */
export const partnerDefaultsSchema = z.strictObject({
  enabled: z.boolean().exactOptional().describe('Whether it may vouch for anybody. Default: true.'),
  import: z
    .array(ruleSchema)
    .max(256)
    .exactOptional()
    .describe(
      'Rules from its attributes to ours. Default: none; known names are taken under their house names.',
    ),
  onFirstSignIn: z
    .enum(['create', 'link', 'refuse'])
    .exactOptional()
    .describe('What becomes of a person not seen before. Default: "create".'),
  linkBy: name
    .exactOptional()
    .describe('For "link": the house attribute compared with users provisioned for this very partner.'),
  onEverySignIn: z
    .enum(['refresh', 'keep'])
    .exactOptional()
    .describe('Whether a later sign-in renews what is known. Default: "refresh".'),
  outsideDomains: z
    .enum(['drop', 'refuse'])
    .exactOptional()
    .describe('What becomes of a value whose domain is not confirmed for this partner. Default: "drop".'),
  subjectAttribute: name
    .exactOptional()
    .describe('The attribute that names the person when no NameID is sent.'),
  requireSigned: z
    .enum(['either', 'assertion', 'response', 'both'])
    .exactOptional()
    .describe('What must be signed of an answer; something always must. Default: "either".'),
  requireEncrypted: z.boolean().exactOptional().describe('Refuses a plain assertion. Default: false.'),
  acceptUnsolicitedAnswers: z
    .boolean()
    .exactOptional()
    .describe('WEAKENING: takes an answer that nobody asked for. Default: false.'),
  acceptSha1Signatures: z
    .boolean()
    .exactOptional()
    .describe('WEAKENING: takes SHA-1 signatures. Default: false.'),
  acceptCbcEncryption: z
    .boolean()
    .exactOptional()
    .describe('WEAKENING: decrypts AES-CBC, inside a verified signature only. Default: false.'),
  acceptPlainHttp: z
    .boolean()
    .exactOptional()
    .describe(
      'WEAKENING: sends browsers to its plain http addresses, although we are reached by https. Default: false.',
    ),
  refuseExpiredCertificates: z
    .boolean()
    .exactOptional()
    .describe('Takes no signature by a key whose certificate has expired. Default: false, a warning.'),
  requestNameIdFormat: z
    .string()
    .min(1)
    .max(1024)
    .exactOptional()
    .describe('NameIDPolicy Format to ask for; "none" sends no NameIDPolicy. Absent: one without Format.'),
  requestAuthnContext: requestAuthnContext.exactOptional(),
  sendScoping: z
    .enum(['full', 'requesterIdOnly', 'none'])
    .exactOptional()
    .describe('What it is told of the app that asks. Default: "requesterIdOnly".'),
  sendReplyUrl: z
    .enum(['url', 'index', 'none'])
    .exactOptional()
    .describe(
      'How a request says where the answer goes: our address, its index in our metadata, or not at all, for a partner that refuses the others. Default: "url".',
    ),
  signRequests: z.enum(['if-wanted', 'always']).exactOptional().describe('Default: "always".'),
  requestBinding: z
    .enum(['redirect', 'post'])
    .exactOptional()
    .describe('How requests leave. Absent: HTTP-Redirect where it is offered.'),
  believedUpTo: z
    .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
    .exactOptional()
    .describe(
      'The strongest sign-in it is believed: 0 unspecified, 1 password, 2 several factors, 3 phishing-resistant, 4 hardware. At 4 classes that the house does not know pass too, in both directions. Default: 1.',
    ),
  signOutHere: z
    .boolean()
    .exactOptional()
    .describe(
      'Whether somebody who signs out at an app is sent on to sign out at this partner too (WS-Federation). Default: true.',
    ),
  signingKey: signingKey.exactOptional(),
  signatureAlgorithm: signatureAlgorithm.exactOptional(),
})

/** One partner's settings, by handle or entityID. */
export const partnerSchema = partnerDefaultsSchema.extend({
  name: name.exactOptional().describe('Its name on our pages; absent: the one in its metadata.'),
  confirmedDomains: z
    .array(domain)
    .max(1000)
    .exactOptional()
    .describe('Domains and scopes it may speak for. Given here, the command line cannot change them.'),
  unsolicitedApp: name
    .exactOptional()
    .describe('Handle of the app that an unsolicited answer goes to when it names none.'),
  hidden: z
    .boolean()
    .exactOptional()
    .describe('Not offered on the page where a person chooses. Default: false.'),
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

export type PartnerSettings = z.output<typeof partnerSchema>
