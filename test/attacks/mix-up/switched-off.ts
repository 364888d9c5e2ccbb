import { asks, bring, deliver, questionIn } from '../../support/sign-in.js'
import { gate } from '../../support/house.js'
import { fresh, held, questionTo, wordOf } from './people.js'
import type { Resident, Town } from './town.js'
import { byWrongKey, signInPage, Trial } from './trial.js'

/** One partner is switched off while its people are on their way; the others go on, and none of them speaks for it. */
export async function whileOff(
  off: Resident,
  town: Town,
  report: (pair: string, trial: Trial) => void,
): Promise<void> {
  const trial = new Trial(town)
  const [asked, answered, inside] = [fresh(town), fresh(town), fresh(town)]
  const question = await questionTo(off, asked, town)
  const way = await held(answered, wordOf(off, town, await questionTo(off, answered, town)), town)
  const before = await questionTo(off, inside, town)
  await trial.gotIn('before', () => deliver(inside, wordOf(off, town, before)))
  await setEnabled(off, false, town)
  await trial.refused(
    'its answer to a question under way',
    () => deliver(asked, wordOf(off, town, question)),
    'partner.disabled',
    'S8',
  )
  await trial.refused('its answer that waits', () => answered.get(way), 'partner.disabled', 'decide')
  await trial.refused(
    'its answer that nobody asked for',
    () => deliver(fresh(town), wordOf(off, town, undefined)),
    off.acceptsUnsolicited ? 'partner.disabled' : 'partner.unsolicited',
    'S8',
  )
  const shown = await trial.notIn(
    'its session',
    () => bring(inside, asks(town.desk, town.house)),
    ({ text }) => text.includes('/partner/p') && !text.includes(`/partner/${off.handle}"`),
  )
  const id = /\/sign-in\/([\w-]+)\/partner/.exec(shown.text)?.[1] ?? 'none'
  await trial.refused(
    'it is chosen by its address',
    () => inside.get(signInPage(gate, id, `/partner/${off.handle}`)),
    'signin.partner_not_allowed',
    'route',
  )
  report(`${off.handle} is off`, trial)
  for (const other of town.partners.filter((one) => one !== off)) {
    report(`${other.handle} while ${off.handle} is off`, await otherMeanwhile(other, off, question, town))
  }
  await setEnabled(off, true, town)
  const again = new Trial(town)
  await again.gotIn('its answer to the same question, on again', () =>
    deliver(asked, wordOf(off, town, question)),
  )
  report(`${off.handle} is on again`, again)
}

async function otherMeanwhile(
  other: Resident,
  off: Resident,
  question: Awaited<ReturnType<typeof questionTo>>,
  town: Town,
): Promise<Trial> {
  town.house.advance(10)
  const trial = new Trial(town)
  const browser = fresh(town)
  await trial.refused(
    'it answers for the one that is off',
    () => deliver(browser, wordOf(other, town, question)),
    'partner.not_asked',
    'S8',
  )
  await trial.refused(
    'it answers in the name of the one that is off',
    () => deliver(browser, wordOf(other, town, question, { partner: off.id })),
    byWrongKey(other, off),
    'S5',
  )
  const own = await questionTo(other, browser, town)
  await trial.gotIn('it answers for itself', () => deliver(browser, wordOf(other, town, own)))
  return trial
}

async function setEnabled({ id }: Resident, enabled: boolean, { house }: Town): Promise<void> {
  await house.house.gateway.directory.overlays.set('partner', id, { enabled })
  await house.house.refresh()
}

/** Taken away and brought back: by its old keys it is itself, by new keys nobody else's word counts. */
export async function removedAndBack(partner: Resident, other: Resident, town: Town): Promise<Trial> {
  const trial = new Trial(town)
  const { house } = town
  const browser = fresh(town)
  const question = await questionTo(partner, browser, town)
  const answer = (by: Resident) => () => deliver(browser, wordOf(by, town, question, { partner: partner.id }))
  await house.removeMetadata('partners', partner)
  await trial.refused('removed', answer(partner), 'partner.unknown', 'S8')
  await trial.refused(
    'removed, unasked',
    () => deliver(fresh(town), wordOf(partner, town, undefined)),
    'partner.unknown',
    'S8',
  )
  await house.dropMetadata('partners', { ...partner, keys: other.keys })
  await trial.refused('back with other keys', answer(partner), byWrongKey(partner, other), 'S5')
  await house.dropMetadata('partners', partner)
  await trial.refused('back with its own, by others', answer(other), byWrongKey(other, partner), 'S5')
  const { made } = town
  const users = made.users
  await trial.gotIn('back with its own', answer(partner))
  trial.holds('it is the same alice', made.users === users)
  return trial
}

/** One key, two entityIDs: the signature holds for both, so only the names can tell. */
export async function oneKey(asked: Resident, other: Resident, town: Town): Promise<Trial> {
  const trial = new Trial(town)
  const browser = fresh(town)
  const question = questionIn(
    await bring(
      browser,
      asks(town.desk, town.house, { request: { scoping: { idpList: [asked.id], requesterIDs: [] } } }),
    ),
  )
  const said = (more: Parameters<typeof wordOf>[3]) => () =>
    deliver(browser, wordOf(other, town, question, more))
  await trial.refused('in its own name', said({}), 'partner.not_asked', 'S8')
  await trial.refused(
    'the asked one’s name outside, its own inside',
    said({ response: { issuer: asked.id } }),
    'partner.issuer_wrong',
    'S8',
  )
  await trial.refused(
    'the asked one’s name outside, its own inside, assertion signed',
    said({ sign: 'assertion', response: { issuer: asked.id } }),
    'partner.issuer_wrong',
    'S8',
  )
  await trial.refused(
    'its own outside, the asked one’s inside',
    said({ assertion: { issuer: asked.id } }),
    'partner.not_asked',
    'S8',
  )
  await trial.gotIn('the asked one', () => deliver(browser, wordOf(asked, town, question)))
  return trial
}
