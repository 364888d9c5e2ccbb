import type { Understood } from '../../../../admin/registrations/understood.js'
import { type Html, html } from '../../../../drawing/html.js'
import type { Partner } from '../../../../model/partner.js'
import { checksField, choiceField, textField } from '../../../parts/fields.js'
import type { Typed } from '../../../typed.js'
import { textsOf } from '../texts-of.js'
import { attributeSelect } from './app-questions.js'

export interface PartnerQuestions {
  readonly partner: Partner
  readonly understood: Understood
}

export function partnerQuestions({ partner, understood }: PartnerQuestions, typed: Typed): Html {
  return html`${whichDomains(understood, typed)}${whoIsNew(partner, typed)}${whichRoles(typed)}`
}

function whichDomains({ claimedDomains }: Understood, typed: Typed): Html {
  const claimed = claimedDomains.slice(0, 60).map((domain) => ({ value: domain, label: domain }))
  const hint =
    'An e-mail address, a UPN and the like are passed on only if their domain is confirmed here. Confirm what you know to be theirs; a domain belongs to one partner.'
  return html`<div class="question">${
    claimed.length > 0
      ? html`${checksField({ name: 'domains', label: 'Which e-mail domains are theirs?', hint: html`${hint} Its metadata says these of itself:` }, claimed, typed)}<div class="indent">${textField({ name: 'moreDomains', label: 'And these', token: true, placeholder: 'example.org, sub.example.org' }, typed)}</div>`
      : textField(
          {
            name: 'moreDomains',
            label: 'Which e-mail domains are theirs?',
            hint,
            token: true,
            placeholder: 'example.org, sub.example.org',
          },
          typed,
        )
  }</div>`
}

function whoIsNew({ onFirstSignIn, linkBy }: Partner, typed: Typed): Html {
  return html`<div class="question">${choiceField(
    { name: 'onFirstSignIn', label: 'What becomes of somebody who was never here?', required: true },
    [
      {
        value: 'create',
        label: 'They are taken in',
        hint: 'A user is made at the first sign-in, from what the partner says.',
      },
      {
        value: 'link',
        label: 'They are matched with somebody who was prepared for them',
        hint: 'By one attribute, among the users made for this very partner; whoever matches nobody is turned away.',
      },
      { value: 'refuse', label: 'They are turned away', hint: 'Only people who are linked already get in.' },
    ],
    typed,
    onFirstSignIn,
  )}<div class="indent when">${attributeSelect('linkBy', 'Matched by', 'Only where people are matched.', typed, linkBy ?? 'email')}</div></div>`
}

const roleLines = [0, 1, 2]

function whichRoles(typed: Typed): Html {
  return html`<div class="question"><fieldset class="field"><legend>Which roles do its people have?</legend><p class="hint">By the groups that it says they are in. Left empty, nobody has a role from it; more under Mapping.</p>
<div class="role-lines">${roleLines.map((at) => html`<div class="role-line">${textField({ name: `group${at}`, label: at === 0 ? 'Whoever is in the group' : 'in the group', bare: true, token: true }, typed)}${textField({ name: `role${at}`, label: at === 0 ? 'has the role' : 'the role', bare: true }, typed)}</div>`)}</div></fieldset></div>`
}

export function partnerAnswers({ sent: { texts } }: Typed): {
  readonly settings: Readonly<Record<string, unknown>>
  readonly confirmedDomains: readonly string[]
} {
  const first = texts.get('onFirstSignIn') ?? 'create'
  const rules = roleLines.flatMap((at) => {
    const whenGroup = (texts.get(`group${at}`) ?? '').trim()
    const role = (texts.get(`role${at}`) ?? '').trim()
    return whenGroup === '' || role === '' ? [] : [{ role, whenGroup }]
  })
  return {
    settings: {
      ...(first === 'create' ? {} : { onFirstSignIn: first }),
      ...(first === 'link' ? { linkBy: texts.get('linkBy') ?? '' } : {}),
      ...(rules.length === 0 ? {} : { import: rules }),
    },
    confirmedDomains: [...new Set([...texts.getAll('domains'), ...textsOf(texts, 'moreDomains')])],
  }
}
