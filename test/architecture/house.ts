/** The house as data: what architecture.test.ts holds every file of src/ to. */

/** Rooms, lowest floor first. A room imports itself and lower floors: never up, never sideways. `.` is src/ itself. */
export const floors: readonly (readonly string[])[] = [
  ['model'],
  ['xml'],
  ['saml'],
  ['wsfed', 'oidc'],
  [
    'captured',
    'mapping',
    'policy',
    'mfa',
    'faces/console',
    'faces/saml-idp',
    'faces/saml-sp',
    'faces/wsfed-sts',
    'faces/wsfed-rp',
    'faces/oidc-op',
    'faces/oidc-rp',
    'trust',
    'store',
    'audit',
    'recorder',
    'observe',
    'config',
  ],
  ['signin', 'signout'],
  ['admin', 'scim'],
  ['drawing'],
  ['http', 'api', 'console'],
  ['.', 'cli'],
]

/** Rooms that stand behind an interface of model/ports.ts. */
export const behindPorts = /^(?:faces\/.*|trust|store|audit|recorder|observe|config)$/

/**
 * Who may name them: gateway.ts puts the house together, with bench.ts for looks at what would be and office.ts for those
 * who run it; the commands work without one, main.ts reads the settings and says in words what could not be opened.
 */
export const composers: readonly { readonly file: RegExp; readonly rooms: RegExp }[] = [
  { file: /^gateway\.ts$/, rooms: behindPorts },
  { file: /^bench\.ts$/, rooms: /^(?:faces\/.*|trust)$/ },
  { file: /^office\.ts$/, rooms: /^(?:config|store|trust)$/ },
  { file: /^cli\//, rooms: behindPorts },
  { file: /^main\.ts$/, rooms: /^(?:config|store|trust)$/ },
]

/** The floor on which a room may also name src/ itself: the commands start the gateway. */
export const mayNameTheTop = /^cli$/

/** One library, one room. What is not listed is used nowhere. */
export const owners: Readonly<Record<string, RegExp>> = {
  express: /^http$/,
  helmet: /^http$/,
  'rate-limiter-flexible': /^http$/,
  winston: /^observe$/,
  'prom-client': /^observe$/,
  'better-sqlite3': /^store$/,
  kysely: /^store$/,
  ioredis: /^store$/,
  zod: /^(?:config|admin|api)$/,
  passport: /^admin$/,
  'passport-local': /^admin$/,
  '@node-rs/argon2': /^trust$/,
  commander: /^cli$/,
  undici: /^(?:trust|cli)$/,
  re2js: /^mapping$/,
  'node:buffer': /^xml$/,
  'node:crypto': /^(?:xml|saml|mfa|oidc|trust|store|recorder|http|drawing|admin|console|api|\.)$/,
  'node:fs': /^(?:config|trust|store|http|drawing|cli|\.)$/,
  'node:fs/promises': /^(?:config|trust|store|http|cli|\.)$/,
  'node:path': /^(?:config|trust|store|http|cli|\.)$/,
  'node:v8': /^\.$/,
  'node:url': /^(?:config|trust|store|http|cli|\.)$/,
  'node:util': /^(?:trust|cli|\.)$/,
  'node:zlib': /^(?:saml|drawing|console)$/,
  'node:http': /^(?:http|\.)$/,
  'node:net': /^(?:http|trust)$/,
  'node:dns/promises': /^trust$/,
  'node:dns': /^trust$/,
  'node:worker_threads': /^store$/,
  'node:timers/promises': /^(?:cli|\.)$/,
  'node:readline/promises': /^cli$/,
}

/** Rooms and files without I/O, clock or randomness: the same call serves a sign-in and its explanation. */
export const pure =
  /^(?:model\/(?!current-session\.ts)|(?:mapping|policy|mfa)\/)|^signin\/(?:facts|judge|identify|decide|release|route)\.ts$/

/** What of node:crypto draws random bytes, and where that may be: keys, nonces, names of attempts. */
export const drawing = /^(?:random.*|generateKey.*|getRandomValues|webcrypto)$/
export const mayDraw = /^(?:xml|trust|store|\.)$/

/** Names that say nothing about what a file holds. */
export const emptyNames =
  /^(?:utils?|types?|constants?|helpers?|common|misc|shared|data|info|manager|service|index)$/
/** A face is a folder, and its index is what gateway.ts names. */
export const mayBeIndex = /^faces\/[^/]+\/index\.ts$/

export const longestFunction = 60
export const longestFile = 300

/** What is let off a rule, and why. A line that no longer excuses anything fails too. */
export const exceptions: readonly {
  readonly file: string
  readonly rule: string
  readonly because: string
}[] = [
  {
    file: 'model/refusal.ts',
    rule: 'file-length',
    because: 'one closed table, a row of six lines for each code',
  },
  { file: 'model/ports.ts', rule: 'file-length', because: 'every port on one page, most of it comments' },
  {
    file: 'store/state-statements.ts',
    rule: 'function-length',
    because: 'a table: one SQL statement an entry',
  },
  {
    file: 'store/session-statements.ts',
    rule: 'function-length',
    because: 'a table: one SQL statement an entry',
  },
  {
    file: 'store/sqlite-worker.mjs',
    rule: 'clock',
    because: 'measures its own commits; no port crosses a thread',
  },
]
