import {
  type AuthnContextRequest,
  believed,
  meets,
  strengthOf,
  strengths,
  unspecifiedContext,
} from '../../src/model/authn-context.js'

const ac = 'urn:oasis:names:tc:SAML:2.0:ac:classes:'
const password = `${ac}PasswordProtectedTransport`
const plain = `${ac}Password`
const mfa = 'https://refeds.org/profile/mfa'
const token = `${ac}TimeSyncToken`
const phishingResistant = 'phr'
const odd = 'urn:example:odd'

type Row = readonly [AuthnContextRequest['comparison'], readonly string[], string, boolean]

// saml-core 3.3.2.2.1: what was achieved against what was asked.
const rows: readonly Row[] = [
  ['exact', [password], password, true],
  ['exact', [plain, password], password, true],
  ['exact', [password], plain, false],
  ['exact', [password], mfa, false],
  ['exact', [odd], odd, true],
  ['minimum', [password], password, true],
  ['minimum', [password], plain, true],
  ['minimum', [password], mfa, true],
  ['minimum', [mfa], password, false],
  ['minimum', [mfa, password], password, true],
  ['minimum', [mfa], unspecifiedContext, false],
  ['minimum', [odd], mfa, false],
  ['minimum', [odd], odd, true],
  ['maximum', [password], mfa, false],
  ['maximum', [mfa], password, true],
  ['maximum', [odd], odd, true],
  ['better', [password], mfa, true],
  ['better', [password], plain, false],
  ['better', [password, mfa], mfa, false],
  ['better', [password, mfa], phishingResistant, true],
  ['better', [password, odd], mfa, false],
  ['better', [odd], odd, false],
]

describe('a requested context', () => {
  test.each(rows)('%s of %j is met by %s: %s', (comparison, classes, achieved, met) => {
    expect(meets(achieved, { comparison, classes })).toBe(met ? achieved : undefined)
  })

  test('exact may be read as minimum, and then the requested class is stated', () => {
    const exact = { comparison: 'exact', classes: [mfa, password] } as const
    expect(meets(token, exact)).toBeUndefined()
    expect(meets(phishingResistant, exact, true)).toBe(mfa)
    expect(meets(plain, exact, true)).toBe(password)
    expect(meets(odd, exact, true)).toBeUndefined()
  })

  test('exact read as minimum states no other kind of proof of the same strength', () => {
    const certificate = 'urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient'
    const transport = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'
    const bare = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'
    const exactly = (wanted: string) => ({ comparison: 'exact', classes: [wanted] }) as const
    expect(meets(transport, exactly(certificate), true)).toBeUndefined()
    expect(meets(token, exactly(mfa), true)).toBeUndefined()
    expect(meets(transport, exactly(bare), true)).toBe(bare)
  })

  test('a weaker sign-in never passes for a stronger one, whatever the comparison', () => {
    for (const [asked, wants] of strengths)
      for (const [achieved, has] of strengths)
        for (const comparison of ['exact', 'minimum', 'better'] as const)
          for (const lenient of [false, true])
            if (has < wants)
              expect(meets(achieved, { comparison, classes: [asked] }, lenient)).toBeUndefined()
  })
})

describe('what a partner says', () => {
  test('is believed up to what its registration allows', () => {
    expect(believed(mfa, 2)).toBe(mfa)
    expect(believed(mfa, 1)).toBe(unspecifiedContext)
    expect(believed(password, 1)).toBe(password)
    expect(believed(password, 0)).toBe(unspecifiedContext)
  })

  test('of a class that is not known has no strength here', () => {
    expect(strengthOf(odd)).toBeUndefined()
    expect(believed(odd, 4)).toBe(odd)
    expect(believed(odd, 3)).toBe(unspecifiedContext)
  })
})
