import type { IncomingMessage, ServerResponse } from 'node:http'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import type { Door } from '../model/http.js'
import { assets } from './assets.js'
import { type Desk, deskOf, noPage, send } from './desk.js'
import { type Document, sendAsset, sendDocument } from './documents.js'
import { type Doors, doorway, failed } from './doorway.js'
import { live, readiness } from './health.js'
import type { House, HttpSettings } from './house.js'
import { metadataDocument, metadataPaths } from './own-metadata.js'

/** Express, with nothing between a path and its door: every layer costs each sign-in. */
export function application(house: House, settings: HttpSettings, draining: () => boolean): Express {
  const desk = deskOf(house, settings)
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.disable('query parser')
  app.enable('strict routing')
  app.enable('case sensitive routing')
  for (const [path, doors] of byPath(house.doors)) app.all(path, doorway(doors, desk))
  addDocuments(app, desk, draining)
  app.use((request, response) => {
    send(request, response, noPage('signin.page_unknown', ''), desk)
  })
  app.use(atLast(desk))
  return app
}

function byPath(doors: readonly Door[]): ReadonlyMap<string, Doors> {
  const found = new Map<string, Doors>()
  for (const door of doors) found.set(door.path, { ...found.get(door.path), [door.method]: door })
  return found
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
  for (const asset of assets)
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
    response.writeHead(429, { ...desk.headers.document, 'Retry-After': '1' }).end()
  }
}

function readsOnly(answer: RequestHandler, desk: Desk): RequestHandler {
  return (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return answer(request, response, next)
    response.writeHead(405, { ...desk.headers.document, Allow: 'GET, HEAD', Connection: 'close' }).end()
  }
}

/** What no door caught. A browser that went away is nobody's fault; a path that cannot be decoded names no page. */
function atLast(desk: Desk): ErrorRequestHandler {
  return (error: unknown, request, response: ServerResponse, _next) => {
    if (request.destroyed && !request.complete) return
    if (response.headersSent) return void response.destroy()
    send(
      request,
      response,
      error instanceof URIError ? noPage('signin.page_unknown', '') : failed(error, desk),
      desk,
    )
  }
}
