import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Response } from 'express'
import { type Markup, markup } from './markup.js'

/** How one organisation's pages look; the style sheet and the mark stand in demo/look/. */
export interface Look {
  readonly theme: string
  readonly name: string
  readonly motto: string
}

/** Where the built program finds the files beside its source. */
const folder = new URL('../../../look/', import.meta.url)

export function lookFile(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8')
}

interface Shown {
  readonly status?: number
  readonly title: string
  readonly corner?: Markup
  readonly body: Markup
}

export function sendPage(response: Response, look: Look, { status = 200, title, corner, body }: Shown): void {
  protect(response, "form-action 'self'")
  response.status(status).send(shell(look, title, corner, body).text)
}

interface Sent {
  readonly title: string
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
}

/** A form that posts itself; without scripts there is a button. */
export function sendForm(response: Response, look: Look, { title, action, fields }: Sent): void {
  const nonce = randomBytes(16).toString('base64')
  // Chromium applies form-action to every redirect that follows, and where those lead is for others to say.
  protect(response, `form-action http: https:; script-src 'nonce-${nonce}'`)
  const inputs = Object.entries(fields).map(
    ([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`,
  )
  const body = markup`<section class="card narrow"><h1>${title}</h1>
<form method="post" action="${action}">${inputs}<p><button class="main">Continue</button></p></form>
<script nonce="${nonce}">document.forms[0].submit()</script></section>`
  response.send(shell(look, title, undefined, body).text)
}

function protect(response: Response, more: string): void {
  response.set({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; ${more}`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
}

function shell(look: Look, title: string, corner: Markup | undefined, body: Markup): Markup {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${look.name}</title>
<link rel="icon" href="/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/base.css">
<link rel="stylesheet" href="/theme.css">
</head>
<body>
<header class="top"><a class="brand" href="/"><img src="/mark.svg" alt="" width="36" height="36"><span><b>${look.name}</b><small>${look.motto}</small></span></a>${corner}</header>
<main>${body}</main>
<footer>${look.name} is an invented organisation, part of the Sallyport demo. Everything runs on this machine.</footer>
</body>
</html>
`
}
