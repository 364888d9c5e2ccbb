import { Refusal, type RefusalCode, refusalRow, refusals } from '../../src/model/refusal.js'
import { Trace } from '../../src/model/trace.js'

// saml-core 3.2.2.2
const topLevel = ['Requester', 'Responder', 'VersionMismatch']
const secondLevel = [
  'AuthnFailed',
  'InvalidNameIDPolicy',
  'NoAuthnContext',
  'NoAvailableIDP',
  'NoPassive',
  'NoSupportedIDP',
  'ProxyCountExceeded',
  'RequestDenied',
  'RequestUnsupported',
  'RequestVersionTooHigh',
  'RequestVersionTooLow',
  'UnknownPrincipal',
  'UnsupportedBinding',
]
const codes = Object.keys(refusals) as RefusalCode[]

describe('the table of refusals', () => {
  test.each(codes)('%s has status codes that the standard knows, and a sentence', (code) => {
    const { saml, http, says } = refusalRow(code)
    const [top, ...second] = saml
    expect(topLevel).toContain(top)
    expect(second.length).toBeLessThan(2)
    for (const one of second) expect(secondLevel).toContain(one)
    expect(http).toBeGreaterThanOrEqual(400)
    expect(http).toBeLessThan(600)
    expect(says).toMatch(/^[A-Z].*\.$/)
  })

  test.each(codes)('%s reads who.what', (code) => {
    expect(code).toMatch(/^(?:(?:request|signin|launch|partner|user|store)\.[a-z_]+|internal)$/)
  })

  test('has no two rows that say the same', () => {
    const says = codes.map((code) => refusalRow(code).says)
    expect(new Set(says).size).toBe(says.length)
  })
})

test('a detail is kept short, whatever it repeats of a message', () => {
  expect(new Refusal('request.malformed', 'short').detail).toBe('short')
  const long = new Refusal('request.malformed', 'x'.repeat(1_000_000))
  expect(long.detail).toHaveLength(2000)
  expect(long.message.length).toBeLessThan(2100)
})

describe('a trace', () => {
  test('keeps what was compared, and refuses what must hold and does not', () => {
    const trace: Trace = new Trace()
    trace.require('S8', 'saml-core 2.5.1.4: Audience', true, 'partner.audience_wrong', {
      expected: 'us',
      actual: 'us',
    })
    expect(() =>
      trace.require('S8', 'saml-core 2.5.1.4: Audience', false, 'partner.audience_wrong', {
        expected: 'us',
        actual: 'them',
      }),
    ).toThrow(Refusal)
    expect(trace.checks.map(({ ok, actual }) => [ok, actual])).toEqual([
      [true, 'us'],
      [false, 'them'],
    ])
  })

  test('clips what a counterpart wrote', () => {
    const trace: Trace = new Trace()
    trace.note('S3', 'Issuer', { actual: 'x'.repeat(10_000) })
    expect(trace.checks[0]?.actual).toHaveLength(512)
  })

  test('a refusal carries the stage on which it fell', () => {
    const trace: Trace = new Trace()
    let caught: unknown
    try {
      trace.require('S5', 'the signature verifies', false, 'partner.signature_invalid')
    } catch (error) {
      caught = error
    }
    expect(caught).toMatchObject({ code: 'partner.signature_invalid', stage: 'S5' })
  })
})
