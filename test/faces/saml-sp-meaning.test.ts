import { nameIDFormats } from '../../src/saml/names.js'
import type { PartnerAnswer } from '../support/counterpart.js'
import { makeKeys } from '../support/counterpart.js'
import { samlPartner } from '../support/registrations.js'
import { now, seconds } from '../support/seen.js'
import type { Setting } from './sp-house.js'
import { houseWith, ownEncryption, partnerKeys, question } from './sp-house.js'

type Edits = Partial<PartnerAnswer>
type Row = readonly [sentence: string, edits: Edits, outcome: string]

const acs = 'https://gate.test/saml/sp/acs'
const own = 'https://gate.test/saml/sp'
const status = (...codes: readonly string[]): Edits => {
  const [top = '', ...more] = codes.map((code) => `urn:oasis:names:tc:SAML:2.0:status:${code}`)
  return { status: [top, ...more] }
}

/** Each row is refused for its own reason, and the same answer without the edit is accepted. */
function refusing(setting: Setting, rows: readonly Row[]): void {
  test.each(rows)('%s', async (_sentence, edits, outcome) => {
    const house = houseWith(setting)
    expect(await house.outcome(house.answer())).toBe('accepted')
    expect(await house.outcome(house.answer(edits))).toBe(outcome)
  })
}

function accepting(setting: Setting, rows: readonly (readonly [sentence: string, edits: Edits])[]): void {
  test.each(rows)('%s', async (_sentence, edits) => {
    const house = houseWith(setting)
    expect(await house.outcome(house.answer(edits))).toBe('accepted')
  })
}

describe('who answers, and to which question', () => {
  const other = samlPartner({ id: 'https://other.test', handle: 'other' })
  refusing({ others: [other] }, [
    ['a partner that was not asked is refused', { partner: 'https://other.test' }, 'partner.not_asked S8'],
    ['another Issuer on the Response', { response: { issuer: 'https://x.test' } }, 'partner.not_asked S8'],
    [
      'another Issuer on the assertion',
      { assertion: { issuer: 'https://x.test' } },
      'partner.issuer_wrong S8',
    ],
    [
      'a signed Response without Issuer',
      { response: { issuer: undefined }, sign: 'assertion', edit: moveSignature },
      'partner.answer_malformed S3',
    ],
    [
      'another question on the Response',
      { response: { inResponseTo: '_other' } },
      'partner.in_response_to_wrong S9',
    ],
    [
      'no question on the Response',
      { response: { inResponseTo: undefined } },
      'partner.in_response_to_wrong S9',
    ],
    [
      'another question in the confirmation',
      { confirmation: { inResponseTo: '_other' } },
      'partner.in_response_to_wrong S9',
    ],
    [
      'no question in the confirmation',
      { confirmation: { inResponseTo: undefined } },
      'partner.in_response_to_wrong S9',
    ],
  ])
  accepting({}, [
    ['an unsigned Response need not have an Issuer', { response: { issuer: undefined }, sign: 'assertion' }],
    [
      'an unsigned Response need not have a Destination',
      { response: { destination: undefined }, sign: 'assertion' },
    ],
  ])

  test('a partner that was switched off meanwhile is refused', async () => {
    const house = houseWith({ partner: { enabled: false } })
    expect(await house.outcome(house.answer())).toBe('partner.disabled S8')
  })

  test('a partner that is gone meanwhile is refused', async () => {
    const house = houseWith({ asked: { partner: 'https://gone.test' } })
    expect(await house.outcome(house.answer({ partner: 'https://gone.test' }))).toBe('partner.unknown S8')
  })
})

/** Takes the assertion's signature to the Response, which has no Issuer. */
function moveSignature(xml: string): string {
  const signature = /<ds:Signature .*?<\/ds:Signature>/s.exec(xml)?.[0] ?? ''
  return xml.replace('<samlp:Status>', `${signature}<samlp:Status>`)
}

