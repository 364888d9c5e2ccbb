import express, { type ErrorRequestHandler, type Express } from 'express'
import { markup } from './markup.js'
import { type Look, lookFile, sendPage } from './page.js'
import type { Settings } from './settings.js'

/** An express app with what every counterpart serves; `serve` comes last, when its own doors are in. */
export function counterpart(look: Look): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(express.urlencoded({ extended: false, limit: '1mb' }))
  for (const [path, file, type] of [
    ['/base.css', 'base.css', 'text/css'],
    ['/theme.css', `${look.theme}.css`, 'text/css'],
    ['/mark.svg', `${look.theme}.svg`, 'image/svg+xml'],
  ] as const) {
    app.get(path, (_request, response) => {
      response.set({ 'content-type': type, 'cache-control': 'no-cache' }).send(lookFile(file))
    })
  }
  return app
}

export function serve(app: Express, look: Look, settings: Settings): void {
  app.use((_request, response) => {
    sendPage(response, look, {
      status: 404,
      title: 'Nothing here',
      body: markup`<section class="card narrow"><h1>Nothing here</h1><p>There is no such page. <a href="/">To the start</a></p></section>`,
    })
  })
  app.use(wentWrong(look))
  const server = app.listen(settings.port, '127.0.0.1', (error?: Error) => {
    if (error) throw error
    process.send?.('ready')
  })
  process.once('SIGTERM', () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  })
}

/** Says on the page what was wrong: this is a demo, and its reader wants to know. */
function wentWrong(look: Look): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    console.error(error)
    sendPage(response, look, {
      status: 400,
      title: 'That did not work',
      body: markup`<section class="card narrow"><h1>That did not work</h1>
<p>${look.name} could not go on with this request. It says:</p>
<pre>${error instanceof Error ? error.message : String(error)}</pre>
<p><a href="/">To the start</a></p></section>`,
    })
  }
}
