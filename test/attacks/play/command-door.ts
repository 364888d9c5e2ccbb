import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sallyport } from '../../../src/cli/commands.js'
import { type Outsider, appMetadata, outsider, partnerMetadata } from '../../support/house.js'
import type { Attack, Expected, Played } from '../attack.js'
import { nothing } from './look.js'
import { faultOf, type Kind } from './metadata.js'

/** A counterpart's web server, as bad as it likes. */
export type Answers = (request: IncomingMessage, response: ServerResponse) => void

/** One run of the command line over a home of its own. */
export interface CommandRun {
  readonly settings?: Readonly<Record<string, unknown>>
  /** Files of the home, by path. */
  readonly files?: Readonly<Record<string, string | Buffer>>
  /** What stands behind the address; absent: the genuine document. */
  readonly answers?: Answers
  /** With a person in front of it, who answers so. */
  readonly asked?: string
  /** The words, given the server's address and the home. */
  words(address: string, home: string): readonly string[]
}

export interface CommandAttack {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly expected: Expected
  run(hostile: boolean): CommandRun
}

/** Documents come in by an operator's hand: `app add` and `partner add`, from a file or from an address. */
export function commandAttack({ row, name, tries, expected, run }: CommandAttack): Attack {
  return {
    id: `${row}.${name}`,
    row,
    face: 'metadata',
    tries,
    expected,
    play: (_ground, hostile) => commanded(run(hostile)),
  }
}

export const newcomer = outsider('newcomer')

export function genuine(kind: Kind, more = ''): string {
  return kind === 'partner' ? partnerMetadata(newcomer, more) : appMetadata(newcomer, more)
}

export function documentOf(kind: Kind, who: Outsider): string {
  return kind === 'partner' ? partnerMetadata(who) : appMetadata(who)
}

export async function commanded(run: CommandRun): Promise<Played> {
  const home = mkdtempSync(join(tmpdir(), 'commanded-'))
  const server = await served(run.answers ?? serving(genuine('partner')))
  try {
    put(home, 'config/sallyport.json', JSON.stringify({ keys: { kind: 'ec-p256' }, ...run.settings }))
    for (const [file, content] of Object.entries(run.files ?? {})) put(home, file, content)
    const before = registeredIn(home)
    const ran = await said(run.words(server.address, home), home, run.asked)
    return playedOf(ran, before !== registeredIn(home), server.refused())
  } finally {
    server.close()
    rmSync(home, { recursive: true, force: true })
  }
}

interface Ran {
  readonly code: number
  readonly out: string
  readonly error: string
}

async function said(words: readonly string[], home: string, answer: string | undefined): Promise<Ran> {
  const told = { out: '', error: '' }
  const code = await sallyport(['--home', home, ...words], {
    out: (text) => void (told.out += text),
    error: (text) => void (told.error += text),
    ...(answer === undefined ? {} : { ask: async () => answer }),
  })
  return { code, ...told }
}

function playedOf({ code, out, error }: Ran, changed: boolean, touched: number): Played {
  const refused = code !== 0
  const message = /^sallyport: ([^\n]*)/.exec(error)?.[1] ?? error
  return {
    ...nothing,
    accepted: !refused && changed,
    detail: message.slice(0, 300),
    ...(refused ? { code: `command.${commandFaultOf(message)}` } : { told: out.slice(0, 60) }),
    ...(refused && changed ? { leaked: 'a changed registration' } : {}),
    ...(touched > 0 ? { leaked: 'a server that must not be asked was asked' } : {}),
  }
}

function put(home: string, file: string, content: string | Buffer): void {
  mkdirSync(join(home, file, '..'), { recursive: true })
  writeFileSync(join(home, file), content)
}

/** Every registration, with its bytes. */
function registeredIn(home: string): string {
  return ['apps', 'partners']
    .map((kind) => join(home, 'metadata', kind))
    .flatMap((folder) =>
      filesIn(folder).map((name) => name + readFileSync(join(folder, name)).toString('base64')),
    )
    .join('\n')
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

interface Served {
  readonly address: string
  /** Requests for what must not be asked for. */
  refused(): number
  close(): void
}

async function served(answers: Answers): Promise<Served> {
  let refused = 0
  const server: Server = createServer((request, response) => {
    if (request.url?.includes('forbidden') === true) refused += 1
    answers(request, response)
  })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    refused: () => refused,
    close: () => server.close().closeAllConnections(),
  }
}

export function serving(content: string | Buffer, headers: Readonly<Record<string, string>> = {}): Answers {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/samlmetadata+xml', ...headers }).end(content)
  }
}

const faults: readonly (readonly [RegExp, string])[] = [
  [/is no web address/, 'no_address'],
  [/carries a user name or password/, 'user_name'],
  [/It is plain http/, 'plain_http'],
  [/is not fetched/, 'scheme'],
  [/redirects more than/, 'redirects'],
  [/redirects to (another host|something)/, 'redirected_away'],
  [/Expected status 200/, 'status'],
  [/sent compressed/, 'compressed'],
  [/is larger than/, 'too_large'],
  [/not a public address/, 'address'],
  [/There is no (host|file)/, 'not_there'],
  [/did not answer within/, 'slow'],
  [/could not be fetched/, 'broken'],
  [/is registered already/, 'registered'],
  [/The handle .* belongs to/, 'handle_taken'],
  [/cannot be a handle/, 'handle'],
  [/is not a file/, 'no_file'],
  [/Nothing was changed/, 'declined'],
  [/exists already, although/, 'file_there'],
]

export function commandFaultOf(message: string): string {
  const fault = faults.find(([says]) => says.test(message))?.[1]
  return fault ?? faultOf(message)
}
