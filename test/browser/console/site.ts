import { createServer, type IncomingMessage, type Server } from 'node:http'

/** A site of somebody else, as small as it can be. */
export interface Site {
  readonly host: string
  readonly origin: string
  stop(): Promise<void>
}

export type Answer = (asked: {
  readonly path: string
  readonly query: string
  readonly body: string
}) => { readonly to: string } | { readonly page: string }

/** `*.test` names are this machine to Chromium. */
export async function startSite(name: string, answer: (origin: string) => Answer): Promise<Site> {
  let reply: Answer = () => ({ page: '' })
  const server = createServer((request, response) => {
    const answerWith = (body: string) => {
      const { pathname, search } = new URL(request.url ?? '/', 'http://x')
      const answered = reply({ path: pathname, query: search.slice(1), body })
      if ('to' in answered) response.writeHead(302, { location: answered.to }).end()
      else response.writeHead(200, plainHtml).end(framed(name, answered.page))
    }
    bodyOf(request).then(answerWith, () => response.destroy())
  })
  const host = `${name}:${await listening(server)}`
  const origin = `http://${host}`
  reply = answer(origin)
  return { host, origin, stop: () => closed(server) }
}

const plainHtml = { 'content-type': 'text/html; charset=utf-8' }

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

function framed(name: string, body: string): string {
  return `<!doctype html><html lang="en"><title>${name}</title><link rel="icon" href="data:,">${body}`
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

function listening(server: Server): Promise<number> {
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      done(typeof address === 'object' && address !== null ? address.port : 0)
    }),
  )
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((done) => server.close(() => done()))
}
