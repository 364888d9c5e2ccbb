import { importAttributes, type Importing } from '../../src/mapping/import-attributes.js'
import { importDefault } from '../../src/mapping/import-default.js'
import type { Attributes } from '../../src/model/rule.js'
import type { Subject } from '../../src/model/signin.js'
import { refusedWith } from './refused-with.js'

const acme: Importing = {
  handle: 'acme',
  import: [],
  confirmedDomains: ['acme.example'],
  outsideDomains: 'drop',
}
const email = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const subject = (value: string, format = email): Subject => ({ value, format })
const plain = (attributes: Attributes) => ({ ...attributes })

describe('a partner without rules', () => {
  const spellings: readonly (readonly [string, string])[] = [
    ['urn:oid:2.5.4.42', 'givenName'],
    ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname', 'givenName'],
    ['givenName', 'givenName'],
    ['FIRSTNAME', 'givenName'],
    ['URN:OID:2.5.4.4', 'surname'],
    ['http://schemas.microsoft.com/ws/2008/06/identity/claims/groups', 'groups'],
  ]
  test.each(spellings)('%s arrives as %s', (wire, house) => {
    expect(plain(importDefault({ [wire]: ['v'] }).attributes)).toEqual({ [house]: ['v'] })
  })

  test('several names of one attribute merge, each value once', () => {
    const said = {
      mail: ['a@x.example'],
      'urn:oid:0.9.2342.19200300.100.1.3': ['a@x.example', 'b@x.example'],
    }
    expect(plain(importDefault(said).attributes)).toEqual({ email: ['a@x.example', 'b@x.example'] })
  })

  test('what the table does not know is dropped, and a step says so', () => {
    const { attributes, steps } = importDefault({ shoeSize: ['44'], sn: ['L'] })
    expect(plain(attributes)).toEqual({ surname: ['L'] })
    expect(steps.find(({ idle }) => idle === 'no house attribute goes by this name')?.rule).toEqual({
      to: 'shoeSize',
      copy: 'shoeSize',
    })
  })

  test('gives no roles by its own word, and a step says so', () => {
    const { attributes, roles, steps } = importDefault({ role: ['admin'] })
    expect([plain(attributes), roles]).toEqual([{}, []])
    expect(steps[0]?.idle).toBe('only a rule gives roles')
  })

  test('names the e-mail address by a NameID in that format when no attribute does', () => {
    const { attributes } = importAttributes(acme, {}, subject('ada@acme.example'))
    expect(plain(attributes)).toEqual({ email: ['ada@acme.example'] })
    expect(plain(importAttributes(acme, {}, subject('ada@acme.example', persistent)).attributes)).toEqual({})
    const said = { mail: ['a@acme.example'] }
    expect(plain(importAttributes(acme, said, subject('ada@acme.example')).attributes)).toEqual({
      email: ['a@acme.example'],
    })
  })

  test('an attribute called nameID is not the NameID', () => {
    expect(plain(importAttributes(acme, { nameID: ['eve@acme.example'] }).attributes)).toEqual({})
  })
})

describe('a partner with rules', () => {
  test('brings what they make and nothing else', () => {
    const partner: Importing = { ...acme, import: [{ to: 'name', copy: 'name' }] }
    expect(plain(importAttributes(partner, { displayName: ['Ada'], sn: ['L'] }).attributes)).toEqual({
      name: ['Ada'],
    })
  })

  test('brings the known names too when it has role rules alone', () => {
    const partner: Importing = { ...acme, import: [{ role: 'admin', whenGroup: 'wheel' }] }
    const { attributes, roles } = importAttributes(partner, { memberOf: ['wheel'], sn: ['L'] })
    expect(plain(attributes)).toEqual({ groups: ['wheel'], surname: ['L'] })
    expect(roles).toEqual(['admin'])
  })

  test('may copy the NameID, and an attribute of that name is not seen', () => {
    const partner: Importing = { ...acme, import: [{ to: 'userId', copy: 'nameID' }] }
    const said = { nameID: ['forged'] }
    expect(plain(importAttributes(partner, said, subject('u1', persistent)).attributes)).toEqual({
      userId: ['u1'],
    })
    expect(plain(importAttributes(partner, said).attributes)).toEqual({})
  })
})

describe('domains that are not confirmed for this partner', () => {
  test('are left out, named by house attribute and domain', () => {
    const { attributes, outside } = importAttributes(acme, {
      mail: ['ada@acme.example', 'ceo@victim.example'],
      eduPersonPrincipalName: ['ceo@victim.example'],
      sn: ['L'],
    })
    expect(plain(attributes)).toEqual({ email: ['ada@acme.example'], surname: ['L'] })
    expect(outside).toEqual([
      { attribute: 'email', domain: 'victim.example' },
      { attribute: 'principalName', domain: 'victim.example' },
    ])
  })

  test('cannot be carried to another name by a rule', () => {
    const partner: Importing = { ...acme, import: [{ to: 'login', copy: 'mail' }] }
    expect(plain(importAttributes(partner, { mail: ['ceo@victim.example'] }).attributes)).toEqual({})
    expect(plain(importAttributes(partner, { mail: ['ada@acme.example'] }).attributes)).toEqual({
      login: ['ada@acme.example'],
    })
  })

  test('cannot be built by a rule', () => {
    const partner: Importing = { ...acme, import: [{ to: 'email', template: '{uid}@{org}' }] }
    const { attributes, outside } = importAttributes(partner, { uid: ['ceo'], org: ['victim.example'] })
    expect(plain(attributes)).toEqual({})
    expect(outside).toEqual([{ attribute: 'email', domain: 'victim.example' }])
    expect(plain(importAttributes(partner, { uid: ['ada'], org: ['acme.example'] }).attributes)).toEqual({
      email: ['ada@acme.example'],
    })
  })

  test('cannot come in by the NameID', () => {
    const partner: Importing = { ...acme, import: [{ to: 'login', copy: 'nameID' }] }
    expect(plain(importAttributes(partner, {}, subject('ceo@victim.example')).attributes)).toEqual({})
    const { attributes, outside } = importAttributes(acme, {}, subject('ceo@victim.example'))
    expect(plain(attributes)).toEqual({})
    expect(outside).toEqual([{ attribute: 'nameID', domain: 'victim.example' }])
    expect(importAttributes(acme, {}, subject('x1@idp.example', persistent)).outside).toEqual([])
  })

  test('refuse where the partner is set so, and the refusal names the command', () => {
    const partner: Importing = { ...acme, outsideDomains: 'refuse' }
    const refusal = refusedWith('partner.domain_not_confirmed', () =>
      importAttributes(partner, { mail: ['ceo@victim.example'] }),
    )
    expect(refusal.detail).toContain('sallyport partner confirm-domain acme victim.example')
    expect(refusal.detail).not.toContain('ceo')
    expect(plain(importAttributes(partner, { mail: ['ada@acme.example'] }).attributes)).toHaveProperty(
      'email',
    )
  })

  test('are the reason told when a required attribute falls to them', () => {
    const partner: Importing = { ...acme, import: [{ to: 'email', copy: 'email', required: true }] }
    const refusal = refusedWith('partner.domain_not_confirmed', () =>
      importAttributes(partner, { mail: ['ceo@victim.example'] }),
    )
    expect(refusal.detail).toContain('confirm-domain acme victim.example')
    refusedWith('user.attribute_missing', () => importAttributes(partner, { sn: ['L'] }))
    expect(plain(importAttributes(partner, { mail: ['ada@acme.example'] }).attributes)).toHaveProperty(
      'email',
    )
  })
})
