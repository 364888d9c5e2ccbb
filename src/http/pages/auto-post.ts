import { createHash } from 'node:crypto'
import type { HttpReply } from '../../model/http.js'
import { type Frame, header } from './frame.js'
import { type Html, html } from '../../drawing/html.js'

type FormReply = Pick<Extract<HttpReply, { readonly kind: 'form' }>, 'action' | 'fields' | 'title'>

// A field may be called `submit`: the form's own method is asked for by its true name.
const script = 'HTMLFormElement.prototype.submit.call(document.forms[0])'

/** For the page's content security policy: this script runs, no other does. */
export const postScriptHash = `sha256-${createHash('sha256').update(script).digest('base64')}`

/**
 * Carries a message on by HTTP-POST (saml-bindings 3.5.4): by itself, or by a button where scripts are off. The style
 * sheet stands behind the script, which would wait for it otherwise.
 */
export function autoPost({ action, fields, title }: FormReply, frame: Frame): Html {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${frame.icon}" type="image/svg+xml">
</head>
<body>
<form id="on" method="post" action="${action}">${inputs}</form>
<script>${script}</script>
<link rel="stylesheet" href="${frame.style}">
<div class="sheet">
${header(frame)}
<main>
<h1>${title}</h1>
<noscript><p class="lead">Your browser does not run scripts, so this last step needs a click.</p><p class="buttons"><button form="on">Continue</button></p></noscript>
</main>
</div>
</body>
</html>
`
}
