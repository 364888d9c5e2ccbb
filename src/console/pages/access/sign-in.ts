import { hasOwner } from '../../../admin/access/first-owner.js'
import { passwordDoorOf } from '../../../admin/access/password-door.js'
import { signOutOf } from '../../../admin/access/sessions.js'
import { html, type Html, type Slot } from '../../../drawing/html.js'
import { ownNext } from '../../next.js'
import type { Content } from '../../page.js'
import { codeBlock } from '../../parts/code.js'
import { textField } from '../../parts/fields.js'
import { formFrame } from '../../parts/form-frame.js'
import { notice } from '../../parts/notice.js'
import { form, goTo, publicForm, publicPage, type PublicVisit } from '../../route.js'

/** The porch: by password, or through this gateway like into any other app. */
export const signInPage = publicPage({
  path: '/admin/sign-in',
  open: async (visit) => ((await hasOwner(visit.office)) ? signInContent(visit) : beginContent),
})

function signInContent(visit: PublicVisit): Content {
  const next = ownNext(visit.typed.value('next') || visit.query.get('next'))
  return {
    title: 'Sign in to the console',
    beneath: 'For those who run this gateway.',
    body: html`${known(visit)}${formFrame(
      {
        action: '/admin/sign-in',
        does: 'Sign in',
        body: html`<input type="hidden" name="next" value="${next}">${textField({ name: 'name', label: 'Name', required: true, autocomplete: 'username' }, visit.typed)}${textField({ name: 'password', label: 'Password', type: 'password', required: true, autocomplete: 'current-password' }, visit.typed)}`,
      },
      visit,
    )}${otherWay(next, visit)}`,
  }
}

/** Somebody who is in already comes here to prove once more that it is they. */
function known({ caller }: PublicVisit): Slot {
  return (
    caller &&
    notice('note', html`This browser is signed in as <bdi>${caller.by.replace(/^admin /, '')}</bdi>.`)
  )
}

function otherWay(next: string, { office }: PublicVisit): Html | false {
  const { appFaces, registry } = office.gateway
  if (!appFaces.console || !registry.partners().some((partner) => registry.usable(partner))) return false
  return html`<p class="or"><span>or</span></p><p class="buttons"><a class="button quiet" href="/console/sign-in?next=${encodeURIComponent(next)}">Through the gateway</a></p><p class="hint">For people to whom a console role was granted here.</p>`
}

/** Until there is an owner there is nothing to sign in to. */
const beginContent: Content = {
  title: 'Nobody runs this gateway yet',
  body: html`<p class="lead">When the gateway was started, it printed a link by which its first owner sets a password.</p>
<p>Look in the terminal or the container’s output for the line <code>first owner</code>. The link works once, and for 24 hours.</p>
<p>Gone, or run out? Whoever has the machine makes another:</p>${codeBlock('sallyport admin setup-link', 'Command')}`,
}

export const signInForm = publicForm({
  path: '/admin/sign-in',
  again: signInPage,
  async open({ office, request, typed }) {
    const before = request.browser.admin
    const { secret } = await passwordDoorOf(office).enter({
      name: typed.value('name'),
      password: typed.value('password'),
      source: request.source,
      ...(before === undefined ? {} : { before }),
    })
    return { ...goTo(ownNext(typed.value('next'))), remember: [{ what: 'admin', secret }] }
  },
})

export const signOutForm = form({
  path: '/admin/sign-out',
  permission: 'signed-in',
  async open({ caller, office }) {
    await signOutOf(caller, office)
    return { ...goTo('/admin/sign-in', 'signed-out'), remember: [{ what: 'no-admin' }] }
  },
})
