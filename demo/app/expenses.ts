// The demo's enterprise app. It has no accounts and no passwords: it asks the gateway who somebody is, believes its
// signed answer, and shows what it was told.
import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { openKeys } from '../counterpart/keys.js'
import { sendForm, sendPage } from '../counterpart/page.js'
import { counterpart, serve } from '../counterpart/serve.js'
import { readSettings } from '../counterpart/settings.js'
import { type Manner, openGatewayDoor } from './gateway-door.js'
import { deskPage, refusedPage, strangerPage, welcomePage } from './pages.js'
import { readTold, type Told } from './told.js'

const look = { theme: 'expenses', name: 'Expenses', motto: 'Claim it, get it back' }
const settings = readSettings()
const door = openGatewayDoor(settings, openKeys(settings.folder, 'Expenses signing'))
const app = counterpart(look)

// Cookies know no ports: a name without one would be shared with every other program on this host.
const cookie = `expenses_${settings.port}`
const sessions = new Map<string, Told>()
const mostSessions = 500

app.get('/', (request, response) => {
  const told = sessions.get(secretOf(request))
  const page = told ? deskPage(told, settings) : welcomePage(settings)
  sendPage(response, look, page)
})

app.get('/metadata', (_request, response) => {
  response.type('application/samlmetadata+xml').send(door.metadata())
})

app.get('/sign-in', async (request, response) => {
  const manner = mannerOf(request)
  if (request.query['by'] !== 'post') return response.redirect(302, await door.urlToAsk(manner))
  sendForm(response, look, { title: 'Asking who you are', ...(await door.formToAsk(manner)) })
})

app.post('/acs', async (request, response) => {
  try {
    const answer = await door.readAnswer(request.body as Readonly<Record<string, string>>)
    if ('status' in answer) return sendPage(response, look, refusedPage(answer.status))
    remember(response, readTold(answer.assertion))
    response.redirect(303, '/')
  } catch (error) {
    console.error(error)
    sendPage(response, look, strangerPage(error))
  }
})

app.post('/sign-out', (request, response) => {
  sessions.delete(secretOf(request))
  response.clearCookie(cookie, { path: '/' }).redirect(303, '/')
})

serve(app, look, settings)

function mannerOf({ query }: Request): Manner {
  return { again: 'again' in query, silently: 'silently' in query, stronger: 'stronger' in query }
}

function remember(response: Response, told: Told): void {
  const secret = randomBytes(32).toString('base64url')
  sessions.set(secret, told)
  for (const oldest of sessions.keys()) if (sessions.size > mostSessions) sessions.delete(oldest)
  response.cookie(cookie, secret, { httpOnly: true, sameSite: 'lax', path: '/' })
}

function secretOf(request: Request): string {
  const pairs = (request.headers.cookie ?? '').split(/; */).map((pair) => pair.split('='))
  return pairs.find(([name]) => name === cookie)?.[1] ?? ''
}
