import type { ResponseDraft, ResponseStage } from '../../src/faces/saml-sp/draft.js'
import { responseStages } from '../../src/faces/saml-sp/response.js'
import type { Covered } from '../../src/saml/covered.js'
import { readResponse } from '../../src/saml/response.js'
import type { Verified } from '../../src/xml/signature.js'
import type { XmlElement } from '../../src/xml/tree.js'
import type { PartnerAnswer } from '../support/counterpart.js'
import { makeKeys } from '../support/counterpart.js'
import { samlPartner } from '../support/registrations.js'
import { now, seconds } from '../support/seen.js'
import type { Setting } from './sp-house.js'
import { houseWith } from './sp-house.js'

interface Case {
  readonly name: string
  readonly edits: Partial<PartnerAnswer>
  readonly setting?: Setting
  /** What stands in for the stage where the ones behind it need something of it; it checks nothing. */
  readonly instead?: (draft: ResponseDraft) => void
}

function listWith({ name, instead }: Case): readonly ResponseStage[] {
  expect(responseStages.map((stage) => stage.name)).toContain(name)
  return responseStages.flatMap((stage) => {
    if (stage.name !== name) return [stage]
    return instead === undefined ? [] : [{ ...stage, run: instead }]
  })
}

const stranger = makeKeys()
const longAgo = seconds(-1200)
const changed = (xml: string): string => xml.replace('alice-7f3a', 'mallory')

/** Believes whatever stands there: the casts are the forgery. */
function believeAssertion(draft: ResponseDraft): void {
  draft.covered = { assertion: draft.candidate } as unknown as Covered
  draft.assertionSigned = true
}

function believeResponse(draft: ResponseDraft): void {
  draft.signedResponse = { value: draft.root, signedBy: '', algorithm: '' } as unknown as Verified<XmlElement>
}

function takeThePartnerAsked(draft: ResponseDraft): void {
  const id = draft.asked?.partner ?? draft.response?.issuer ?? ''
  const partner = draft.deps.registry.partner(id)
  if (partner?.saml !== undefined) draft.partner = { ...partner, saml: partner.saml }
}

describe('every stage is needed: without it, something passes that must not', () => {
  test.each<Case>([
    {
      name: 'structure',
      edits: { sign: 'assertion', edit: (xml) => xml.replace('Version="2.0"', 'Version="2.1"') },
      instead: (draft) => {
        if (draft.root !== undefined) draft.response = readResponse(draft.root)
      },
    },
    {
      name: 'partner concerned',
      edits: {},
      setting: { asked: 'nobody' },
      instead: takeThePartnerAsked,
    },
    {
      name: 'signature of the Response',
      edits: { sign: 'response', edit: changed },
      instead: believeResponse,
    },
    {
      name: 'signature of the assertion',
      edits: { sign: 'assertion', edit: changed },
      instead: believeAssertion,
    },
    {
      name: 'signature of the assertion',
      edits: { sign: 'assertion', keys: stranger },
      instead: believeAssertion,
    },
    {
      name: 'what must be signed',
      edits: { sign: 'response' },
      setting: { partner: { requireSigned: 'both' } },
    },
    { name: 'what must be encrypted', edits: {}, setting: { partner: { requireEncrypted: true } } },
    { name: 'partner still trusted', edits: {}, setting: { partner: { enabled: false } } },
    { name: 'destination', edits: { response: { destination: 'https://x.test' } } },
    { name: 'question answered', edits: { response: { inResponseTo: '_other' } } },
    { name: 'issue instant of the Response', edits: { response: { issueInstant: longAgo } } },
    { name: 'issuer of the assertion', edits: { assertion: { issuer: 'https://x.test' } } },
    { name: 'issue instant of the assertion', edits: { assertion: { issueInstant: seconds(240) } } },
    {
      name: 'subject confirmation',
      edits: { confirmation: { recipient: 'https://x.test' } },
      instead: (draft) => {
        draft.end = seconds(300)
      },
    },
    { name: 'conditions', edits: { conditions: { notOnOrAfter: longAgo } } },
    { name: 'audience', edits: { conditions: { audienceRestrictions: [] } } },
    { name: 'name qualifier', edits: { nameID: { spNameQualifier: 'https://x.test' } } },
    {
      name: 'authentication statement',
      edits: { authnStatement: { authnInstant: seconds(240) } },
      instead: (draft) => {
        const [statement] = draft.assertion?.authnStatements ?? []
        if (statement !== undefined) draft.authnStatement = statement
      },
    },
    {
      name: 'fresh authentication',
      edits: { authnStatement: { authnInstant: longAgo } },
      setting: { asked: { forceAuthn: true } },
    },
    {
      name: 'authentication context',
      edits: {},
      setting: {
        request: { authnContext: { comparison: 'exact', classes: ['https://refeds.org/profile/mfa'] } },
      },
    },
  ])('$name', async (row) => {
    const whole = houseWith(row.setting)
    expect(await whole.outcome(whole.answer(row.edits))).not.toBe('accepted')
    const less = houseWith({ ...row.setting, stages: listWith(row) })
    expect(await less.outcome(less.answer(row.edits))).toBe('accepted')
  })
})

describe('a second stage stands behind the first', () => {
  test('an answer that names another partner falls at its issuer, were it not noticed before', async () => {
    const others = [samlPartner({ id: 'https://other.test', handle: 'other' })]
    const stages = listWith({ name: 'partner concerned', edits: {}, instead: takeThePartnerAsked })
    const house = houseWith({ others, stages })
    expect(await house.outcome(house.answer())).toBe('accepted')
    const named = house.answer({ response: { issuer: 'https://other.test' } })
    expect(await house.outcome(named)).toBe('partner.issuer_wrong S8')
  })

  test('a second assertion is found even where the structure was not checked', async () => {
    const stages = listWith({
      name: 'structure',
      edits: {},
      instead: (draft) => {
        if (draft.root !== undefined) draft.response = readResponse(draft.root)
      },
    })
    const house = houseWith({ stages })
    const twice = (xml: string): string =>
      xml.replace(/(<saml:Assertion .*<\/saml:Assertion>)/s, (genuine) => changed(genuine) + genuine)
    expect(await house.outcome(house.answer({ sign: 'assertion' }))).toBe('accepted')
    expect(await house.outcome(house.answer({ sign: 'assertion', edit: twice }))).toBe(
      'partner.answer_malformed S3',
    )
  })

  test('nothing is read of an assertion that no stage has verified', async () => {
    const stages = responseStages.filter(({ name }) => !name.startsWith('signature of'))
    const house = houseWith({ stages, asked: { at: now } })
    expect(await house.outcome(house.answer())).toBe('partner.signature_missing S8')
  })
})
