import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import type { Door } from '../model/http.js'
import { assets } from './assets.js'
import { type Desk, deskOf, noPage, send } from './desk.js'
import { type Document, sendAsset, sendDocument } from './documents.js'
import { type Doors, doorway, failed } from './doorway.js'
import { live, readiness } from './health.js'
import type { House, HttpSettings } from './house.js'
import { endReply } from './last-word.js'
import { addOffice } from './office.js'
import { metadataDocument, metadataPaths } from './own-metadata.js'
import { type Open, straightWays } from './straight-way.js'

/** Express, and before it the straight way to the doors: every layer costs each sign-in. */
export function application(house: House, settings: HttpSettings, draining: () => boolean): RequestListener {
  const desk = deskOf(house, settings)
  const doors = byPath(house.doors, desk)
  const app = routed(doors, desk, draining)
  const wayTo = straightWays(doors)
  return (request, response) => {
    const way = wayTo(request.url ?? '')
    if (!way) return void app(request, response)
    way
      .open(request, response, way.parameters)
      .catch((error: unknown) => uncaught(error, request, response, desk))
  }
}

function routed(doors: ReadonlyMap<string, Open>, desk: Desk, draining: () => boolean): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.disable('query parser')
  app.enable('strict routing')
  app.enable('case sensitive routing')
  for (const [path, open] of doors)
    app.all(path, (request, response) =>
      // Our paths have no parameter that repeats
      open(request, response, request.params as Readonly<Record<string, string>>),
    )
  addDocuments(app, desk, draining)
  addOffice(app, desk)
  app.use((request, response) => {
    send(request, response, noPage('signin.page_unknown', ''), desk)
  })
  const atLast: ErrorRequestHandler = (error: unknown, request, response: ServerResponse, _next) =>
    uncaught(error, request, response, desk)
  app.use(atLast)
  return app
}

function byPath(doors: readonly Door[], desk: Desk): ReadonlyMap<string, Open> {
  const found = new Map<string, Doors>()
  for (const door of doors) found.set(door.path, { ...found.get(door.path), [door.method]: door })
  return new Map([...found].map(([path, methods]) => [path, doorway(methods, desk)]))
}

function addDocuments(app: Express, desk: Desk, draining: () => boolean): void {
  const { house } = desk
  const ready = readiness(house.health, draining)
  const add = (path: string, answer: RequestHandler) => app.all(path, readsOnly(answer, desk))
  for (const metadata of metadataPaths)
    add(
      metadata.path,
      limited(desk, (request) => metadataDocument(metadata, request, house.metadata)),
    )
  for (const asset of [...assets, ...(house.moreAssets ?? [])])
    add(asset.path, (request, response) => sendAsset(request, response, asset, desk.headers))
  add(
    '/health/live',
    document(desk, async () => live()),
  )
  add('/health/ready', document(desk, ready))
  add(
    '/metrics',
    limited(desk, async () => ({ status: 200, ...(await house.metrics()) })),
  )
  add(
    '/robots.txt',
    document(desk, async () => ({ status: 200, type: 'text/plain', text: 'User-agent: *\nDisallow: /\n' })),
  )
}

function document(desk: Desk, make: (request: IncomingMessage) => Promise<Document>): RequestHandler {
  return async (request, response) => sendDocument(request, response, await make(request), desk.headers)
}

function limited(desk: Desk, make: (request: IncomingMessage) => Promise<Document>): RequestHandler {
  const answer = document(desk, make)
  return async (request, response, next) => {
    if (await desk.admit(desk.source(request))) return answer(request, response, next)
    endReply(response.writeHead(429, { ...desk.headers.document, 'Content-Length': 0, 'Retry-After': '1' }))
  }
}

function readsOnly(answer: RequestHandler, desk: Desk): RequestHandler {
  return (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return answer(request, response, next)
    endReply(
      response.writeHead(405, {
        ...desk.headers.document,
        'Content-Length': 0,
        Allow: 'GET, HEAD',
        Connection: 'close',
      }),
    )
  }
}

/** What no door caught. A browser that went away is nobody's fault; a path that cannot be decoded names no page. */
function uncaught(error: unknown, request: IncomingMessage, response: ServerResponse, desk: Desk): void {
  if (request.destroyed && !request.complete) return
  if (response.headersSent) return void response.destroy()
  send(
    request,
    response,
    error instanceof URIError ? noPage('signin.page_unknown', '') : failed(error, desk),
    desk,
  )
}