describe('for whom it is', () => {
  refusing({}, [
    [
      'another Destination',
      { response: { destination: 'https://gate.test/saml/sp/acs/' } },
      'partner.destination_wrong S9',
    ],
    [
      'another Destination on an unsigned Response',
      { response: { destination: 'https://x.test' }, sign: 'assertion' },
      'partner.destination_wrong S9',
    ],
    [
      'a signed Response without Destination',
      { response: { destination: undefined } },
      'partner.destination_wrong S9',
    ],
    [
      'another Recipient',
      { confirmation: { recipient: 'https://x.test/acs' } },
      'partner.destination_wrong S9',
    ],
    ['no Recipient', { confirmation: { recipient: undefined } }, 'partner.destination_wrong S9'],
    [
      'another audience',
      { conditions: { audienceRestrictions: [['https://x.test']] } },
      'partner.audience_wrong S9',
    ],
    [
      'an audience that only begins like ours',
      { conditions: { audienceRestrictions: [[`${own}2`]] } },
      'partner.audience_wrong S9',
    ],
    ['no audience restriction', { conditions: { audienceRestrictions: [] } }, 'partner.audience_wrong S9'],
    [
      'an empty audience restriction',
      { conditions: { audienceRestrictions: [[]] } },
      'partner.audience_wrong S9',
    ],
    [
      'one of two restrictions not met',
      { conditions: { audienceRestrictions: [[own], ['https://x.test']] } },
      'partner.audience_wrong S9',
    ],
    ['no Conditions', { assertion: { conditions: undefined } }, 'partner.audience_wrong S9'],
    [
      'a name qualified for somebody else',
      { nameID: { spNameQualifier: 'https://x.test' } },
      'partner.audience_wrong S9',
    ],
  ])
  accepting({}, [
    [
      'one of several audiences suffices',
      { conditions: { audienceRestrictions: [['https://x.test', own]] } },
    ],
    [
      'several restrictions may all be met',
      { conditions: { audienceRestrictions: [[own, 'https://x.test'], [own]] } },
    ],
    ['blanks around an audience are none of it', { conditions: { audienceRestrictions: [[`\n  ${own} `]] } }],
    [
      'a name qualified for us',
      { nameID: { spNameQualifier: own, nameQualifier: 'https://idp.acme.test/metadata' } },
    ],
  ])
})

describe('when it is good', () => {
  const tooEarly = 'partner.time_invalid S9'
  refusing({}, [
    ['a Response from the future', { response: { issueInstant: seconds(181) } }, tooEarly],
    ['a Response from long ago', { response: { issueInstant: seconds(-781) } }, tooEarly],
    ['an assertion from the future', { assertion: { issueInstant: seconds(181) } }, tooEarly],
    ['an assertion from long ago', { assertion: { issueInstant: seconds(-781) } }, tooEarly],
    ['NotBefore of Conditions is to come', { conditions: { notBefore: seconds(181) } }, tooEarly],
    ['NotOnOrAfter of Conditions has come', { conditions: { notOnOrAfter: seconds(-180) } }, tooEarly],
    [
      'Conditions that end before they begin',
      { conditions: { notBefore: seconds(60), notOnOrAfter: seconds(30) } },
      tooEarly,
    ],
    [
      'NotOnOrAfter of the confirmation has come',
      { confirmation: { notOnOrAfter: seconds(-180) } },
      tooEarly,
    ],
    [
      'a confirmation without NotOnOrAfter',
      { confirmation: { notOnOrAfter: undefined } },
      'partner.confirmation_invalid S9',
    ],
    [
      'a confirmation with NotBefore',
      { confirmation: { notBefore: seconds(-60) } },
      'partner.confirmation_invalid S9',
    ],
    ['an authentication in the future', { authnStatement: { authnInstant: seconds(181) } }, tooEarly],
    ['a session that has ended', { authnStatement: { sessionNotOnOrAfter: seconds(-180) } }, tooEarly],
  ])
  accepting({}, [
    [
      'a clock that is three minutes fast',
      { response: { issueInstant: seconds(180) }, assertion: { issueInstant: seconds(180) } },
    ],
    ['NotBefore within the skew', { conditions: { notBefore: seconds(170) } }],
    [
      'NotOnOrAfter within the skew',
      {
        conditions: { notBefore: seconds(-300), notOnOrAfter: seconds(-170) },
        confirmation: { notOnOrAfter: seconds(-170) },
      },
    ],
    ['Conditions without times', { conditions: { notBefore: undefined, notOnOrAfter: undefined } }],
    [
      'a window of an hour',
      { conditions: { notOnOrAfter: seconds(3600) }, confirmation: { notOnOrAfter: seconds(3600) } },
    ],
  ])

  test('a long window is cut to ten minutes, and the answer is remembered for as long as it could be used', async () => {
    const house = houseWith()
    const long = {
      conditions: { notOnOrAfter: seconds(3600) },
      confirmation: { notOnOrAfter: seconds(3600) },
    }
    expect((await house.read(house.answer(long))).until).toEqual(seconds(600 + 180))
    expect((await house.read(house.answer())).until).toEqual(seconds(300 + 180))
  })
})

