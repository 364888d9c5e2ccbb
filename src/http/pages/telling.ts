import { createHash } from 'node:crypto'
import type { Page } from '../../model/page.js'
import { link, monogram, said } from '../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../drawing/html.js'

type SignedOutPage = Extract<Page, { readonly name: 'signed-out' }>

/** Milliseconds after which an app that does not answer is left behind. */
const patience = 5000

/** What a framed app may do: end its session with its own cookies, and never lead the browser elsewhere. */
const confined = 'allow-same-origin allow-scripts allow-forms'

/**
 * Asks each address once, with the cookies that the browser has for it, and says what came of it. An app that is itself
 * a gateway passes the word on by a page of its own, so it is framed as well once it has answered, and has what is left
 * of the wait. Where everybody answered, nobody was left out and there is somewhere to go, the browser goes there by
 * itself; else the person reads first.
 */
const script = html`const rows=[...document.querySelectorAll('[data-tell]')]
const framed=(row,signal)=>new Promise((done)=>{const frame=document.createElement('iframe')
frame.hidden=true;frame.sandbox='${confined}';frame.onload=done;signal.onabort=done;frame.src=row.dataset.tell;row.append(frame)})
const tell=async(row)=>{const told=row.querySelector('output'),signal=AbortSignal.timeout(${patience})
told.textContent='Being told…'
try{await fetch(row.dataset.tell,{mode:'no-cors',credentials:'include',cache:'no-store',signal})
row.classList.add('answered');told.textContent='Answered';await framed(row,signal);return true}
catch(e){row.classList.add('failed')
told.textContent=e.name==='TimeoutError'?'Did not answer in time: sign out there too':'Could not be reached: sign out there too';return false}}
Promise.all(rows.map(tell)).then((all)=>{const on=document.querySelector('#on[data-by-itself]')
document.body.dataset.told=all.every(Boolean)?'all':'some'
if(on&&all.every(Boolean))location.replace(on.href)})`

/** For the page's content security policy: this script runs, no other does. */
export const tellScriptHash = `sha256-${createHash('sha256').update(script.toString()).digest('base64')}`

/** The apps that this browser tells, each with what is known of it. */
export function telling({ telling: apps }: SignedOutPage): Slot {
  if (apps.length === 0) return undefined
  return html`<section aria-labelledby="telling">
<h2 id="telling" class="label">Told by this browser</h2>
<ul class="plain telling">${apps.map(row)}</ul>
<p class="hint">An application that answered may still know you, if your browser keeps other sites’ cookies from it.</p>
</section>`
}

function row({ app, address }: SignedOutPage['telling'][number]): Html {
  const checked = link(address)
  return html`<li data-tell="${checked}">${monogram(app)}<span class="who"><span class="name">${said(app.name)}</span><output class="below"></output><noscript><span class="below">Asked; whether it answered cannot be seen without scripts</span></noscript></span><noscript><iframe class="unseen" sandbox="${confined}" src="${checked}" title="${app.name}"></iframe></noscript></li>`
}

/** Where the browser goes next, and the script that does the telling, behind all that it needs. */
export function onward({ telling: apps, notTold, next }: SignedOutPage): Slot {
  const byItself = notTold.length === 0 && html` data-by-itself`
  return [
    next &&
      html`<p class="buttons"><a class="button" id="on" href="${link(next.href)}"${byItself}>${next.label}</a></p>`,
    apps.length > 0 && html`<script>${script}</script>`,
  ]
}
