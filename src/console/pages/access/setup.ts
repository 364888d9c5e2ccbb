import { hasOwner } from '../../../admin/access/first-owner.js'
import { linkOf, setUp } from '../../../admin/access/setup-links.js'
import { AdminRefusal } from '../../../admin/refusal.js'
import { html } from '../../../drawing/html.js'
import type { Content } from '../../page.js'
import { codeBlock } from '../../parts/code.js'
import { textField } from '../../parts/fields.js'
import { formFrame } from '../../parts/form-frame.js'
import { notice } from '../../parts/notice.js'
import { instant } from '../../parts/when.js'
import { goTo, publicForm, publicPage, type PublicVisit } from '../../route.js'
import { roleWords } from './words.js'

const path = '/admin/setup/:secret'

/** Whoever has the link sets a password, once. To look at it uses nothing up. */
export const setupPage = publicPage({ path, open: setupContent })

async function setupContent(visit: PublicVisit): Promise<Content> {
  const secret = visit.parameters['secret'] ?? ''
  const link = await linkOf(secret, visit.office)
  if (!link) return goneContent
  const { name, role, expiresAt } = link
  const named = name ?? visit.typed.value('name')
  return {
    title: (await hasOwner(visit.office)) ? 'Set your password' : 'Become the first owner',
    ...(name === undefined ? {} : { beneath: html`<bdi>${name}</bdi> · ${roleWords[role]}` }),
    body: html`${formFrame(
      {
        action: `/admin/setup/${secret}`,
        does: 'Set the password and sign in',
        body: html`${
          name === undefined
            ? textField(
                {
                  name: 'name',
                  label: 'Your name here',
                  hint: 'What you will sign in with: a short name, or your e-mail address.',
                  required: true,
                  autocomplete: 'username',
                },
                visit.typed,
              )
            : html`<input type="text" name="username" value="${named}" autocomplete="username" hidden>`
        }${textField({ name: 'password', label: 'Password', hint: 'At least 12 characters. A few words that you can remember are good.', type: 'password', required: true, autocomplete: 'new-password' }, visit.typed)}${textField({ name: 'again', label: 'Once more', type: 'password', required: true, autocomplete: 'new-password' }, visit.typed)}`,
      },
      visit,
    )}<p class="hint">This link works once, until ${instant(expiresAt)}.</p>`,
  }
}

const goneContent: Content = {
  title: 'This link opens nothing',
  status: 404,
  body: html`${notice('bad', 'It was used before, or has run out.', 'A link works once, within 24 hours. Ask an owner for a new one, or make one on the machine itself:')}${codeBlock('sallyport admin setup-link', 'Command')}<p class="buttons"><a class="button quiet" href="/admin/sign-in">To the sign-in</a></p>`,
}

export const setupForm = publicForm({
  path,
  again: setupPage,
  async open({ office, parameters, request, typed }) {
    checkTwice(typed.value('password'), typed.value('again'))
    const before = request.browser.admin
    const { secret } = await setUp(
      {
        secret: parameters['secret'] ?? '',
        name: typed.value('name'),
        password: typed.value('password'),
        source: request.source,
        ...(before === undefined ? {} : { before }),
      },
      office,
    )
    return { ...goTo('/admin', 'signed-in'), remember: [{ what: 'admin', secret }] }
  },
})

/** Throws AdminRefusal `invalid`: what is typed unseen is typed twice. */
export function checkTwice(password: string, again: string): void {
  if (password === again) return
  throw new AdminRefusal('invalid', 'The two passwords are not the same.', {
    todo: 'Type both again.',
    faults: [{ path: 'again', says: 'It differs from the one above.' }],
  })
}
