import { attributesOf } from '../../src/mapping/attributes.js'
import { type ClaimsApp, claimsOf } from '../../src/mapping/claims.js'
import type { RequestedAttribute, SamlApp } from '../../src/model/app.js'
import { nameFormats } from '../../src/model/attribute-names.js'
import type { Attributes } from '../../src/model/rule.js'
import { refusedWith } from './refused-with.js'

const asked = { partner: { confirmedDomains: ['acme.example'] } }
const wiki: ClaimsApp = { handle: 'wiki', protocol: 'saml', release: [], roles: {} }
const ada: Attributes = {
  name: ['Ada Lovelace'],
  email: ['ada@acme.example'],
  groups: ['staff', 'wheel'],
  surname: ['Lovelace'],
  entitlement: ['urn:one', 'urn:two'],
  badge: ['7'],
}
const mail = 'urn:oid:0.9.2342.19200300.100.1.3'

function saml(...requestedAttributes: readonly Partial<RequestedAttribute>[]): SamlApp {
  const usual = { service: 1, isDefaultService: false, name: '', required: false, values: [] }
  return {
    assertionConsumerServices: [],
    singleLogoutServices: [],
    nameIdFormats: [],
    keys: [],
    authnRequestsSigned: false,
    wantAssertionsSigned: false,
    requestedAttributes: requestedAttributes.map((one) => ({ ...usual, ...one })),
    entityAttributes: {},
  }
}

describe('an app that asks for nothing', () => {
  test('is told name, e-mail and roles, by OID with NameFormat uri and else by plain name', () => {
    expect(claimsOf(wiki, ada, ['editor'], asked).claims).toEqual([
      {
        name: 'urn:oid:2.16.840.1.113730.3.1.241',
        nameFormat: nameFormats.uri,
        friendlyName: 'displayName',
        values: ['Ada Lovelace'],
      },
      { name: mail, nameFormat: nameFormats.uri, friendlyName: 'mail', values: ['ada@acme.example'] },
      { name: 'role', nameFormat: nameFormats.basic, values: ['editor'] },
    ])
  })

  test('is told no attribute without a value', () => {
    expect(claimsOf(wiki, {}, [], asked).claims).toEqual([])
  })

  test('is not told a partner’s own word about roles', () => {
    const { claims } = claimsOf(wiki, { roles: ['admin'] }, ['reader'], asked)
    expect(claims.map(({ values }) => values)).toEqual([['reader']])
  })
})

describe('IDP-20: an app that its entity categories entitle to attributes', () => {
  const entitled: ClaimsApp = { ...wiki, categoryAttributes: ['email', 'affiliation'] }
  const known = { ...ada, affiliation: ['staff'] }
  const told = (app: ClaimsApp) =>
    claimsOf(app, known, [], asked).claims.map(({ friendlyName }) => friendlyName)
  const requesting = { saml: saml({ name: 'sn', friendlyName: 'sn' }) }

  test('is told these under their usual names beside what it requests; one without is not', () => {
    expect(told({ ...entitled, ...requesting })).toEqual(['sn', 'mail', 'eduPersonAffiliation'])
    expect(told({ ...wiki, ...requesting })).toEqual(['sn'])
  })

  test('is told them beside the usual ones where it requests nothing', () => {
    expect(told(entitled)).toEqual(['displayName', 'mail', 'eduPersonAffiliation'])
  })

  test('is told no more than a list that stands here', () => {
    expect(told({ ...entitled, attributes: [{ attribute: 'surname', name: 'urn:oid:2.5.4.4' }] })).toEqual([
      'sn',
    ])
  })

  test('is told what it asks for in its own words once, and only the values that it lists', () => {
    const own = { name: 'urn:oid:1.3.6.1.4.1.5923.1.1.1.1', friendlyName: 'own' }
    expect(told({ ...entitled, saml: saml({ ...own, values: ['staff'] }) })).toEqual(['own', 'mail'])
    expect(told({ ...entitled, saml: saml({ ...own, values: ['member'] }) })).toEqual(['mail'])
  })

  test('is told no address outside the domains of who vouched', () => {
    const { claims } = claimsOf(
      { ...entitled, ...requesting },
      { ...known, email: ['ada@evil.example'] },
      [],
      asked,
    )
    expect(claims.map(({ friendlyName }) => friendlyName)).toEqual(['sn', 'eduPersonAffiliation'])
  })

  test('is not told a partner’s subject identifier', () => {
    const greedy = { ...entitled, categoryAttributes: ['subjectId', 'email'], ...requesting }
    const { claims } = claimsOf(greedy, { ...known, subjectId: ['a@acme.example'] }, [], asked)
    expect(claims.map(({ friendlyName }) => friendlyName)).toEqual(['sn', 'mail'])
  })
})

