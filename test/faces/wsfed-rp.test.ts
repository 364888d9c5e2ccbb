import type { TokenDraft } from '../../src/faces/wsfed-rp/draft.js'
import { tokenStages } from '../../src/faces/wsfed-rp/response.js'
import { makeKeys } from '../support/counterpart.js'
import { now, seconds } from '../support/seen.js'
import type { PartnerToken } from '../support/wsfed-counterpart.js'
import { form, ownEncryption, rpHouseWith, type RpSetting, stsKeys, wctx, wsfedPartner } from './rp-house.js'

type Edits = Partial<PartnerToken>
type Row = readonly [sentence: string, edits: Edits, outcome: string]

const own = 'https://gate.test/wsfed'
const name11 = { value: 'alice-7f3a', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' }
const ms08 = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/'
const mfa = 'http://schemas.microsoft.com/claims/multipleauthn'

/** Each row is refused for its own reason, and the same token without the edit is accepted. */
function refusing(setting: RpSetting, rows: readonly Row[], common: Edits = {}): void {
  test.each(rows)('%s', async (_sentence, edits, outcome) => {
    const house = rpHouseWith(setting)
    expect(await house.outcome(house.token(common))).toBe('accepted')
    expect(await house.outcome(house.token({ ...common, ...edits }))).toBe(outcome)
  })
}

function accepting(setting: RpSetting, rows: readonly (readonly [sentence: string, edits: Edits])[]): void {
  test.each(rows)('%s', async (_sentence, edits) => {
    const house = rpHouseWith(setting)
    expect(await house.outcome(house.token(edits))).toBe('accepted')
  })
}

const replaced = (from: string | RegExp, to: string): Edits => ({ edit: (xml) => xml.replace(from, to) })
const inToken = (from: string | RegExp, to: string): Edits => ({ editToken: (xml) => xml.replace(from, to) })

describe('C7, WSR-03: every shape of an answer', () => {
  const kinds = [
    ['saml11', '2005'],
    ['saml11', '1.3'],
    ['saml20', '2005'],
    ['saml20', '1.3'],
  ] as const
  test.each(kinds)('a %s token in an envelope of WS-Trust %s', async (tokenType, trustVersion) => {
    const house = rpHouseWith()
    const identity = await house.read(house.token({ tokenType, trustVersion }))
    expect(identity).toMatchObject({
      partner: house.partner.id,
      subject: { value: 'alice-7f3a' },
      attributes: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': ['Alice Example'] },
      authentication: { context: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password' },
      unsolicited: false,
    })
  })
  accepting({}, [
    ['blanks around the token', replaced(/(<t:RequestedSecurityToken>)(.*)(<\/t:Req)/s, '$1\n  $2\n$3')],
    ['an XML declaration', { edit: (xml) => `<?xml version="1.0"?>\n${xml}` }],
    ['no AppliesTo', replaced(/<wsp:AppliesTo.*<\/wsp:AppliesTo>/s, '')],
    ['WS-Addressing of 2004', replaced('2005/08/addressing', '2004/08/addressing')],
    ['further children of the answer', replaced('<t:Lifetime>', '<t:RequestedTokenClosed/><t:Lifetime>')],
    [
      'no SubjectConfirmation in SAML 1.1 (WSR-08)',
      { assertion11: { subject: { nameIdentifier: name11, confirmationMethods: [] } } },
    ],
  ])
  refusing({}, [
    [
      'two tokens in one answer',
      replaced(/(<t:RequestedSecurityToken>.*<\/t:RequestedSecurityToken>)/s, '$1$1'),
      'partner.answer_malformed S3',
    ],
    [
      'two assertions in one RequestedSecurityToken',
      replaced(/(<saml:Assertion.*<\/saml:Assertion>)/s, '$1$1'),
      'partner.answer_malformed S3',
    ],
    [
      'an assertion parked elsewhere in the answer',
      replaced(
        '<t:Lifetime>',
        '<t:X><saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion"/></t:X><t:Lifetime>',
      ),
      'partner.answer_malformed S3',
    ],
    [
      'a SAML message in its place',
      { fields: { wresult: '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>' } },
      'partner.answer_malformed S3',
    ],
    ['no token', replaced(/<saml:Assertion.*<\/saml:Assertion>/s, ''), 'partner.answer_malformed S3'],
    ['another wa', { fields: { wa: 'wsignout1.0' } }, 'partner.answer_malformed S0'],
    ['no wresult', { fields: { wresult: undefined } }, 'partner.answer_malformed S0'],
    [
      'a token by reference',
      { fields: { wresultptr: 'https://elsewhere.test/token' } },
      'partner.answer_malformed S0',
    ],
    ['a document type', { edit: (xml) => `<!DOCTYPE x>${xml}` }, 'partner.answer_malformed S1'],
  ])
  refusing(
    {},
    [
      [
        'two answers in one collection',
        replaced(/(<t:RequestSecurityTokenResponse>.*<\/t:RequestSecurityTokenResponse>)/s, '$1$1'),
        'partner.answer_malformed S3',
      ],
    ],
    { trustVersion: '1.3' },
  )
})

describe('what is signed', () => {
  for (const tokenType of ['saml11', 'saml20'] as const) {
    refusing(
      {},
      [
        [`${tokenType}: no signature`, { sign: false }, 'partner.signature_missing S8'],
        [`${tokenType}: another key`, { keys: makeKeys() }, 'partner.signature_invalid S5'],
        [`${tokenType}: a changed name`, inToken('alice-7f3a', 'mallory'), 'partner.signature_invalid S5'],
        [
          `${tokenType}: a changed value`,
          inToken('Alice Example', 'Mallory'),
          'partner.signature_invalid S5',
        ],
        [
          `${tokenType}: a second reference`,
          inToken(/(<ds:Reference .*<\/ds:Reference>)/s, '$1$1'),
          'partner.signature_invalid S4',
        ],
      ],
      { tokenType },
    )
  }
  refusing({}, [
    [
      'SAML 1.1: the signature before the statements',
      inToken(/(<saml:AuthenticationStatement.*)(<ds:Signature .*<\/ds:Signature>)/s, '$2$1'),
      'partner.answer_malformed S3',
    ],
  ])
  test('a certificate of the sender’s in KeyInfo changes nothing', async () => {
    const mallory = makeKeys()
    const house = rpHouseWith()
    expect(await house.outcome(house.token({ keys: mallory }))).toBe('partner.signature_invalid S5')
    expect(await house.outcome(house.token())).toBe('accepted')
  })
})

describe('encrypted tokens', () => {
  const encrypt = { certificate: ownEncryption.certificate }
  accepting({ partner: { requireEncrypted: true } }, [
    ['EncryptedData in RequestedSecurityToken', { encrypt }],
    ['saml:EncryptedAssertion', { encrypt, tokenType: 'saml20' }],
  ])
  refusing(
    { partner: { requireEncrypted: true } },
    [
      [
        'in the clear where it must not be',
        { encrypt: undefined } as unknown as Edits,
        'partner.encryption_missing S8',
      ],
      [
        'to a key of somebody else',
        { encrypt: { certificate: makeKeys().certificate } },
        'partner.decryption_failed S7',
      ],
      ['E04: encrypted, but not signed', { sign: false }, 'partner.signature_missing S8'],
      ['E04: encrypted, and signed by another key', { keys: makeKeys() }, 'partner.signature_invalid S5'],
    ],
    { encrypt },
  )
})

describe('who answers, and which question', () => {
  const other = wsfedPartner({ id: 'https://other.test', handle: 'other' })
  refusing({ others: [other] }, [
    ['WSR-05: another partner', { partner: 'https://other.test' }, 'partner.not_asked S8'],
    [
      'an Issuer that differs by case',
      { partner: 'http://FS.acme.test/adfs/services/trust' },
      'partner.not_asked S8',
    ],
    [
      'S25: another question of this sign-in',
      { wctx: 'theSignIn.anotherQuestion' },
      'partner.in_response_to_wrong S9',
    ],
    ['wctx without a question', { wctx: 'theSignIn' }, 'partner.in_response_to_wrong S9'],
    [
      'a token from before the question',
      {
        now: seconds(-200),
        assertion11: {
          conditions: { notBefore: seconds(-200), notOnOrAfter: seconds(300), audienceRestrictions: [[own]] },
        },
      },
      'partner.in_response_to_wrong S9',
    ],
  ])
  test('nobody was asked: refused, and accepted where the partner may', async () => {
    const no = rpHouseWith({ asked: 'nobody' })
    expect(await no.outcome(no.token())).toBe('partner.unsolicited S8')
    const yes = rpHouseWith({ asked: 'nobody', partner: { acceptUnsolicitedAnswers: true } })
    expect(await yes.read(yes.token({ fields: { wctx: 'wiki' } }))).toMatchObject({
      unsolicited: true,
      target: 'wiki',
    })
  })
  test('S25: what answers a question that is not kept any more is not taken for unasked', async () => {
    const house = rpHouseWith({ asked: 'nobody', partner: { acceptUnsolicitedAnswers: true } })
    const ours = `${'A'.repeat(43)}.${'B'.repeat(22)}`
    expect(await house.outcome(house.token({ fields: { wctx: ours } }))).toBe(
      'partner.in_response_to_wrong S9',
    )
    expect(await house.read(house.token({ fields: { wctx: `${ours}.x` } }))).toMatchObject({
      unsolicited: true,
    })
  })
})

describe('WSR-06: for us, now, for its bearer', () => {
  const conditions = (edits: object) => ({
    assertion11: {
      conditions: { notBefore: now, notOnOrAfter: seconds(300), audienceRestrictions: [[own]], ...edits },
    },
  })
  accepting({}, [
    ['NotBefore at the edge of the skew', conditions({ notBefore: seconds(180) })],
    [
      'NotOnOrAfter just within the skew',
      conditions({ notBefore: seconds(-300), notOnOrAfter: seconds(-179) }),
    ],
    ['one of several audiences', conditions({ audienceRestrictions: [['urn:x', own]] })],
  ])
  refusing({}, [
    ['NotBefore beyond the skew', conditions({ notBefore: seconds(181) }), 'partner.time_invalid S9'],
    [
      'NotOnOrAfter at the edge of the skew',
      conditions({ notBefore: seconds(-300), notOnOrAfter: seconds(-180) }),
      'partner.time_invalid S9',
    ],
    ['no end', conditions({ notOnOrAfter: undefined }), 'partner.time_invalid S9'],
    ['no Conditions at all', { assertion11: { conditions: undefined } }, 'partner.time_invalid S9'],
    [
      'another audience',
      conditions({ audienceRestrictions: [['https://gate.test/saml/sp']] }),
      'partner.audience_wrong S9',
    ],
    [
      'an audience that begins like ours',
      conditions({ audienceRestrictions: [[`${own}/`]] }),
      'partner.audience_wrong S9',
    ],
    [
      'S01: one restriction met, another not',
      conditions({ audienceRestrictions: [[own], ['urn:x']] }),
      'partner.audience_wrong S9',
    ],
    ['no audience', conditions({ audienceRestrictions: [] }), 'partner.audience_wrong S9'],
    ['S24: AppliesTo of another', { appliesTo: 'urn:somebody-else' }, 'partner.audience_wrong S9'],
    ['S20: a condition that nobody knows', inTokenSigned(), 'partner.signature_invalid S5'],
    [
      'S13: holder of key',
      {
        assertion11: {
          subject: {
            nameIdentifier: name11,
            confirmationMethods: ['urn:oasis:names:tc:SAML:1.0:cm:holder-of-key'],
          },
        },
      },
      'partner.confirmation_invalid S9',
    ],
    [
      'issued long ago',
      {
        assertion11: { issueInstant: seconds(-900), ...conditions({ notBefore: seconds(-900) }).assertion11 },
      },
      'partner.time_invalid S9',
    ],
    ['issued in the future', { assertion11: { issueInstant: seconds(181) } }, 'partner.time_invalid S9'],
  ])
  const confirmation = (edits: object) => ({
    tokenType: 'saml20' as const,
    assertion20: {
      subject: {
        confirmations: [
          {
            method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
            notOnOrAfter: seconds(300),
            recipient: 'https://gate.test/wsfed/rp',
            ...edits,
          },
        ],
      },
    },
  })
  accepting({}, [
    [
      'SAML 2.0 bound to nothing, as Entra writes it',
      {
        tokenType: 'saml20',
        assertion20: { subject: { confirmations: [{ method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' }] } },
      },
    ],
  ])
  refusing(
    {},
    [
      [
        'SAML 2.0 without any SubjectConfirmation',
        { assertion20: { subject: { confirmations: [] } } },
        'partner.confirmation_invalid S9',
      ],
      [
        'S02: Recipient of another',
        confirmation({ recipient: 'https://gate.test/saml/sp/acs' }),
        'partner.confirmation_invalid S9',
      ],
      [
        'SubjectConfirmationData without Recipient',
        confirmation({ recipient: undefined }),
        'partner.confirmation_invalid S9',
      ],
      [
        'SubjectConfirmationData that has ended',
        confirmation({ notOnOrAfter: seconds(-180) }),
        'partner.confirmation_invalid S9',
      ],
      [
        'an answer to a SAML request',
        confirmation({ inResponseTo: '_x' }),
        'partner.confirmation_invalid S9',
      ],
    ],
    { tokenType: 'saml20' },
  )
})

function inTokenSigned(): Edits {
  return inToken(
    '<saml:AudienceRestrictionCondition>',
    '<saml:Condition/><saml:AudienceRestrictionCondition>',
  )
}

describe('how and when the person signed in', () => {
  test.each([
    ['AuthenticationMethod', { assertion11: { authentication: { method: mfa, instant: now } } }],
    ['the claim authenticationmethod', { attributes: { [`${ms08}authenticationmethod`]: mfa } }],
    [
      'the claim authnmethodsreferences',
      {
        attributes: {
          'http://schemas.microsoft.com/claims/authnmethodsreferences': [
            'http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password',
            mfa,
          ],
        },
      },
    ],
  ] as const)('WSR-13: several factors, told by %s', async (_where, edits) => {
    const house = rpHouseWith()
    expect((await house.read(house.token(edits as Edits))).authentication.context).toBe(mfa)
  })

  test('an instant still to come says nothing: the instant of issue stands for it', async () => {
    const house = rpHouseWith()
    const edits = {
      assertion11: {
        authentication: { method: 'urn:oasis:names:tc:SAML:1.0:am:password', instant: seconds(300) },
      },
    }
    expect((await house.read(house.token(edits))).authentication.instant).toEqual(now)
    const asked = rpHouseWith({ asked: { forceAuthn: true } })
    expect(await asked.outcome(asked.token())).toBe('accepted')
    expect(await asked.outcome(asked.token(edits))).toBe('partner.authn_stale S9')
  })

  test('wfresh=0 was asked for: an old sign-in is refused', async () => {
    const asked = rpHouseWith({ asked: { forceAuthn: true } })
    const old = { assertion11: { authentication: { method: 'urn:x', instant: seconds(-181) } } }
    expect(await asked.outcome(asked.token(old))).toBe('partner.authn_stale S9')
    const house = rpHouseWith()
    expect(await house.outcome(house.token(old))).toBe('accepted')
  })

  test('saml-core 8.3.7: a name qualified for us is the same name, for anybody else it is none', async () => {
    const house = rpHouseWith()
    const named = (spNameQualifier: string): Edits => ({
      tokenType: 'saml20',
      name: { ...name11, spNameQualifier },
    })
    expect((await house.read(house.token(named(own)))).subject).toEqual(name11)
    const others = house.token(named('https://gate.test/saml/sp'))
    expect(await house.outcome(others)).toBe('partner.audience_wrong S9')
  })

  test('WSF-06: a token that does not tell when the person signed in says so', async () => {
    const silent = { assertion11: { authentication: undefined } }
    const claimed = { [`${ms08}authenticationinstant`]: now.toISOString() }
    const house = rpHouseWith()
    const told = async (edits: Edits) => (await house.read(house.token(edits))).authentication.untold
    expect(await told({})).toBeUndefined()
    expect(await told({ ...silent, attributes: claimed })).toBeUndefined()
    expect(await told(silent)).toBe(true)
  })

  test('I10: a WS-Federation app asks for more than the partner is set to, never for less', async () => {
    const partner = {
      believedUpTo: 2,
      requestAuthnContext: { comparison: 'minimum', classes: [mfa] },
    } as const
    const asking = (protocol: 'saml' | 'wsfed', name: string) =>
      rpHouseWith({
        partner,
        app: { protocol },
        request: { authnContext: { comparison: 'minimum', classes: [name] } },
      })
    const password = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'
    const strong = { assertion11: { authentication: { method: mfa, instant: now } } }
    const saml = asking('saml', password)
    expect(await saml.outcome(saml.token())).toBe('accepted')
    const lower = asking('wsfed', password)
    expect(await lower.outcome(lower.token())).toBe('partner.authn_context S9')
    expect(await lower.outcome(lower.token(strong))).toBe('accepted')
    const higher = asking('wsfed', 'phr')
    expect(await higher.outcome(higher.token(strong))).toBe('partner.authn_context S9')
  })

  test('an app that must have more is asked for it, and so is the token', async () => {
    const strong = { assertion11: { authentication: { method: mfa, instant: now } } }
    const must = (leastStrength: 1 | 2) =>
      rpHouseWith({ app: { leastStrength }, partner: { believedUpTo: 2 } })
    expect(await must(1).outcome(must(1).token())).toBe('accepted')
    expect(await must(2).outcome(must(2).token())).toBe('partner.authn_context S9')
    expect(await must(2).outcome(must(2).token(strong))).toBe('accepted')
  })

  test('what was asked of the partner is held against the token, as far as the partner is believed', async () => {
    const request = { authnContext: { comparison: 'minimum', classes: [mfa] } } as const
    const strong = { assertion11: { authentication: { method: mfa, instant: now } } }
    const believed = rpHouseWith({ request, partner: { believedUpTo: 2 } })
    expect(await believed.outcome(believed.token(strong))).toBe('accepted')
    expect(await believed.outcome(believed.token())).toBe('partner.authn_context S9')
    const doubted = rpHouseWith({ request, partner: { believedUpTo: 1 } })
    expect(await doubted.outcome(doubted.token(strong))).toBe('partner.authn_context S9')
  })
})

describe('WSR-12: a SOAP Fault', () => {
  const fault = (subcode: string) =>
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:f="urn:f">f:${subcode}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">no</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>`
  test.each([
    ['NeedFresherCredentials', 'partner.status_authn_context S9'],
    ['SpecificPolicy', 'partner.status S9'],
  ])('%s ends the question that it answers', async (subcode, outcome) => {
    const house = rpHouseWith()
    expect(await house.outcome(form({ wa: 'wsignin1.0', wresult: fault(subcode), wctx }))).toBe(outcome)
    expect(
      await house.outcome(form({ wa: 'wsignin1.0', wresult: fault(subcode), wctx: 'theSignIn.other' })),
    ).toBe('partner.in_response_to_wrong S9')
    expect(await house.outcome(house.token())).toBe('accepted')
  })
})

/** A stage that lets everything pass, and leaves what the next ones need. */
function passed(draft: TokenDraft): void {
  draft.end ??= seconds(300)
}

test('X35: every stage is needed, or another refuses as well', async () => {
  const wrong: readonly [name: string, setting: RpSetting, edits: Edits][] = [
    ['partner still trusted', { partner: { enabled: false } }, {}],
    ['question answered', {}, { wctx: 'theSignIn.anotherQuestion' }],
    ['issuer of the token', {}, { assertion11: { issuer: 'https://x.test' } }],
    [
      'conditions',
      {},
      {
        assertion11: {
          conditions: { notBefore: seconds(900), notOnOrAfter: seconds(901), audienceRestrictions: [[own]] },
        },
      },
    ],
    [
      'subject confirmation',
      {},
      { assertion11: { subject: { nameIdentifier: name11, confirmationMethods: ['urn:x'] } } },
    ],
    ['audience', {}, { appliesTo: 'urn:x' }],
    [
      'issue instant',
      {},
      {
        assertion11: {
          issueInstant: seconds(400),
          authentication: undefined,
          attributes: [{ name: 'a', values: ['b'] }],
        },
      },
    ],
    ['what must be encrypted', { partner: { requireEncrypted: true } }, {}],
    ['authentication context', { request: { authnContext: { comparison: 'exact', classes: [mfa] } } }, {}],
    [
      'fresh authentication',
      { asked: { forceAuthn: true } },
      { assertion11: { authentication: { method: 'urn:x', instant: seconds(-500) } } },
    ],
  ]
  for (const [name, setting, edits] of wrong) {
    const whole = rpHouseWith(setting)
    expect([name, await whole.outcome(whole.token(edits))]).not.toEqual([name, 'accepted'])
    const stages = tokenStages.map((stage) => (stage.name === name ? { ...stage, run: passed } : stage))
    const less = rpHouseWith({ ...setting, stages })
    const outcome = await less.outcome(less.token(edits))
    // The issuer is compared twice: with who was asked, and with whose key it is
    expect([name, outcome]).toEqual([
      name,
      name === 'issuer of the token' ? 'partner.not_asked S8' : 'accepted',
    ])
  }
})

test('the keys of the partner are its signing keys', async () => {
  const keys = [{ use: 'encryption' as const, certificate: stsKeys.certificate, encryptionMethods: [] }]
  const house = rpHouseWith({ partner: { wsfed: { keys } } })
  expect(await house.outcome(house.token())).toMatch(/^partner\.signature_invalid/)
})
