import { fc } from '../support/properties.js'
import { subjectIds } from '../../src/mapping/name-id.js'
import type { SamlApp } from '../../src/model/app.js'
import { nameFormats } from '../../src/model/attribute-names.js'

const subjectId = 'urn:oasis:names:tc:SAML:attribute:subject-id'
const pairwiseId = 'urn:oasis:names:tc:SAML:attribute:pairwise-id'
const facts = { scope: 'us.example', user: 'u1', pairwise: 'abc234' }

function app(
  subjectIdRequirement?: NonNullable<SamlApp['subjectIdRequirement']>,
  ...requested: readonly string[]
) {
  const saml: SamlApp = {
    assertionConsumerServices: [],
    singleLogoutServices: [],
    nameIdFormats: [],
    keys: [],
    authnRequestsSigned: false,
    wantAssertionsSigned: false,
    requestedAttributes: requested.map((name) => ({
      service: 0,
      isDefaultService: false,
      name,
      required: false,
      values: [],
    })),
    entityAttributes: {},
    ...(subjectIdRequirement === undefined ? {} : { subjectIdRequirement }),
  }
  return { saml }
}

const names = (...of: Parameters<typeof app>) => subjectIds(app(...of), facts).map(({ name }) => name)

describe('subject identifiers (NID-09)', () => {
  test('are what the app’s subject-id:req says', () => {
    expect(names('subject-id')).toEqual([subjectId])
    expect(names('pairwise-id')).toEqual([pairwiseId])
    expect(names('any')).toEqual([pairwiseId])
    expect(names('none', subjectId)).toEqual([])
    expect(names()).toEqual([])
  })

  test('are given to an app that requests them as attributes only', () => {
    expect(names(undefined, subjectId)).toEqual([subjectId])
    expect(names(undefined, subjectId, pairwiseId)).toEqual([pairwiseId])
  })

  test('are scoped to this house', () => {
    expect(subjectIds(app('pairwise-id'), facts)).toEqual([
      {
        name: pairwiseId,
        nameFormat: nameFormats.uri,
        friendlyName: 'pairwise-id',
        values: ['abc234@us.example'],
      },
    ])
    expect(subjectIds(app('subject-id'), facts)[0]?.values).toEqual(['u1@us.example'])
  })

  test('are not made where the host cannot be a scope', () => {
    expect(subjectIds(app('any'), { ...facts, scope: '[::1]' })).toEqual([])
  })

  test('keep the grammar, and stay different without regard to case, whatever ids are like', () => {
    const id = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 15 })
    const valueOf = (user: string) => String(subjectIds(app('subject-id'), { ...facts, user })[0]?.values[0])
    fc.assert(
      fc.property(id, id, (one, other) => {
        expect(valueOf(one)).toMatch(/^[A-Za-z0-9][A-Za-z0-9=-]{0,126}@us\.example$/)
        if (one !== other) expect(valueOf(one).toLowerCase()).not.toBe(valueOf(other).toLowerCase())
      }),
    )
    expect(valueOf('abc')).not.toBe(valueOf('ABC'))
    expect(valueOf('x-61')).not.toBe(valueOf('A'))
  })
})
