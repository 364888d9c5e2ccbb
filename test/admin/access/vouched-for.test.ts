import { mustMayVouch } from '../../../src/admin/access/vouched-for.js'
import { peopleDesk } from '../people/desk.js'
import { acme } from '../../store/people.js'
import { callerAs, refusalOf } from '../../support/callers.js'

const desk = peopleDesk()
const operator = callerAs('operator')
const elsewhere = 'https://elsewhere.test'
const runs = { roles: { imported: [], local: ['console-owner'] } } as const

describe('whoever says how a partner is believed', () => {
  test('takes an owner where somebody of the console comes through it', async () => {
    const { office, person, clock } = desk()
    const { id } = await person(runs)
    await expect(mustMayVouch(operator, acme, office)).resolves.toBeUndefined()
    const subject = { value: 'ann', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' }
    await office.gateway.directory.users.link(id, { partner: acme, subject, createdAt: clock.now() })
    expect(await refusalOf(() => mustMayVouch(operator, acme, office))).toMatchObject({ kind: 'not_allowed' })
    await expect(mustMayVouch(callerAs('owner'), acme, office)).resolves.toBeUndefined()
    await expect(mustMayVouch(operator, elsewhere, office)).resolves.toBeUndefined()
  })

  test('takes an owner too where somebody of the console is awaited from it', async () => {
    const { office, person } = desk()
    await person({ ...runs, provisionedFor: elsewhere })
    expect(await refusalOf(() => mustMayVouch(operator, elsewhere, office))).toMatchObject({
      kind: 'not_allowed',
    })
  })
})
