import { attributeNames, knownAs, namesOf } from '../../src/model/attribute-names.js'

describe('the table of attribute names', () => {
  test('has each house name once', () => {
    const houses = attributeNames.map(({ house }) => house)
    expect(new Set(houses).size).toBe(houses.length)
  })

  test('has each wire name once, so that nothing depends on the order of rows', () => {
    const wires = attributeNames.flatMap(({ oid, friendly, claims, also }) => {
      const row = [oid, friendly, ...claims, ...also].filter((wire) => wire !== undefined)
      return [...new Set(row.map((wire) => wire.toLowerCase()))]
    })
    expect(wires.filter((wire, index) => wires.indexOf(wire) !== index)).toEqual([])
  })

  test.each(attributeNames.map((row) => [row.house, row] as const))(
    'finds %s by every spelling',
    (house, row) => {
      expect(namesOf(house)).toBe(row)
      for (const wire of [row.oid, row.friendly, ...row.claims, ...row.also].filter(
        (one) => one !== undefined,
      )) {
        expect(knownAs(wire)).toBe(row)
        expect(knownAs(wire.toUpperCase())).toBe(row)
      }
    },
  )

  test('writes object identifiers as URNs', () => {
    for (const { oid } of attributeNames) if (oid !== undefined) expect(oid).toMatch(/^urn:oid:\d+(\.\d+)+$/)
  })

  test.each(['email', 'upn', 'principalName', 'scopedAffiliation', 'uniqueId', 'subjectId', 'pairwiseId'])(
    '%s carries a domain that must be confirmed',
    (house) => {
      expect(namesOf(house)?.scoped).toBe(true)
    },
  )

  test.each(['__proto__', 'constructor', 'toString', '', 'nothing'])('knows nothing called %j', (name) => {
    expect(knownAs(name)).toBeUndefined()
    expect(namesOf(name)).toBeUndefined()
  })
})
