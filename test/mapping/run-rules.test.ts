import { fc } from '../support/properties.js'
import { attributesOf, valuesOf } from '../../src/mapping/attributes.js'
import { bounds } from '../../src/mapping/bounds.js'
import { ruleFault } from '../../src/mapping/rule-fault.js'
import { runRules } from '../../src/mapping/run-rules.js'
import type { Attributes, Rule } from '../../src/model/rule.js'
import { refusedWith } from './refused-with.js'

const person: Attributes = {
  'urn:oid:0.9.2342.19200300.100.1.3': ['ada@corp.example'],
  givenName: ['Ada'],
  sn: ['Lovelace'],
  groups: ['CN=Admins,OU=wiki', 'CN=Readers,OU=wiki', 'staff'],
  list: ['one; two;;three '],
  empty: ['', ''],
  role: ['self-made'],
}

interface Row {
  readonly says: string
  readonly rules: readonly Rule[]
  readonly gives?: Readonly<Record<string, readonly string[]>>
  readonly roles?: readonly string[]
  readonly idle?: string
}

const rows: readonly Row[] = [
  { says: 'copy renames', rules: [{ to: 'first', copy: 'givenName' }], gives: { first: ['Ada'] } },
  {
    says: 'a house name finds what the partner calls by its OID',
    rules: [{ to: 'email', copy: 'email' }],
    gives: { email: ['ada@corp.example'] },
  },
  {
    says: 'a wire name is only itself',
    rules: [{ to: 'email', copy: 'mail' }],
    idle: 'no value for mail',
  },
  {
    says: 'the first name that has a value is taken',
    rules: [{ to: 'x', copy: ['nothing', 'empty', 'sn', 'givenName'] }],
    gives: { x: ['Lovelace'] },
  },
  { says: 'empty values are no values', rules: [{ to: 'x', copy: 'empty' }], idle: 'no value for empty' },
  {
    says: 'a constant needs nobody',
    rules: [{ to: 'x', constant: ['a', 'b', 'a'] }],
    gives: { x: ['a', 'b'] },
  },
  {
    says: 'a template takes first values',
    rules: [{ to: 'name', template: '{givenName} {sn}' }],
    gives: { name: ['Ada Lovelace'] },
  },
  {
    says: 'a template with a hole gives nothing',
    rules: [{ to: 'name', template: '{givenName} {middle}' }],
    idle: 'no value for middle',
  },
  {
    says: 'split trims and drops what is empty',
    rules: [{ to: 'x', split: 'list', at: ';' }],
    gives: { x: ['one', 'two', 'three'] },
  },
  {
    says: 'split without a separator is said to be wrong',
    rules: [{ to: 'x', split: 'list', at: '' }],
    idle: 'the rule does not say where to split',
  },
  {
    says: 'match keeps values that the pattern covers',
    rules: [{ to: 'x', match: 'groups', pattern: 'CN=.*' }],
    gives: { x: ['CN=Admins,OU=wiki', 'CN=Readers,OU=wiki'] },
  },
  {
    says: 'match does not take a part for the whole',
    rules: [{ to: 'x', match: 'groups', pattern: 'Admins' }],
    idle: 'no value matches the pattern',
  },
  {
    says: 'match rewrites by group',
    rules: [{ to: 'x', match: 'groups', pattern: 'CN=([^,]+),OU=(?P<ou>.+)', with: '${ou}/$1 $$5' }],
    gives: { x: ['wiki/Admins $5', 'wiki/Readers $5'] },
  },
  {
    says: 'a pattern that is none is said to be so',
    rules: [{ to: 'x', match: 'groups', pattern: '(?=a)' }],
    idle: 'the pattern is not an RE2 expression',
  },
  {
    says: 'a group that is not there is said to be so',
    rules: [{ to: 'x', match: 'groups', pattern: '(.*)', with: '$2' }],
    idle: 'there is no group $2',
  },
  {
    says: 'a value map drops what it does not name',
    rules: [{ to: 'x', map: 'groups', values: { staff: 'Staff' } }],
    gives: { x: ['Staff'] },
  },
  {
    says: 'a value map may keep the rest',
    rules: [{ to: 'x', map: ['sn'], values: { staff: 'Staff' }, otherwise: 'keep' }],
    gives: { x: ['Lovelace'] },
  },
  {
    says: 'a value map may name the rest',
    rules: [{ to: 'x', map: 'groups', values: { staff: 'Staff' }, otherwise: { value: 'Other' } }],
    gives: { x: ['Other', 'Staff'] },
  },
  {
    says: 'a value map without a hit says so',
    rules: [{ to: 'x', map: 'sn', values: {} }],
    idle: 'no value is in the table',
  },
  {
    says: 'a group gives roles',
    rules: [{ role: ['reader', 'editor'], whenGroup: ['nobody', 'staff'] }],
    roles: ['reader', 'editor'],
  },
  {
    says: 'a group of another attribute gives a role',
    rules: [
      { to: 'teams', split: 'list', at: ';' },
      { role: 'two', whenGroup: 'two', in: 'teams' },
    ],
    gives: { teams: ['one', 'two', 'three'] },
    roles: ['two'],
  },
  {
    says: 'without the group there is no role',
    rules: [{ role: 'admin', whenGroup: 'CN=Admins' }],
    idle: 'in none of these groups',
  },
  {
    says: 'a rule may name roles outright, and they are no attribute',
    rules: [
      { role: 'reader', whenGroup: 'staff' },
      { to: 'roles', copy: 'roles' },
    ],
    roles: ['reader', 'self-made'],
  },
  {
    says: 'a later rule adds',
    rules: [
      { to: 'x', copy: 'givenName' },
      { to: 'x', copy: ['sn'] },
      { to: 'x', constant: 'Ada' },
    ],
    gives: { x: ['Ada', 'Lovelace'] },
  },
  {
    says: 'a later rule may replace, and does not when it has nothing',
    rules: [
      { to: 'x', copy: 'givenName' },
      { to: 'x', copy: 'sn', replace: true },
      { to: 'x', copy: 'nothing', replace: true },
    ],
    gives: { x: ['Lovelace'] },
  },
]

