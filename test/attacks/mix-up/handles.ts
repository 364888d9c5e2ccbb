import { deliver } from '../../support/sign-in.js'
import { fresh, held, questionTo, wordOf } from './people.js'
import type { Resident, Town } from './town.js'
import { hasSession, type Trial } from './trial.js'

/** Two people whose partners have answered: neither may pick up what the other left under a one-time handle. */
export async function atHandles(mine: Resident, theirs: Resident, town: Town, trial: Trial): Promise<void> {
  const [ann, eve] = [fresh(town), fresh(town)]
  const annsQuestion = await questionTo(mine, ann, town)
  const evesQuestion = await questionTo(theirs, eve, town)
  const annsAnswer = wordOf(mine, town, annsQuestion)
  const annsWay = await held(ann, annsAnswer, town)
  const evesWay = await held(eve, wordOf(theirs, town, evesQuestion), town)
  const otherBrowser = (what: string, who: typeof ann, way: string) =>
    trial.refused(what, () => who.get(way), 'signin.other_browser', 'prove')
  await otherBrowser('eve follows ann’s way', eve, annsWay)
  await otherBrowser('ann is led on eve’s way', ann, evesWay)
  const crossed = annsWay.replace(annsQuestion.relayState, evesQuestion.relayState)
  await otherBrowser('eve follows ann’s handle under her own sign-in', eve, crossed)
  await otherBrowser('a browser with nothing follows', fresh(town), annsWay)
  await trial.refused(
    'eve’s partner answers ann’s question',
    () => deliver(eve, wordOf(theirs, town, annsQuestion)),
    'partner.not_asked',
    'S8',
  )
  const anns = await trial.gotIn('ann follows her own', () => ann.get(annsWay))
  const eves = await trial.gotIn('eve follows her own', () => eve.get(evesWay))
  const vouched = (xml: string, by: Resident) => xml.includes(`>${by.id}</saml:AuthenticatingAuthority>`)
  trial.holds('each is who her own partner says', vouched(anns, mine) && vouched(eves, theirs))
  await otherBrowser('eve follows ann’s spent way', eve, annsWay)
  await trial.refused(
    'eve posts ann’s spent answer once more',
    () => deliver(eve, annsAnswer),
    'signin.other_browser',
    'prove',
  )
  if (mine.acceptsUnsolicited) await unasked(mine, town, trial)
}

async function unasked(partner: Resident, town: Town, trial: Trial): Promise<void> {
  const [ann, eve] = [fresh(town), fresh(town)]
  const answer = wordOf(partner, town, undefined)
  const way = await held(ann, answer, town)
  await trial.refused(
    'an unasked answer is picked up elsewhere',
    () => eve.get(way),
    'signin.other_browser',
    'prove',
  )
  await trial.gotIn('and where it was posted', () => ann.get(way))
  trial.holds('there alone is a session', hasSession(ann) && !hasSession(eve))
  await trial.refused(
    'it is posted once more elsewhere',
    () => deliver(eve, answer),
    'partner.replayed',
    'S10',
  )
}
