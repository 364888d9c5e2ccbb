import { listPeople } from '../../../../admin/people/list.js'
import type { Word } from '../../../../admin/what-if.js'
import type { Partner } from '../../../../model/partner.js'
import type { Choice } from '../../../parts/fields.js'
import type { Visit } from '../../../route.js'

const example = 'example'
const latest = 25

/** Whose token is looked at: somebody thought of, or somebody known here. */
export async function peopleChoices({ caller, office }: Visit, search = ''): Promise<readonly Choice[]> {
  const thought = { value: example, label: 'Ann Example, who was thought of' }
  if (!caller.may.has('people.read')) return [thought]
  const { items } = await listPeople(caller, { search, limit: latest }, office)
  return [
    thought,
    ...items.map(({ id, name, email }) => ({
      value: id,
      label: [name ?? id, email !== name && email].filter(Boolean).join(', '),
    })),
  ]
}

const password = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'

/** What is known of that person; of the one who was thought of, as this partner would say it. */
export function wordOf(person: string, partner: Partner | undefined): Word {
  if (person !== example) return { kind: 'user', id: person }
  const domain = partner?.confirmedDomains[0] ?? 'example.org'
  return {
    kind: 'invented',
    subject: { value: 'ann-example', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
    attributes: [
      ['displayName', ['Ann Example']],
      ['givenName', ['Ann']],
      ['sn', ['Example']],
      ['mail', [`ann@${domain}`]],
      ['userPrincipalName', [`ann@${domain}`]],
      ['uid', ['ann']],
      ['employeeNumber', ['4711']],
      ['memberOf', ['staff']],
    ],
    authnContext: password,
  }
}