describe('a list of rules', () => {
  test.each(rows)('$says', ({ rules, gives = {}, roles = [], idle }) => {
    const mapped = runRules(rules, person)
    expect({ ...mapped.attributes }).toEqual(gives)
    expect(mapped.roles).toEqual(roles)
    expect(mapped.steps.map(({ rule }) => rule)).toEqual(rules)
    if (idle !== undefined) expect(mapped.steps[0]?.idle).toContain(idle)
  })

  test('every rule leaves a step that says what it took and gave', () => {
    const [copy, missing] = runRules(
      [
        { to: 'first', copy: 'givenName' },
        { to: 'phone', copy: 'phone' },
      ],
      person,
    ).steps
    expect(copy).toEqual({ rule: { to: 'first', copy: 'givenName' }, took: ['Ada'], gave: ['Ada'] })
    expect(missing).toEqual({
      rule: { to: 'phone', copy: 'phone' },
      took: [],
      gave: [],
      idle: 'no value for phone',
    })
  })
})

describe('what a rule demands', () => {
  test('required refuses without a value and names the attribute only', () => {
    const refusal = refusedWith('user.attribute_missing', () =>
      runRules([{ to: 'phone', copy: ['phone', 'empty'], required: true }], person),
    )
    expect(refusal.detail).toBe('nothing fills the attribute phone')
    expect(
      runRules([{ to: 'phone', copy: ['phone', 'sn'], required: true }], person).attributes,
    ).toHaveProperty('phone')
  })

  test('required is content with what another rule fills', () => {
    const rules: readonly Rule[] = [
      { to: 'name', copy: 'nothing', required: true },
      { to: 'name', copy: 'sn' },
    ]
    expect(valuesOf(runRules(rules, person).attributes, 'name')).toEqual(['Lovelace'])
  })

  test('single refuses several values and names the attribute only', () => {
    const refusal = refusedWith('user.attribute_ambiguous', () =>
      runRules([{ to: 'team', copy: 'groups', single: true }], person),
    )
    expect(refusal.detail).toBe('several values for the attribute team')
    expect(runRules([{ to: 'team', copy: 'sn', single: true }], person).attributes).toHaveProperty('team')
  })

  test('single counts what a later rule adds', () => {
    const rules: readonly Rule[] = [
      { to: 'x', copy: 'sn', single: true },
      { to: 'x', copy: 'givenName' },
    ]
    refusedWith('user.attribute_ambiguous', () => runRules(rules, person))
  })
})