describe('an app whose metadata requests attributes', () => {
  const app = (...requested: readonly Partial<RequestedAttribute>[]): ClaimsApp => ({
    ...wiki,
    saml: saml(...requested),
  })
  const told = (one: ClaimsApp, attributeService?: number) =>
    claimsOf(one, ada, [], attributeService === undefined ? asked : { ...asked, attributeService })

  test('is told these, under the names and formats that it wrote', () => {
    const { claims } = told(
      app({ name: 'MAIL', nameFormat: nameFormats.basic, friendlyName: 'E-mail' }, { name: 'sn' }),
    )
    expect(claims).toEqual([
      { name: 'MAIL', nameFormat: nameFormats.basic, friendlyName: 'E-mail', values: ['ada@acme.example'] },
      { name: 'sn', nameFormat: nameFormats.basic, values: ['Lovelace'] },
    ])
  })

  test('is told an attribute of the house’s own by its very name', () => {
    expect(told(app({ name: 'badge' })).claims[0]?.values).toEqual(['7'])
  })

  test('is told only the values that it lists', () => {
    const eduPersonEntitlement = 'urn:oid:1.3.6.1.4.1.5923.1.1.1.7'
    expect(
      told(app({ name: eduPersonEntitlement, values: ['urn:two', 'urn:none'] })).claims[0]?.values,
    ).toEqual(['urn:two'])
    const nothing = told(app({ name: eduPersonEntitlement, values: ['urn:none'] }))
    expect(nothing.claims).toEqual([])
    expect(nothing.steps[0]?.idle).toBe('none of the values that the app asks for')
  })

  test('is not refused for what it requires and nobody knows, but the trace says so', () => {
    const { claims, steps } = told(app({ name: 'mobile', required: true }, { name: 'sn' }))
    expect(claims.map(({ name }) => name)).toEqual(['sn'])
    expect(steps[0]?.idle).toBe('no value for mobile, and the app says that it requires it')
  })

  const several = app(
    { service: 1, name: 'sn' },
    { service: 2, name: 'mail', isDefaultService: true },
    { service: 3, name: 'groups' },
  )
  test.each([
    [undefined, 'mail'],
    [1, 'sn'],
    [3, 'groups'],
    [9, 'mail'],
  ])('service %s of the request is answered with %s', (index, name) => {
    expect(told(several, index).claims.map((claim) => claim.name)).toEqual([name])
  })

  test('is not told a partner’s subject identifiers by asking for them', () => {
    const name = 'urn:oasis:names:tc:SAML:attribute:subject-id'
    const known = { ...ada, subjectId: ['x@acme.example'] }
    expect(claimsOf(app({ name }, { name: 'sn' }), known, [], asked).claims.map((one) => one.name)).toEqual([
      'sn',
    ])
  })
})

