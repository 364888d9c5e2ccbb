import { fc } from '../support/properties.js'
import { BindingFault } from '../../src/saml/binding-fault.js'
import { readFields, samlFields } from '../../src/saml/fields.js'

/** As a long value has it. */
const filling = 'x'.repeat(80)

function relayState(raw: string): string | undefined {
  try {
    return readFields(`RelayState=${raw}`, samlFields).get('RelayState')?.value
  } catch (error) {
    if (error instanceof BindingFault) return 'malformed'
    throw error
  }
}

test.each([
  ['nothing to decode', filling],
  ['plus signs', `a+b${filling}++c`],
  ['hexadecimal digits in either case', `%2B%2b%2F%2f%3D%3d${filling}%0a%7E`],
  ['a percent sign, decoded once', `%2525${filling}`],
  ['letters beyond ASCII', `%C3%85ngstr%C3%B6m+${filling}`],
  ['letters that nobody encoded', `Ångström ļ ${filling}`],
])('a long value says what the form says: %s', (_, raw) => {
  expect(relayState(raw)).toBe(decodeURIComponent(raw.replaceAll('+', ' ')))
})

test.each([
  ['a percent sign at the end', `${filling}%`],
  ['one digit at the end', `${filling}%4`],
  ['no digits', `%zz${filling}`],
  ['a digit and a letter that is none', `%4g${filling}`],
  ['a letter that is a digit elsewhere', `%\uff14\uff11${filling}`],
  ['a lone byte of UTF-8', `%C3${filling}`],
  ['a byte that goes on and did not begin', `%80${filling}`],
])('a long value that is no percent-encoded UTF-8 is refused: %s', (_, raw) => {
  expect(relayState(raw)).toBe('malformed')
})

test('whatever stands in a value, it says what decoding it as a whole says', () => {
  const pieces = fc.constantFrom(
    '%',
    '2',
    'B',
    'F',
    '+',
    '%2B',
    '%2F',
    '%3D',
    '%25',
    '%2b',
    '%C3%85',
    'x',
    '/',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 10 }), (parts) => {
      const raw = parts.join('')
      let whole = 'malformed'
      try {
        whole = decodeURIComponent(raw.replaceAll('+', ' '))
      } catch {
        // stays malformed
      }
      expect(relayState(raw)).toBe(whole)
    }),
    { numRuns: 3000 },
  )
})