describe('hostile names and values', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']

  test.each(names)('%s is an attribute like any other', (name) => {
    const { attributes } = runRules([{ to: name, copy: name }], attributesOf([[name, ['v']]]))
    expect(Object.getPrototypeOf(attributes)).toBeNull()
    expect(Object.keys(attributes)).toEqual([name])
    expect(valuesOf(attributes, name)).toEqual(['v'])
    expect(({} as Record<string, unknown>)['v']).toBeUndefined()
  })

  test.each(names)('%s is no attribute of an object that does not have it', (name) => {
    expect(runRules([{ to: 'x', copy: name }], {}).steps[0]?.idle).toBe(`no value for ${name}`)
  })

  test.each(names)('the value %s is in no table that does not name it', (value) => {
    const rules: readonly Rule[] = [{ to: 'x', map: 'a', values: { other: 'y' } }]
    expect(runRules(rules, { a: [value] }).steps[0]?.idle).toBe('no value is in the table')
  })

  test('what stands in a value is never expanded', () => {
    const rules: readonly Rule[] = [
      { to: 'x', template: '{a}{b}' },
      { to: 'y', match: 'c', pattern: '(.*)', with: '<$1>' },
    ]
    const { attributes } = runRules(rules, { a: ['{b}'], b: ['$1'], c: ['$0${1}'] })
    expect({ ...attributes }).toEqual({ x: ['{b}$1'], y: ['<$0${1}>'] })
  })

  test('any rules over any attributes end, refuse or give bounded text', () => {
    const name = fc.oneof(fc.constantFrom('a', 'b', 'groups', '__proto__'), fc.string({ maxLength: 8 }))
    const text = fc.string({ maxLength: 20 })
    const rule: fc.Arbitrary<Rule> = fc.oneof(
      fc.record({ to: name, copy: name }),
      fc.record({ to: name, template: text }),
      fc.record({ to: name, split: name, at: text }),
      fc.record({ to: name, match: name, pattern: text, with: text }),
      fc.record({ to: name, map: name, values: fc.dictionary(text, text) }),
      fc.record({ role: text, whenGroup: text }),
    )
    const attributes = fc
      .array(fc.tuple(name, fc.array(text, { maxLength: 4 })), { maxLength: 5 })
      .map((entries) => attributesOf(entries))
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), attributes, (rules, said) => {
        const mapped = runRules(rules, said)
        expect(mapped.steps).toHaveLength(rules.length)
        for (const step of mapped.steps) expect(step.gave.length === 0).toBe(step.idle !== undefined)
        for (const values of Object.values(mapped.attributes)) expect(values).not.toContain('')
        expect(runRules(rules, said)).toEqual(mapped)
      }),
    )
  })
})

describe('the bounds of a mapping', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`)
  const long = (length: number) => 'x'.repeat(length)
  const beyond: readonly (readonly [string, readonly Rule[], Attributes, Attributes])[] = [
    ['values taken', [{ to: 'x', copy: 'a' }], { a: many(1000) }, { a: many(1001) }],
    ['length of a value', [{ to: 'x', copy: 'a' }], { a: [long(65536)] }, { a: [long(65537)] }],
    [
      'parts of a split',
      [{ to: 'x', split: 'a', at: ',' }],
      { a: [many(1000).join()] },
      { a: [many(1001).join()] },
    ],
    ['length of a template', [{ to: 'x', template: '{a}{a}' }], { a: [long(32768)] }, { a: [long(32769)] }],
    [
      'length of what is matched',
      [{ to: 'x', match: 'a', pattern: '.*', with: '$0$0' }],
      { a: [long(32768)] },
      { a: [long(32769)] },
    ],
    [
      'all together',
      Array.from({ length: 16 }, (_, index) => ({ to: `x${index}`, copy: 'a' })),
      { a: [long(65536)] },
      { a: [long(65536), 'y'] },
    ],
  ]

  test.each(beyond)('%s: the bound is accepted, one more is refused', (_what, rules, within, over) => {
    expect(runRules(rules, within).steps[0]?.gave.length).toBeGreaterThan(0)
    refusedWith('partner.answer_too_large', () => runRules(rules, over))
  })

  test('a pattern that would explode elsewhere is linear in the value', () => {
    const rules: readonly Rule[] = [{ to: 'x', match: 'a', pattern: '(a+)+b' }]
    expect(runRules(rules, { a: [long(65536).replaceAll('x', 'a')] }).steps[0]?.idle).toBeDefined()
  })
})

describe('a rule as it is written', () => {
  const faulty: readonly (readonly [string, Rule, string])[] = [
    ['a back reference', { to: 'x', match: 'a', pattern: '(a)\\1' }, 'not an RE2 expression'],
    ['a pattern too long', { to: 'x', match: 'a', pattern: 'a'.repeat(bounds.pattern + 1) }, 'longer than'],
    [
      'a pattern that repeats too much',
      { to: 'x', match: 'a', pattern: '[^x]{999}'.repeat(9) },
      'repeats too much',
    ],
    ['an unknown named group', { to: 'x', match: 'a', pattern: 'a', with: '${n}' }, 'no group ${n}'],
    ['an open brace', { to: 'x', template: '{a' }, 'brace'],
    ['a template too long', { to: 'x', template: 'a'.repeat(bounds.text + 1) }, 'longer than'],
    ['a character no message can carry', { to: 'x', constant: 'a\u0000b' }, 'no message can carry'],
    ['an empty separator', { to: 'x', split: 'a', at: '' }, 'where to split'],
  ]

  test.each(faulty)('%s is said in words, and the rule does nothing', (_what, rule, says) => {
    expect(ruleFault(rule)).toContain(says)
    expect(runRules([rule], { a: ['a'] }).steps[0]?.idle).toContain(says)
  })

  test('a good rule has no fault', () => {
    expect(ruleFault({ to: 'x', match: 'a', pattern: '(?P<n>a+)', with: '${n}$1$0' })).toBeUndefined()
    expect(ruleFault({ to: 'x', template: '{a} {b}' })).toBeUndefined()
    expect(ruleFault({ role: 'r', whenGroup: 'g' })).toBeUndefined()
  })
})
