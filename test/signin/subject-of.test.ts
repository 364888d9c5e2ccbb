import type { Partner } from '../../src/model/partner.js'
import type { Attributes } from '../../src/model/rule.js'
import type { ExternalIdentity } from '../../src/model/signin.js'
import { heard } from '../../src/signin/facts.js'
import { identity, partner } from './facts.js'

const own = { ownPartnerSide: 'https://gateway.example/saml/sp' } as Parameters<typeof heard>[2]
const transient = { value: 'one-time', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }
const pairwiseId = 'urn:oasis:names:tc:SAML:attribute:pairwise-id'

/** The name by which somebody with these attributes is known. */
function nameOf(
  attributes: Attributes,
  of: Partial<Partner> = {},
  said: Partial<ExternalIdentity> = {},
): string | undefined {
  return heard({ ...identity, ...said, attributes }, { ...partner, ...of }, own).subject?.value
}

describe('the partner’s subjectAttribute', () => {
  const byRule = {
    subjectAttribute: 'employeeNumber',
    import: [{ to: 'employeeNumber', copy: 'urn:hr:number' }],
  }
  test('is what the rules made of it', () => {
    expect(nameOf({ 'urn:hr:number': ['42'] }, byRule)).toBe('42')
  })
  test('is never an attribute that only carries its name, where a rule was to fill it', () => {
    expect(nameOf({ employeeNumber: ['42'] }, byRule)).toBeUndefined()
  })
  test('is found under its house name where there are no rules, and not past the domains confirmed', () => {
    expect(nameOf({ mail: ['ann@partner.example'] }, { subjectAttribute: 'email' })).toBe(
      'ann@partner.example',
    )
    expect(nameOf({ email: ['ann@elsewhere.example'] }, { subjectAttribute: 'email' })).toBeUndefined()
  })
  test('may be a name of the partner’s own that no rule fills', () => {
    expect(nameOf({ 'urn:x:person': ['p-1'] }, { subjectAttribute: 'urn:x:person' })).toBe('p-1')
    const others = { subjectAttribute: 'urn:x:person', import: [{ to: 'name', copy: 'displayName' }] }
    expect(nameOf({ 'urn:x:person': ['p-1'] }, others)).toBe('p-1')
  })
  test('is no attribute that calls itself nameID', () => {
    expect(nameOf({ nameID: ['admin'] }, { subjectAttribute: 'nameID' })).toBeUndefined()
  })
  test('names nobody where it has several values', () => {
    expect(nameOf({ 'urn:x:person': ['p-1', 'p-2'] }, { subjectAttribute: 'urn:x:person' })).toBeUndefined()
  })
})

describe('beside a transient NameID', () => {
  test('the identifier made to last names the person', () => {
    const value = 'abc@partner.example'
    expect(nameOf({ [pairwiseId]: [value] }, {}, { subject: transient })).toBe(value)
  })
  test('an attribute that only carries the house’s name for it does not', () => {
    const rules = { import: [{ to: 'name', copy: 'displayName' }] }
    expect(nameOf({ pairwiseId: ['abc@partner.example'] }, rules, { subject: transient })).toBeUndefined()
  })
  test('the NameID itself names nobody', () => {
    expect(nameOf({}, {}, { subject: transient })).toBeUndefined()
    expect(nameOf({})).toBe('ann')
  })
})