describe('how it is confirmed', () => {
  const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
  const good = { method: bearer, notOnOrAfter: seconds(300), recipient: acs, inResponseTo: question }
  const nameID = { value: 'alice', format: nameIDFormats.persistent }
  const subject = (...confirmations: readonly object[]): Edits => ({
    assertion: { subject: { nameID, confirmations: confirmations.map((c) => ({ ...good, ...c })) } },
  })
  refusing({}, [
    [
      'holder-of-key is not bearer',
      subject({ method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' }),
      'partner.confirmation_invalid S9',
    ],
    ['no confirmation', subject(), 'partner.confirmation_invalid S9'],
    ['no Subject', { assertion: { subject: undefined } }, 'partner.confirmation_invalid S9'],
    [
      'two that do not hold: the first is said',
      subject({ recipient: 'https://x.test' }, { notOnOrAfter: seconds(-999) }),
      'partner.destination_wrong S9',
    ],
  ])
  accepting({}, [
    ['one of two suffices', subject({ recipient: 'https://x.test' }, {})],
    [
      'one of another method beside it',
      subject({ method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' }, {}),
    ],
  ])
})

describe('how the person signed in', () => {
  const mfa = 'https://refeds.org/profile/mfa'
  const ppt = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'
  const statement = { authnInstant: now, authenticatingAuthorities: [] }
  refusing({}, [
    ['no AuthnStatement', { assertion: { authnStatements: [] } }, 'partner.answer_malformed S9'],
    [
      'two of them',
      { assertion: { authnStatements: [statement, statement] } },
      'partner.answer_malformed S9',
    ],
  ])
  refusing({ asked: { forceAuthn: true } }, [
    [
      'an old sign-in where a fresh one was asked for',
      { authnStatement: { authnInstant: seconds(-181) } },
      'partner.authn_stale S9',
    ],
  ])
  accepting({ asked: { forceAuthn: true } }, [
    ['one within the skew is fresh', { authnStatement: { authnInstant: seconds(-180) } }],
  ])
  accepting({}, [
    ['an old sign-in where none was asked for', { authnStatement: { authnInstant: seconds(-9000) } }],
    ['no class', { authnStatement: { classRef: undefined } }],
  ])

  const asks = (
    classes: readonly string[],
    comparison: 'exact' | 'minimum' = 'exact',
  ): NonNullable<Setting['request']> => ({
    authnContext: { comparison, classes },
  })
  refusing({ request: asks([ppt]) }, [
    ['another class than asked for', { authnStatement: { classRef: mfa } }, 'partner.authn_context S9'],
    [
      'no class where one was asked for',
      { authnStatement: { classRef: undefined } },
      'partner.authn_context S9',
    ],
  ])
  refusing({ partner: { believedUpTo: 2 }, request: asks([ppt], 'minimum') }, [
    [
      'less than asked for',
      { authnStatement: { classRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified' } },
      'partner.authn_context S9',
    ],
  ])
  accepting({ partner: { believedUpTo: 2 }, request: asks([ppt], 'minimum') }, [
    ['more than asked for', { authnStatement: { classRef: mfa } }],
  ])
  accepting({ partner: { believedUpTo: 2 }, app: { exactMeansMinimum: true }, request: asks([ppt]) }, [
    ['exact may mean at least for an app that is set so', { authnStatement: { classRef: mfa } }],
  ])

  accepting({ request: asks(['urn:x:loa2']) }, [
    ['ACX-06: an answer to a class that was not passed on is left to judgement', {}],
  ])
  refusing({ request: asks(['urn:x:loa2', ppt]) }, [
    [
      'ACX-06: another class than the one of several that was passed on',
      { authnStatement: { classRef: mfa } },
      'partner.authn_context S9',
    ],
  ])
  accepting({ partner: { believedUpTo: 4 }, request: asks(['urn:x:loa2']) }, [
    ['ACX-06: a class of its own, of a partner believed all', { authnStatement: { classRef: 'urn:x:loa2' } }],
  ])

  const set = (...classes: readonly string[]): NonNullable<Setting['partner']> => ({
    believedUpTo: 2,
    requestAuthnContext: { comparison: 'exact', classes },
  })
  refusing({ partner: set(ppt) }, [
    [
      'SP-16: another class than the partner is set to be asked for',
      { authnStatement: { classRef: mfa } },
      'partner.authn_context S9',
    ],
  ])
  accepting({ partner: set(mfa) }, [
    ['what the partner is set to be asked for', { authnStatement: { classRef: mfa } }],
  ])
  accepting({ partner: set(mfa), request: asks([ppt]) }, [
    ['what the app asked for in its place', { authnStatement: { classRef: ppt } }],
  ])

  test('a partner that is believed up to a password cannot claim several factors', async () => {
    const answer = { authnStatement: { classRef: mfa } }
    const trusting = houseWith({ partner: { believedUpTo: 2 }, request: asks([mfa]) })
    const doubting = houseWith({ partner: { believedUpTo: 1 }, request: asks([mfa]) })
    expect(await trusting.outcome(trusting.answer(answer))).toBe('accepted')
    expect(await doubting.outcome(doubting.answer(answer))).toBe('partner.authn_context S9')
  })
})

describe('conditions', () => {
  const unknown = (xml: string): string =>
    xml.replace('</saml:Conditions>', '<saml:Condition></saml:Condition></saml:Conditions>')
  test('a condition that is not understood is refused, OneTimeUse and ProxyRestriction are', async () => {
    const house = houseWith()
    const known = {
      oneTimeUse: true,
      proxyRestriction: { count: 1, audiences: ['https://wiki.app.test/metadata'] },
    }
    const identity = await house.read(house.answer({ conditions: known }))
    expect(identity.proxyRestriction).toEqual(known.proxyRestriction)
    const http = house.answer({ sign: 'response', editAssertion: unknown })
    expect(await house.outcome(http)).toBe('partner.condition_unknown S9')
  })
})

describe('a partner that says no', () => {
  const said: readonly Row[] = [
    ['AuthnFailed', status('Responder', 'AuthnFailed'), 'partner.status S9'],
    ['Requester alone', status('Requester'), 'partner.status S9'],
    ['NoPassive', status('Responder', 'NoPassive'), 'partner.status_passive S9'],
    ['NoAuthnContext', status('Requester', 'NoAuthnContext'), 'partner.status_authn_context S9'],
    ['UnknownPrincipal', status('Responder', 'UnknownPrincipal'), 'partner.status_unknown_person S9'],
    ['RequestDenied', status('Responder', 'RequestDenied'), 'partner.status_denied S9'],
    ['ProxyCountExceeded', status('Responder', 'ProxyCountExceeded'), 'partner.proxy_restricted S9'],
    ['VersionMismatch', status('VersionMismatch'), 'partner.status S9'],
    ['a code of its own', { status: ['urn:own:failure', 'urn:own:why'] }, 'partner.status S9'],
  ]
  refusing({}, said)
  test.each(said)('%s need not be signed', async (_sentence, edits, outcome) => {
    const house = houseWith({ partner: { requireSigned: 'both' } })
    expect(await house.outcome(house.answer({ ...edits, sign: 'none' }))).toBe(outcome)
  })

  test('an unsigned no ends only the question it answers', async () => {
    const house = houseWith()
    const no = { ...status('Responder', 'AuthnFailed'), sign: 'none' } as const
    expect(await house.outcome(house.answer({ ...no, inResponseTo: '_other' }))).toBe(
      'partner.in_response_to_wrong S9',
    )
    expect(await house.outcome(house.answer({ ...no, partner: 'https://x.test' }))).toBe(
      'partner.not_asked S8',
    )
    const idle = houseWith({ asked: 'nobody', partner: { acceptUnsolicitedAnswers: true } })
    expect(await idle.outcome(idle.answer(no))).toBe('partner.unsolicited S9')
    expect(await idle.outcome(idle.answer({ ...no, sign: 'response' }))).toBe('partner.status S9')
  })

  test('a no that is signed by somebody else is none', async () => {
    const house = houseWith()
    const http = house.answer({ ...status('Responder', 'AuthnFailed'), sign: 'response', keys: makeKeys() })
    expect(await house.outcome(http)).toBe('partner.signature_invalid S5')
  })
})

describe('an answer that nobody asked for', () => {
  test('is refused unless the partner is set to give such answers', async () => {
    const strict = houseWith({ asked: 'nobody' })
    const open = houseWith({ asked: 'nobody', partner: { acceptUnsolicitedAnswers: true } })
    expect(await strict.outcome(strict.answer())).toBe('partner.unsolicited S8')
    expect(await open.outcome(open.answer())).toBe('accepted')
  })

  test('must not name a question, and comes from a partner that is known', async () => {
    const open = houseWith({ asked: 'nobody', partner: { acceptUnsolicitedAnswers: true } })
    expect(await open.outcome(open.answer({ inResponseTo: '_q' }))).toBe('partner.in_response_to_wrong S9')
    const inside = { confirmation: { inResponseTo: '_q' } }
    expect(await open.outcome(open.answer(inside))).toBe('partner.in_response_to_wrong S9')
    expect(await open.outcome(open.answer({ partner: 'https://x.test' }))).toBe('partner.unknown S8')
  })

  test('names in its RelayState where it wants to go', async () => {
    const open = houseWith({ asked: 'nobody', partner: { acceptUnsolicitedAnswers: true } })
    const identity = await open.read(open.answer({ relayState: 'wiki' }))
    expect(identity).toMatchObject({ unsolicited: true, target: 'wiki' })
    expect((await open.read(open.answer({ relayState: 'x'.repeat(2000) }))).target).toBeUndefined()
    const house = houseWith()
    expect((await house.read(house.answer({ relayState: 'wiki' }))).target).toBeUndefined()
  })
})

describe('what must be signed and encrypted', () => {
  const signed = ['none', 'assertion', 'response', 'both'] as const
  const enough = {
    either: ['assertion', 'response', 'both'],
    assertion: ['assertion', 'both'],
    response: ['response', 'both'],
    both: ['both'],
  } as const
  const rows = (['either', 'assertion', 'response', 'both'] as const).flatMap((wanted) =>
    signed.map((sign) => [wanted, sign] as const),
  )
  test.each(rows)('required %s, signed %s', async (requireSigned, sign) => {
    const house = houseWith({ partner: { requireSigned } })
    const expected = (enough[requireSigned] as readonly string[]).includes(sign)
      ? 'accepted'
      : 'partner.signature_missing S8'
    expect(await house.outcome(house.answer({ sign }))).toBe(expected)
    const encrypt = { certificate: ownEncryption.certificate }
    expect(await house.outcome(house.answer({ sign, encrypt }))).toBe(expected)
  })

  test('a plain assertion is refused where it must be encrypted', async () => {
    const house = houseWith({ partner: { requireEncrypted: true } })
    const encrypt = { certificate: ownEncryption.certificate }
    expect(await house.outcome(house.answer({ encrypt }))).toBe('accepted')
    expect(await house.outcome(house.answer())).toBe('partner.encryption_missing S8')
  })

  test.each([
    ['aes128-gcm', 'rsa-oaep-mgf1p'],
    ['aes128-gcm', 'rsa-oaep'],
    ['aes256-gcm', 'rsa-oaep-mgf1p'],
    ['aes256-gcm', 'rsa-oaep'],
  ] as const)('%s under %s is read', async (data, keyTransport) => {
    const house = houseWith()
    const encrypt = { certificate: ownEncryption.certificate, data, keyTransport }
    expect(await house.outcome(house.answer({ encrypt }))).toBe('accepted')
  })

  test('CBC is opened only under its setting, and only where a verified signature covers it', async () => {
    const encrypt = { certificate: ownEncryption.certificate, data: 'aes128-cbc' } as const
    const strict = houseWith()
    const lax = houseWith({ partner: { acceptCbcEncryption: true } })
    expect(await strict.outcome(strict.answer({ encrypt }))).toBe('partner.algorithm_refused S7')
    expect(await lax.outcome(lax.answer({ encrypt }))).toBe('accepted')
    expect(await lax.outcome(lax.answer({ encrypt, sign: 'response' }))).toBe('accepted')
    expect(await lax.outcome(lax.answer({ encrypt, sign: 'assertion' }))).toBe('partner.algorithm_refused S7')
  })

  test('what is encrypted to somebody else cannot be read', async () => {
    const house = houseWith()
    const encrypt = { certificate: makeKeys().certificate }
    expect(await house.outcome(house.answer({ encrypt }))).toBe('partner.decryption_failed S7')
  })
})

describe('whose signature it is', () => {
  const stranger = makeKeys()
  const key = (keys: { certificate: string }, use: 'signing' | 'encryption' | 'both') => ({
    use,
    certificate: keys.certificate,
    encryptionMethods: [],
  })
  refusing({}, [
    ['a key that is not the partner’s', { keys: stranger }, 'partner.signature_invalid S5'],
    [
      'a key that is not the partner’s, on the assertion',
      { keys: stranger, sign: 'assertion' },
      'partner.signature_invalid S5',
    ],
  ])

  test('any of the partner’s signing keys will do, and an unmarked one is a signing key', async () => {
    const house = houseWith({
      partner: { saml: { keys: [key(partnerKeys, 'signing'), key(stranger, 'both')] } },
    })
    expect(await house.outcome(house.answer())).toBe('accepted')
    expect(await house.outcome(house.answer({ keys: stranger }))).toBe('accepted')
  })

  test('a key for encryption signs nothing, and without a signing key nobody is believed', async () => {
    const house = houseWith({
      partner: { saml: { keys: [key(partnerKeys, 'signing'), key(stranger, 'encryption')] } },
    })
    expect(await house.outcome(house.answer())).toBe('accepted')
    expect(await house.outcome(house.answer({ keys: stranger }))).toBe('partner.signature_invalid S5')
    const keyless = houseWith({ partner: { saml: { keys: [key(stranger, 'encryption')] } } })
    expect(await keyless.outcome(keyless.answer({ keys: stranger }))).toBe('partner.signature_invalid S5')
  })

  test('another partner’s key does not sign for this one', async () => {
    const other = samlPartner({
      id: 'https://other.test',
      handle: 'other',
      saml: { keys: [key(stranger, 'signing')] },
    })
    const house = houseWith({ others: [other] })
    expect(await house.outcome(house.answer())).toBe('accepted')
    expect(await house.outcome(house.answer({ keys: stranger }))).toBe('partner.signature_invalid S5')
  })

  test('an expired certificate is noted, and refused only where the partner is set so', async () => {
    const old = makeKeys({ notAfter: seconds(-60) })
    const keys = [key(old, 'signing')]
    const lax = houseWith({ partner: { saml: { keys } } })
    expect(await lax.outcome(lax.answer({ keys: old }))).toBe('accepted')
    expect(lax.seen.trace.checks.map(({ check }) => check)).toContain(
      'a certificate of the partner has expired',
    )
    const strict = houseWith({ partner: { refuseExpiredCertificates: true, saml: { keys } } })
    expect(await strict.outcome(strict.answer({ keys: old }))).toBe('partner.signature_invalid S5')
  })
})