describe('an app with its own list of names', () => {
  test('is told exactly these, whatever its metadata requests', () => {
    const app: ClaimsApp = {
      ...wiki,
      saml: saml({ name: 'sn' }),
      attributes: [
        { attribute: 'email', name: 'login' },
        { attribute: 'roles', name: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role' },
        { attribute: 'groups', name: 'g', nameFormat: 'urn:x', friendlyName: 'Groups' },
        { attribute: 'mobile', name: 'phone' },
      ],
    }
    const { claims, told } = claimsOf(app, ada, ['editor'], asked)
    expect(claims).toEqual([
      { name: 'login', nameFormat: nameFormats.basic, values: ['ada@acme.example'] },
      {
        name: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
        nameFormat: nameFormats.uri,
        values: ['editor'],
      },
      { name: 'g', nameFormat: 'urn:x', friendlyName: 'Groups', values: ['staff', 'wheel'] },
    ])
    expect(told).toEqual(['email', 'roles', 'groups'])
  })

  test('gets one Attribute with several values, not one name twice', () => {
    const app: ClaimsApp = {
      ...wiki,
      attributes: [
        { attribute: 'groups', name: 'member' },
        { attribute: 'roles', name: 'member' },
      ],
    }
    expect(claimsOf(app, ada, ['editor', 'staff'], asked).claims).toEqual([
      { name: 'member', nameFormat: nameFormats.basic, values: ['staff', 'wheel', 'editor'] },
    ])
  })
})

describe('release rules', () => {
  test('leave only what they make', () => {
    const app: ClaimsApp = { ...wiki, release: [{ to: 'name', copy: 'surname' }] }
    const { claims, attributes } = claimsOf(app, ada, [], asked)
    expect(claims.map(({ values }) => values)).toEqual([['Lovelace']])
    expect(attributes['name']).toEqual(['Lovelace'])
    expect(attributes['badge']).toEqual(['7'])
  })

  test('that give roles alone leave the attributes as they are', () => {
    const app: ClaimsApp = { ...wiki, release: [{ role: 'owner', whenGroup: 'wheel' }] }
    const { claims, roles } = claimsOf(app, ada, ['reader'], asked)
    expect(roles).toEqual(['reader', 'owner'])
    expect(claims).toHaveLength(3)
  })

  test('that fill roles take the place of the person’s', () => {
    const app: ClaimsApp = { ...wiki, release: [{ to: 'roles', map: 'roles', values: { reader: 'R' } }] }
    const { claims, roles } = claimsOf(app, ada, ['reader', 'admin'], asked)
    expect(roles).toEqual(['R'])
    expect(claims).toHaveLength(3)
  })

  test('may require, and a sign-in without it is refused', () => {
    const app: ClaimsApp = { ...wiki, release: [{ to: 'phone', copy: 'phone', required: true }] }
    refusedWith('user.attribute_missing', () => claimsOf(app, ada, [], asked))
    expect(claimsOf(app, { ...ada, phone: ['1'] }, [], asked).attributes['phone']).toEqual(['1'])
  })
})

describe('values whose domain is no longer confirmed', () => {
  const app: ClaimsApp = {
    ...wiki,
    release: [
      { to: 'login', template: '{badge}@victim.example' },
      { to: 'email', copy: 'email' },
    ],
    attributes: [
      { attribute: 'login', name: mail },
      { attribute: 'email', name: 'login' },
    ],
  }

  test('do not leave under a name that carries domains, neither the house’s nor the wire’s', () => {
    const { claims, steps } = claimsOf(app, ada, [], asked)
    expect(claims.map(({ name }) => name)).toEqual(['login'])
    expect(steps.map(({ idle }) => idle)).toContain('no value for login whose domain is confirmed')
    expect(claimsOf(app, ada, [], { partner: { confirmedDomains: [] } }).claims).toEqual([])
  })

  test('leave where they are confirmed for the partner that vouched', () => {
    const partner = { confirmedDomains: ['victim.example', 'acme.example'] }
    expect(claimsOf(app, ada, [], { partner }).claims.map(({ values }) => values)).toEqual([
      ['7@victim.example'],
      ['ada@acme.example'],
    ])
  })
})

describe('roles in an app’s own words', () => {
  const rows = [
    { says: 'no table tells all', roles: {}, held: ['a', 'b'], told: ['a', 'b'] },
    {
      says: 'a table tells what it names',
      roles: { names: { a: 'Admin' } },
      held: ['a', 'b'],
      told: ['Admin'],
    },
    {
      says: 'two roles may be one word',
      roles: { names: { a: 'X', b: 'X' } },
      held: ['a', 'b'],
      told: ['X'],
    },
    {
      says: 'a default stands in',
      roles: { names: { a: 'Admin' }, default: ['Guest'] },
      held: ['b'],
      told: ['Guest'],
    },
    { says: 'a default yields to a role', roles: { default: ['Guest'] }, held: ['b'], told: ['b'] },
    {
      says: 'an inherited name is in no table',
      roles: { names: {} },
      held: ['constructor', '__proto__'],
      told: [],
    },
  ] as const

  test.each(rows)('$says', ({ roles, held, told }) => {
    expect(claimsOf({ ...wiki, roles }, ada, held, asked).roles).toEqual(told)
  })

  test('no role, no entry', () => {
    const roles = { names: { a: 'Admin' }, required: true }
    refusedWith('user.no_role', () => claimsOf({ ...wiki, roles }, ada, ['b'], asked))
    expect(claimsOf({ ...wiki, roles }, ada, ['a'], asked).roles).toEqual(['Admin'])
  })
})

test('names of objects are attributes like any other on the way out', () => {
  const app: ClaimsApp = { ...wiki, attributes: [{ attribute: '__proto__', name: '__proto__' }] }
  expect(claimsOf(app, ada, [], asked).claims).toEqual([])
  const known = attributesOf([['__proto__', ['v']]])
  expect(claimsOf(app, known, [], asked).claims[0]?.values).toEqual(['v'])
})
