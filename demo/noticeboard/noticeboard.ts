// The demo's other enterprise app. It speaks WS-Federation, as intranets built on .NET do: it asks the gateway who
// somebody is, believes one signed SAML 1.1 token, and tells the gateway when somebody goes.
import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { federationRole } from '../counterpart/federation-role.js'
import { sendPage } from '../counterpart/page.js'
import { counterpart, serve } from '../counterpart/serve.js'
import { readSettings } from '../counterpart/settings.js'
import { federationMetadata } from './metadata.js'
import { notices } from './notices.js'
import { boardPage, strangerPage, welcomePage } from './pages.js'
import { readToken, type Told } from './token.js'

const look = { theme: 'noticeboard', name: 'Noticeboard', motto: 'Pinned by one, read by all' }
const settings = readSettings()
const around = { gateway: settings.gateway, neighbour: settings.neighbour }
const realm = `${settings.url}/`
const reply = `${settings.url}/signin-wsfed`
const app = counterpart(look)

// Cookies know no ports: a name without one would be shared with every other program on this host.
const cookie = `noticeboard_${settings.port}`
// The gateway's page tells this app of a sign-out from another site: what can only end a session may come along.
const endCookie = `noticeboard_end_${settings.port}`

interface Session {
  readonly told: Told
  readonly notice?: string | undefined
}

const sessions = memory<Session>(500)
const endings = memory<string>(500)
/** Questions that were asked and not answered: what comes back in `wctx` must be one of them, once. */
const questions = memory<{ readonly notice: string | undefined }>(1000)

app.get('/', (request, response) => {
  const session = sessions.get(cookieOf(request, cookie))
  sendPage(response, look, session ? boardPage(session.told, session.notice, around) : welcomePage(around))
})

app.get('/metadata', (_request, response) => {
  response.type('application/samlmetadata+xml').send(federationMetadata({ realm, reply }))
})

app.get('/sign-in', async (request, response) => {
  const notice = notices.find(({ id }) => id === request.query['notice'])?.id
  const wctx = newSecret()
  questions.set(wctx, { notice })
  const asked = { wa: 'wsignin1.0', wtrealm: realm, wctx, ...mannerOf(request) }
  response.redirect(302, await atTheGateway(asked))
})

app.post('/signin-wsfed', async (request, response) => {
  try {
    const { wa, wresult, wctx } = request.body as Readonly<Record<string, string>>
    const question = questions.take(wctx ?? '')
    if (wa !== 'wsignin1.0' || !question) throw new Error('nobody asked for this: its wctx is not ours')
    const { entityID, signing } = await federationRole(settings.gateway)
    const expected = { issuer: entityID, certificates: signing, audience: realm }
    remember(response, { told: readToken(wresult ?? '', expected, Date.now()), notice: question.notice })
    response.redirect(303, '/')
  } catch (error) {
    console.error(error)
    sendPage(response, look, strangerPage(error))
  }
})

/** Where the gateway tells of a sign-out (WS-Federation 1.2, 13.2.4.2), and where a browser comes back to. */
app.get('/signin-wsfed', (request, response) => {
  if (request.query['wa'] !== 'wsignoutcleanup1.0') return response.redirect(303, '/')
  forget(request, response)
  response
    .set({ 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'" })
    .type('text/plain')
    .send('Signed out of Noticeboard.\n')
})

/** Its own session ends first, whatever becomes of the rest. */
app.get('/sign-out', async (request, response) => {
  forget(request, response)
  const back: Readonly<Record<string, string>> = 'stay' in request.query ? {} : { wreply: reply }
  response.redirect(302, await atTheGateway({ wa: 'wsignout1.0', wtrealm: realm, ...back }))
})

serve(app, look, settings)

async function atTheGateway(parameters: Readonly<Record<string, string>>): Promise<string> {
  const { endpoint } = await federationRole(settings.gateway)
  return `${endpoint}?${new URLSearchParams(parameters)}`
}

/** WS-Federation 1.2, 13.2.2: how the question may be put. */
function mannerOf({ query }: Request): Readonly<Record<string, string>> {
  return {
    ...('again' in query ? { wfresh: '0' } : {}),
    ...('stronger' in query ? { wauth: 'http://schemas.microsoft.com/claims/multipleauthn' } : {}),
    ...(query['partner'] === 'kestrel' ? { whr: 'kestrel' } : {}),
  }
}

function remember(response: Response, session: Session): void {
  const [secret, ending] = [newSecret(), newSecret()]
  sessions.set(secret, session)
  endings.set(ending, secret)
  response.cookie(cookie, secret, { httpOnly: true, sameSite: 'lax', path: '/' })
  response.cookie(endCookie, ending, {
    httpOnly: true,
    sameSite: 'none',
    secure: true,
    path: '/signin-wsfed',
  })
}

function forget(request: Request, response: Response): void {
  sessions.take(cookieOf(request, cookie))
  sessions.take(endings.take(cookieOf(request, endCookie)) ?? '')
  response.clearCookie(cookie, { path: '/' })
}

function cookieOf(request: Request, name: string): string {
  const pairs = (request.headers.cookie ?? '').split(/; */).map((pair) => pair.split('='))
  return pairs.find(([found]) => found === name)?.[1] ?? ''
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** So many of a kind, the oldest forgotten first. */
function memory<T>(most: number) {
  const kept = new Map<string, T>()
  return {
    get: (key: string) => kept.get(key),
    set(key: string, value: T) {
      kept.set(key, value)
      for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest)
    },
    take(key: string) {
      const value = kept.get(key)
      kept.delete(key)
      return value
    },
  }
}
