import { asks, bring, deliver, questionIn, statusOf } from '../../support/sign-in.js'
import { gate } from '../../support/house.js'
import { fresh, limitedTo, nameTold, questionTo, wordOf } from './people.js'
import type { Resident, Town } from './town.js'
import { signInPage, type Trial } from './trial.js'

/** A request that wants the one, in a browser that the other has signed in. */
export async function atSso(wanted: Resident, other: Resident, town: Town, trial: Trial): Promise<void> {
  const browser = fresh(town)
  const question = await questionTo(other, browser, town)
  await trial.gotIn('the other signs in', () => deliver(browser, wordOf(other, town, question)))
  const asked = await trial.notIn(
    'the session of another is no answer to a request limited to the one',
    () => limitedTo(wanted, browser, town),
    ({ text }) => text.includes(`/partner/${wanted.handle}"`) && !text.includes(`/partner/${other.handle}"`),
  )
  await trial.notIn(
    'nor silently',
    () => limitedTo(wanted, browser, town, { isPassive: true }),
    (shown) => shown.form !== undefined && statusOf(shown) === 'NoPassive',
  )
  const id = /\/sign-in\/([\w-]+)\/partner/.exec(asked.text)?.[1] ?? 'none'
  await trial.refused(
    'the other cannot be chosen past the limit',
    () => browser.get(signInPage(gate, id, `/partner/${other.handle}`)),
    'signin.partner_not_allowed',
    'route',
  )
  const led = await browser.get(signInPage(gate, id, `/partner/${wanted.handle}`))
  const limited = questionIn(led)
  await trial.refused(
    'the other answers it',
    () => deliver(browser, wordOf(other, town, limited)),
    'partner.not_asked',
    'S8',
  )
  await trial.refused(
    'a partner asks as if it were an app',
    () => bring(browser, asks(wanted, town.house)),
    'request.unknown_app',
    'S8',
  )
  await trial.gotIn('the wanted one answers', () => deliver(browser, wordOf(wanted, town, limited)))
  await trial.gotIn('and its session answers the same request then', () => limitedTo(wanted, browser, town))
}

/** The same person at two apps, by one session: what each is told cannot be compared. */
export async function toldTwoApps(partner: Resident, town: Town, trial: Trial): Promise<void> {
  const { house, desk, annex } = town
  const browser = fresh(town)
  const question = await questionTo(partner, browser, town, desk)
  const first = await trial.gotIn('at the first', () => deliver(browser, wordOf(partner, town, question)))
  const second = await trial.gotIn('at the second, by session', () => bring(browser, asks(annex, house)))
  trial.holds('two names', nameTold(first) !== nameTold(second))
  const index = (xml: string) => /SessionIndex="([^"]+)"/.exec(xml)?.[1]
  trial.holds('two session indexes', index(first) !== index(second))
}
