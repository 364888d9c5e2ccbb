import type { PersonShown, ShownLink } from '../../../admin/people/show.js'
import { said } from '../../../drawing/fragments.js'
import { type Html, html } from '../../../drawing/html.js'
import { emptyState } from '../../parts/empty.js'
import { selectField, textField } from '../../parts/fields.js'
import { formFrame, pressForm } from '../../parts/form-frame.js'
import { panel } from '../../parts/panel.js'
import { table } from '../../parts/table.js'
import { when } from '../../parts/when.js'
import type { Visit } from '../../route.js'
import { ownTyped } from './person-roles.js'
import { counterpart, personPath } from './words.js'

/** By what partners know them again: value, format and qualifiers, never an address. */
export function linksPanel(person: PersonShown, visit: Visit): Html {
  const now = visit.office.gateway.clock.now()
  const changes = visit.caller.may.has('people.change')
  return panel({
    id: 'links',
    title: 'Links to partners',
    says: 'How each partner names this person. Whoever comes with one of these names is signed in as them.',
    body: html`${table<ShownLink>({
      caption: 'Links to partners',
      columns: [
        { label: 'Partner', kind: 'main', cell: ({ partner }) => counterpart('partner', partner) },
        { label: 'Its name for them', cell: nameIn },
        { label: 'Since', cell: ({ createdAt }) => when(createdAt, now) },
        {
          label: 'What can be done',
          kind: 'actions',
          cell: ({ id }) =>
            changes &&
            pressForm(
              { action: `${personPath(person.id)}/links/${id}/remove`, does: 'Remove', danger: true },
              visit,
            ),
        },
      ],
      rows: person.links,
      empty: emptyState({
        title: 'No partner knows them yet',
        says: person.awaits
          ? html`The first fitting sign-in by ${counterpart('partner', person.awaits)} makes the link.`
          : 'Without a link nobody can sign in as this person.',
      }),
    })}${changes && addForm(person, visit)}`,
  })
}

function nameIn({ subject: { value, format, nameQualifier, spNameQualifier } }: ShownLink): Html {
  const rest = [shortFormat(format), nameQualifier, spNameQualifier].filter((part) => part !== undefined)
  return html`<span class="token">${said(value, 300)}</span><span class="below block-line" title="${format}">${said(rest.join(', '), 300)}</span>`
}

function shortFormat(format: string): string {
  return format.split(':').at(-1) ?? format
}

const formats = [
  ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', 'A name of its own (persistent)'],
  ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', 'E-mail address'],
  ['urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified', 'Unspecified'],
  ['urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName', 'Windows name'],
  ['http://schemas.xmlsoap.org/claims/UPN', 'User principal name (claim)'],
] as const

function addForm({ id }: PersonShown, visit: Visit): Html {
  const own = ownTyped(visit, 'link')
  const { registry } = visit.office.gateway
  const partners = registry.partners().slice(0, 500)
  return html`<details class="unfold"${own.refusal && html` open`}><summary>Add a link</summary>${formFrame(
    {
      action: `${personPath(id)}/links`,
      does: 'Add',
      body: html`<input type="hidden" name="form" value="link">
${textField({ name: 'partner', label: 'Partner', hint: html`Its handle${partners.length > 0 && html`, such as <code>${partners[0]?.handle}</code>`}, or its entity id.`, required: true }, own)}
${textField({ name: 'subject', label: 'Its name for them', hint: 'Letter by letter as the partner sends it.', required: true, token: true }, own)}
${selectField(
  { name: 'format', label: 'What kind of name', required: true },
  formats.map(([value, label]) => ({ value, label })),
  own,
)}
${textField({ name: 'nameQualifier', label: 'NameQualifier', token: true }, own)}
${textField({ name: 'spNameQualifier', label: 'SPNameQualifier', token: true }, own)}`,
    },
    { token: visit.token, typed: own },
  )}</details>`
}
