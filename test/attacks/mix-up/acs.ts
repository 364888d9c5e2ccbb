import { deliver } from '../../support/sign-in.js'
import { fresh, questionTo, wordOf } from './people.js'
import type { Resident, Town } from './town.js'
import { byWrongKey, type Trial } from './trial.js'

/** The partner that was asked, and another one that answers in its place, by every way of putting a name. */
export async function atAcs(asked: Resident, other: Resident, town: Town, trial: Trial): Promise<void> {
  const browser = fresh(town)
  const question = await questionTo(asked, browser, town)
  const beside = await questionTo(other, browser, town)
  const post = (answer: ReturnType<typeof wordOf>) => () => deliver(browser, answer)
  const forged = byWrongKey(other, asked)
  const said = (more: Parameters<typeof wordOf>[3] = {}) => wordOf(other, town, question, more)
  await trial.refused('in its own name', post(said()), 'partner.not_asked', 'S8')
  await trial.refused('in the name of the asked one', post(said({ partner: asked.id })), forged, 'S5')
  await trial.refused(
    'in two names, the asked one’s outside',
    post(said({ sign: 'assertion', response: { issuer: asked.id } })),
    forged,
    'S5',
  )
  await trial.refused(
    'in no name outside',
    post(said({ sign: 'assertion', response: { issuer: undefined } })),
    'partner.not_asked',
    'S8',
  )
  await trial.refused(
    'in the asked one’s name inside',
    post(said({ assertion: { issuer: asked.id } })),
    'partner.not_asked',
    'S8',
  )
  await trial.refused(
    'the right answer to its own question, brought for another’s',
    post(wordOf(other, town, beside, { relayState: question.relayState })),
    'partner.not_asked',
    'S8',
  )
  await trial.refused(
    'an answer nobody asked it for, with another’s RelayState',
    post(wordOf(other, town, undefined, { relayState: question.relayState })),
    'partner.not_asked',
    'S8',
  )
  await trial.refused(
    'a no in the name of the asked one',
    post(said({ partner: asked.id, status: ['urn:oasis:names:tc:SAML:2.0:status:Responder'] })),
    forged,
    'S5',
  )
  await unasked(asked, other, town, trial)
  const xml = await trial.gotIn('the asked one answers', post(wordOf(asked, town, question)))
  trial.holds('the app hears who vouched', xml.includes(`>${asked.id}</saml:AuthenticatingAuthority>`))
}

async function unasked(asked: Resident, other: Resident, town: Town, trial: Trial): Promise<void> {
  const answer = wordOf(other, town, undefined, { partner: asked.id })
  await trial.refused(
    'unasked, in another’s name',
    () => deliver(fresh(town), answer),
    asked.acceptsUnsolicited ? byWrongKey(other, asked) : 'partner.unsolicited',
    asked.acceptsUnsolicited ? 'S5' : 'S8',
  )
}
