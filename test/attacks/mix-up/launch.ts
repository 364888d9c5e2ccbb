import { deliver, questionIn } from '../../support/sign-in.js'
import { gate } from '../../support/house.js'
import { fresh, questionTo, wordOf } from './people.js'
import type { Resident, Town } from './town.js'
import { signInPage, type Trial } from './trial.js'

/** An app that takes the people of one partner only, and another partner that wants in. */
export async function atLaunch(allowed: Resident, other: Resident, town: Town, trial: Trial): Promise<void> {
  const browser = fresh(town)
  const only = town.onlyFor(allowed)
  const at = `${gate}/launch/${only.handle}`
  const question = await questionTo(other, browser, town)
  await trial.gotIn('the other signs in elsewhere', () => deliver(browser, wordOf(other, town, question)))
  const led = await trial.notIn(
    'the session of another opens nothing here, and no hint leads past the limit',
    () => browser.get(`${at}?partner=${other.handle}`),
    ({ leaves }) => leaves?.startsWith(`${allowed.id}/sso?`) === true,
  )
  const launched = questionIn(led)
  await trial.refused(
    'the other cannot be chosen',
    () => browser.get(signInPage(gate, launched.relayState, `/partner/${other.handle}`)),
    'signin.partner_not_allowed',
    'route',
  )
  await trial.refused(
    'the other answers',
    () => deliver(browser, wordOf(other, town, launched)),
    'partner.not_asked',
    'S8',
  )
  await trial.refused(
    'the other answers unasked, and names the app',
    () => deliver(fresh(town), wordOf(other, town, undefined, { relayState: only.handle })),
    other.acceptsUnsolicited ? 'signin.partner_not_allowed' : 'partner.unsolicited',
    'S8',
  )
  await trial.gotIn('the allowed one answers', () => deliver(browser, wordOf(allowed, town, launched)))
  for (const name of browser.jar.keys()) if (name.endsWith('_session')) browser.jar.delete(name)
  await trial.notIn(
    'a link that nobody signed asks before it leads away from the remembered one',
    () => browser.get(`${gate}/launch/desk?partner=${other.handle}`),
    ({ text, leaves }) => leaves === undefined && text.includes('The link that brought you here'),
  )
}
