// The settings room: one schema is type, check and documentation. Unknown keys are refused, secrets are given
// by reference only, and everything is safe when nothing is set. What weakens a check has a blunt name and is
// announced (weakenings.ts). Reading files and the environment is load.ts; what becomes of metadata and settings
// together is registrations.ts.
import { z } from 'zod'
import { toldPerApp } from '../model/signin.js'
import { appDefaultsSchema, appSchema } from './app-schema.js'
import { baseUrlFault, normalBaseUrl } from './base-url.js'
import { keyKind } from './certificate-schema.js'
import { partnerDefaultsSchema, partnerSchema } from './partner-schema.js'

const seconds = (least: number, most: number) => z.number().int().min(least).max(most)
const webUrl = z
  .string()
  .max(2048)
  .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), 'not an http(s) URL')
const contact = z
  .string()
  .max(512)
  .refine(
    (text) => /^(mailto:[^\s@]+@[^\s@]+|https?:\/\/\S+)$/.test(text),
    'neither mailto:somebody@example.org nor a URL',
  )

/** A secret is named, never written: a file (relative to the home folder) or a variable of the environment. */
export const secretSchema = z.union(
  [z.strictObject({ file: z.string().min(1) }), z.strictObject({ env: z.string().min(1) })],
  'a secret is given by reference: { "file": "certs/…" } or { "env": "NAME" }',
)

const baseUrl = z
  .string()
  .superRefine((text, context) => {
    const fault = baseUrlFault(text)
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault })
  })
  .overwrite(normalBaseUrl)

const lifetimes = z.strictObject({
  skew: seconds(0, 300).default(180).describe('Clock skew allowed between us and others.'),
  signIn: seconds(60, 86_400).default(900).describe('How long a sign-in may take.'),
  handle: seconds(10, 600)
    .default(60)
    .describe('How long a partner’s answer waits for the browser to come back with its cookie.'),
  sessionIdle: seconds(60, 30 * 86_400)
    .default(3600)
    .describe('A session unused for so long ends.'),
  sessionAbsolute: seconds(60, 30 * 86_400)
    .default(28_800)
    .describe('A session ends after so long in any case.'),
  loopCount: z
    .number()
    .int()
    .min(2)
    .max(toldPerApp)
    .default(10)
    .describe('So many sign-ins at one app are a loop …'),
  loopSeconds: seconds(1, 3600).default(60).describe('… when they fall into so many seconds.'),
})

export const settingsSchema = z.strictObject({
  baseUrl: baseUrl
    .default('http://localhost:8080')
    .describe('Where browsers reach us. https means production. Also SALLYPORT_BASE_URL.'),
  listen: z
    .strictObject({
      host: z.string().min(1).max(255).default('127.0.0.1'),
      port: z.number().int().min(0).max(65_535).exactOptional(),
    })
    .prefault({})
    .describe(
      'Where we listen. Port by default: the base URL’s when that is plain http, else 8080. Also SALLYPORT_LISTEN as "host:port".',
    ),
  trustedProxies: z
    .number()
    .int()
    .min(0)
    .max(16)
    .default(0)
    .describe('How many proxies in front of us add to X-Forwarded-For.'),
  organization: z
    .strictObject({
      name: z.string().min(1).max(256).default('Sallyport'),
      url: webUrl.exactOptional(),
      contact: contact.exactOptional().describe('Where people and counterparts turn to, mailto: or a URL.'),
      logo: webUrl.exactOptional(),
    })
    .prefault({})
    .describe('Who we are: on our pages and in our metadata.'),
  stores: z
    .strictObject({
      data: z
        .string()
        .min(1)
        .default('data/sallyport.db')
        .describe('The SQLite file. Flight records stand in another beside it, `sallyport-records.db`.'),
      redis: secretSchema
        .default({ env: 'REDIS_URL' })
        .describe('Where the Redis URL is found; REDIS_URL not set means SQLite for everything.'),
    })
    .prefault({}),
  keys: z
    .strictObject({
      kind: keyKind
        .default('rsa-2048')
        .describe('What signs for every app and partner that does not say otherwise (`signingKey`).'),
      also: z
        .array(keyKind)
        .max(4)
        .default([])
        .describe(
          'Further signing keys, one of each kind, for the apps and partners set to it. Each is made at the next start, published beside the default, and rotated by itself.',
        ),
    })
    .prefault({})
    .describe('Our own signing keys; encryption keys are always RSA.'),
  lifetimes: lifetimes.prefault({}).describe('All in seconds.'),
  records: z
    .strictObject({ hours: z.number().min(0).max(8760).default(24).describe('Kept so long; 0 keeps none.') })
    .prefault({})
    .describe('The flight recorder: personal data, encrypted at rest.'),
  showOwnRecords: z
    .boolean()
    .default(false)
    .describe('WEAKENING: shows each browser the record of its own last sign-in. Loopback base URLs only.'),
  requestsPerSecond: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(200)
    .describe('Requests that one network address may make within a second.'),
  pendingPerSource: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(2000)
    .describe('Sign-ins that one network address may have under way.'),
  log: z
    .strictObject({
      level: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
      file: z.string().min(1).exactOptional().describe('Absent: standard output.'),
    })
    .prefault({}),
  defaults: z
    .strictObject({ app: appDefaultsSchema.prefault({}), partner: partnerDefaultsSchema.prefault({}) })
    .prefault({})
    .describe('For every app and every partner that does not say otherwise.'),
  entityCategories: z
    .record(
      z.string().min(1).max(1024),
      z
        .array(
          z
            .string()
            .min(1)
            .max(256)
            .refine((name) => name !== 'subjectId' && name !== 'pairwiseId', {
              message: 'made here for each app whose metadata wants it (subject-id:req), never by category',
            }),
        )
        .max(64),
    )
    .default({})
    .describe(
      'Entity category URI to house attributes: an app whose metadata carries the category (entity attribute http://macedir.org/entity-category) is told these under their usual names too, unless it has `attributes`. Metadata says of itself what it carries: take it from a federation that looks.',
    ),
  apps: z.record(z.string().min(1).max(1024), appSchema).default({}).describe('By handle or entityID.'),
  partners: z
    .record(z.string().min(1).max(1024), partnerSchema)
    .default({})
    .describe('By handle or entityID.'),
})

export type ReadSettings = z.output<typeof settingsSchema>
