import { asks, bring, deliver, questionIn } from '../../support/sign-in.js'
import { gate } from '../../support/house.js'
import { fresh, wordOf } from './people.js'
import type { Resident, Town } from './town.js'
import { signInPage, type Trial } from './trial.js'

/** A person who chose the one, then the other; and somebody else who would choose for them. */
export async function atChooser(first: Resident, second: Resident, town: Town, trial: Trial): Promise<void> {
  const [person, thief] = [fresh(town), fresh(town)]
  const shown = await bring(person, asks(town.desk, town.house))
  const id = /\/sign-in\/([\w-]+)\/partner/.exec(shown.text)?.[1] ?? 'none'
  const stolen = await bring(thief, asks(town.desk, town.house))
  trial.holds('the thief has a choice of its own', stolen.text.includes('/partner/'))
  const ways = ['', `/partner/${second.handle}`, '/partners?q=p', '/again', '/cancel']
  for (const way of ways) {
    await trial.refused(
      `another browser at its page${way}`,
      () => thief.get(signInPage(gate, id, way)),
      'signin.other_browser',
      'prove',
    )
  }
  const one = questionIn(await person.get(signInPage(gate, id, `/partner/${first.handle}`)))
  const other = questionIn(await person.get(signInPage(gate, id, `/partner/${second.handle}`)))
  await trial.refused(
    'the first answers after the second was chosen',
    () => deliver(person, wordOf(first, town, one)),
    'partner.not_asked',
    'S8',
  )
  await trial.refused(
    'the second answers the question that the first was asked',
    () => deliver(person, wordOf(second, town, { ...other, id: one.id })),
    'partner.in_response_to_wrong',
    'S9',
  )
  const xml = await trial.gotIn('the second answers', () => deliver(person, wordOf(second, town, other)))
  trial.holds('it is the second that vouched', xml.includes(`>${second.id}</saml:AuthenticatingAuthority>`))
}
