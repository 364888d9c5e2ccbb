// Cases for stages that nothing else in the catalogue reaches by itself: only the one stage stands in their way.
import type { Attack } from './attack.js'
import { answerAttack, asked, brought } from './play/answers.js'
import { answerOf } from '../support/sign-in.js'

/** Of a version that nobody has written yet, on the Response that no signature covers. */
export const ofAnotherVersion: Attack = answerAttack({
  row: 'X27',
  name: 'of-another-version',
  tries: 'says another version on the unsigned Response around a signed assertion',
  signed: 'assertion',
  forge: ({ xml }) => xml.replace('Version="2.0"', 'Version="2.1"'),
  expected: { code: 'partner.answer_malformed', stage: 'S3' },
})

/** Nobody asked, and this partner may not answer unasked. */
export const unasked: Attack = answerAttack({
  row: 'S23',
  name: 'unasked',
  tries: 'answers although nobody asked',
  standing: 'asked',
  solicited: false,
  make: { relayState: 'wiki' },
  expected: { code: 'partner.unsolicited', stage: 'S8' },
})

export const notEncrypted: Attack = answerAttack({
  row: 'E01',
  name: 'not-encrypted',
  tries: 'sends a plain assertion where it must be encrypted',
  standing: 'encrypts',
  expected: { code: 'partner.encryption_missing', stage: 'S8' },
})

export const qualifiedForAnother: Attack = answerAttack({
  row: 'S01',
  name: 'qualified-for-another',
  tries: 'sends a name that is qualified for somebody else',
  makeHostile: () => ({ nameID: { spNameQualifier: 'https://other.test' } }),
  expected: { code: 'partner.audience_wrong', stage: 'S9' },
})

export const weaker: Attack = answerAttack({
  row: 'S13',
  name: 'weaker-than-asked',
  tries: 'vouches for a weaker kind of sign-in than was asked for',
  standing: 'wants-mfa',
  expected: { code: 'partner.authn_context', stage: 'S9' },
})

/** Two names in one answer: the Response's is another partner's, the assertion's the right one. */
export const twoIssuers: Attack = answerAttack({
  row: 'S12',
  name: 'two-issuers',
  tries: 'names another partner on the Response than on the assertion',
  signed: 'assertion',
  makeHostile: ({ ground }) => ({ response: { issuer: ground.partner('acme-both').id } }),
  expected: { code: 'partner.not_asked', stage: 'S8' },
})

/** The operator switches the partner off between question and answer. */
export const switchedOff: Attack = {
  id: 'B03.switched-off-meanwhile',
  row: 'B03',
  face: 'saml-sp',
  tries: 'answers after it was switched off',
  expected: { code: 'partner.disabled', stage: 'S8' },
  async play(ground, hostile) {
    const visitor = ground.visitor()
    const partner = ground.partner('asked')
    const { house } = ground.house
    const question = await asked(visitor, partner, ground)
    const turn = async (enabled: boolean): Promise<void> => {
      await house.gateway.directory.overlays.set('partner', partner.id, { enabled })
      await house.refresh()
    }
    if (hostile) await turn(false)
    try {
      const { xml } = answerOf(partner, ground.house, question)
      return await ground.observe(() => brought(xml, question, visitor, ground))
    } finally {
      await turn(true)
    }
  },
}
