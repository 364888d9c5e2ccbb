import { fc } from '../support/properties.js'
import { confirmDomains, domainIn, isScoped, mayVouch } from '../../src/mapping/confirm-domains.js'
import { refusedWith } from './refused-with.js'

const acme = {
  handle: 'acme',
  confirmedDomains: ['acme.example', 'Labs.Acme.example'],
  outsideDomains: 'drop',
} as const

describe('whether a partner may say a value', () => {
  const may = [
    'ada@acme.example',
    'Ada.L+x@ACME.example',
    'ä@acme.example',
    'a#EXT#@labs.acme.example',
    "o'hara@acme.example",
  ]
  test.each(may)('%s is its own', (value) => {
    expect(mayVouch(value, acme)).toBe(true)
  })

  const mayNot = [
    'ada@victim.example',
    'ada@sub.acme.example',
    'ada@acme.example.victim.example',
    'ada@notacme.example',
    'ada',
    '@acme.example',
    'ada@',
    'ada@acme.example ',
    'ada@acme.example\n',
    'ada@acme.example.',
    'ceo@victim.example@acme.example',
    'ceo@victim.example,ada@acme.example',
    '"ceo@victim.example"@acme.example',
    'ceo@victim.example\u0000@acme.example',
    '<ceo@victim.example>@acme.example',
    'Ada <ada@acme.example',
    'a\u202eb@acme.example',
    'ada@\u212Acme.example',
    'ada@\uFF41cme.example',
  ]
  test.each(mayNot)('%j is not', (value) => {
    expect(mayVouch(value, acme)).toBe(false)
  })

  test('nothing is confirmed for a partner that was just dropped in', () => {
    expect(mayVouch('ada@acme.example', { confirmedDomains: [] })).toBe(false)
  })

  test('only values that end in a confirmed domain, with one @, ever pass', () => {
    const part = fc.string({
      unit: fc.constantFrom('a', '@', '.', ' ', 'acme.example', 'victim.example', 'K', '\u212A'),
      maxLength: 8,
    })
    fc.assert(
      fc.property(part, (value) => {
        if (!mayVouch(value, acme)) return
        expect(value.split('@')).toHaveLength(2)
        expect(acme.confirmedDomains.map((one) => one.toLowerCase())).toContain(
          value.split('@')[1]?.toLowerCase(),
        )
      }),
    )
  })
})

describe('what is dropped', () => {
  test('is scoped values alone, by house name and by wire name', () => {
    const said = {
      email: ['a@acme.example', 'b@victim.example'],
      'urn:oid:1.3.6.1.4.1.5923.1.1.1.9': ['staff@victim.example'],
      groups: ['b@victim.example'],
    }
    const { attributes, outside } = confirmDomains(said, acme)
    expect({ ...attributes }).toEqual({ email: ['a@acme.example'], groups: ['b@victim.example'] })
    expect(outside).toEqual([
      { attribute: 'email', domain: 'victim.example' },
      { attribute: 'scopedAffiliation', domain: 'victim.example' },
    ])
  })

  test('is listed once for each attribute and domain, and not without end', () => {
    const values = Array.from({ length: 900 }, (_, index) => `u${index}@v${index % 100}.example`)
    expect(confirmDomains({ email: values }, acme).outside).toHaveLength(50)
  })

  test('puts no text of a partner into the command but a host name', () => {
    const refusing = { ...acme, outsideDomains: 'refuse' } as const
    for (const domain of ['x;reboot', '$(reboot)', '--yes', 'a b', "x'y"]) {
      const { detail } = refusedWith('partner.domain_not_confirmed', () =>
        confirmDomains({ email: [`u@${domain}`] }, refusing),
      )
      expect(detail).not.toContain(domain)
    }
  })
})

test('a domain is a host name in ASCII, lower-cased', () => {
  expect(domainIn('a@b@C.Example')).toBe('c.example')
  expect(domainIn('a@localhost')).toBe('localhost')
  for (const none of [
    'a',
    'a@',
    'a@-x.example',
    'a@x..example',
    `a@${'x'.repeat(64)}.example`,
    `a@${'x.'.repeat(127)}x`,
  ])
    expect(domainIn(none)).toBeUndefined()
})

test('names that carry a domain are known by all their spellings', () => {
  for (const name of [
    'email',
    'mail',
    'upn',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.6',
    'urn:oasis:names:tc:SAML:attribute:subject-id',
  ])
    expect(isScoped(name)).toBe(true)
  for (const name of ['groups', 'sn', 'nothing', '__proto__']) expect(isScoped(name)).toBe(false)
})
