import { longestShare, revokeShare, shareSignIn } from '../../../admin/records/share.js'
import { html } from '../../../drawing/html.js'
import type { Content } from '../../page.js'
import { copyable } from '../../parts/copyable.js'
import { choiceField, textField } from '../../parts/fields.js'
import { formFrame } from '../../parts/form-frame.js'
import { notice } from '../../parts/notice.js'
import { exactly } from '../../parts/when.js'
import { form, goTo, page, type Visit } from '../../route.js'
import { signInPath } from './words.js'

const usualHours = 24

export const sharePage = page({
  path: '/admin/sign-ins/:reference/share',
  permission: 'registrations.change',
  open: async (visit) => asked(visit),
})

function asked(visit: Visit): Content {
  const reference = visit.parameters['reference'] ?? ''
  const at = signInPath(reference)
  return {
    title: 'Share one leg',
    place: 'sign-ins',
    crumbs: [{ label: reference, href: at }],
    beneath:
      'A link for somebody outside. They see the messages between them and us, what was checked of theirs and why it was refused; nothing of the other side, and no value that could be used.',
    body: formFrame(
      {
        action: `${at}/share`,
        does: 'Make the link',
        cancel: at,
        body: html`${choiceField(
          { name: 'leg', label: 'Who is it for?' },
          [
            {
              value: 'partner',
              label: 'The partner’s administrator',
              hint: 'Our question and their answer.',
            },
            { value: 'app', label: 'The app’s owner', hint: 'Their question and our answer.' },
          ],
          visit.typed,
          'partner',
        )}${textField({ name: 'hours', label: 'Hours that it opens', hint: `1 to ${longestShare}; it ends with the record itself, whatever stands here.`, type: 'number', size: 'short', required: true }, visit.typed, String(usualHours))}`,
      },
      visit,
    ),
  }
}

export const shareForm = form({
  path: '/admin/sign-ins/:reference/share',
  permission: 'registrations.change',
  again: sharePage,
  async open({ caller, office, parameters, typed }): Promise<Content> {
    const reference = parameters['reference'] ?? ''
    const hours = typed.value('hours').trim()
    const leg = typed.value('leg') === 'app' ? 'app' : 'partner'
    const wanted = { leg, hours: /^\d{1,4}$/.test(hours) ? Number(hours) : 0 } as const
    const { link, path } = await shareSignIn(caller, reference, wanted, office)
    return {
      title: 'The link is made',
      place: 'sign-ins',
      crumbs: [{ label: reference, href: signInPath(reference) }],
      body: html`${notice('good', 'Copy it now: it is shown this once.', `It opens until ${exactly(link.expiresAt)}, and no longer than the record of this sign-in is kept. Every time that it is opened is written down.`)}${copyable(`${office.gateway.baseUrl}${path}`, 'the link')}<p class="buttons"><a class="button quiet" href="${signInPath(reference)}">Back to the sign-in</a></p>`,
    }
  },
})

export const revokeShareForm = form({
  path: '/admin/sign-ins/:reference/share/:link/revoke',
  permission: 'registrations.change',
  async open({ caller, office, parameters }) {
    const reference = parameters['reference'] ?? ''
    await revokeShare(caller, reference, parameters['link'] ?? '', office)
    return goTo(signInPath(reference), 'revoked')
  },
})
