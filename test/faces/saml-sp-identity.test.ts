import { nameIDFormats, SAML, vocabulary } from '../../src/saml/names.js'
import type { Attribute } from '../../src/saml/attribute.js'
import { encryptElement } from '../../src/xml/encryption.js'
import { publicKeyOf } from '../../src/xml/keys.js'
import { serialize } from '../../src/xml/write.js'
import type { PartnerAnswer } from '../support/counterpart.js'
import { now, seconds } from '../support/seen.js'
import { houseWith, ownEncryption } from './sp-house.js'

const house = houseWith()

function identityOf(edits: Partial<PartnerAnswer>) {
  return house.read(house.answer(edits))
}

/** The attributes of an answer whose AttributeStatement holds this XML. */
async function attributesFrom(statement: string) {
  const editAssertion = (xml: string): string =>
    xml.replace(/<saml:AttributeStatement>.*<\/saml:AttributeStatement>/s, () => {
      return `<saml:AttributeStatement>${statement}</saml:AttributeStatement>`
    })
  return (await identityOf({ sign: 'response', editAssertion })).attributes
}

function attribute(name: string, ...values: readonly string[]): string {
  const content = values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')
  return `<saml:Attribute Name="${name}">${content}</saml:Attribute>`
}

test('the whole of a checked answer', async () => {
  const identity = await identityOf({
    assertion: { id: '_a1' },
    nameID: { nameQualifier: 'https://idp.acme.test/metadata' },
    authnStatement: {
      authnInstant: seconds(-90),
      sessionIndex: '_s1',
      sessionNotOnOrAfter: seconds(600),
      authenticatingAuthorities: ['https://behind.test'],
    },
    attributes: { mail: 'alice@acme.test', groups: ['admins', 'R&D <lab>'] },
  })
  expect(identity).toEqual({
    partner: 'https://idp.acme.test/metadata',
    subject: {
      value: 'alice-7f3a',
      format: nameIDFormats.persistent,
      nameQualifier: 'https://idp.acme.test/metadata',
    },
    attributes: expect.objectContaining({ mail: ['alice@acme.test'], groups: ['admins', 'R&D <lab>'] }),
    authentication: {
      instant: seconds(-90),
      context: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
      authorities: ['https://behind.test'],
    },
    sessionIndex: '_s1',
    sessionNotOnOrAfter: seconds(600),
    assertionId: '_a1',
    issuedAt: now,
    until: seconds(480),
    unsolicited: false,
  })
})

describe('SP-13: attributes', () => {
  test('several of one name merge in their order, whatever their NameFormat', async () => {
    const basic = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic'
    const list: readonly Attribute[] = [
      { name: 'groups', values: ['a'] },
      { name: 'mail', values: ['m'] },
      { name: 'groups', nameFormat: basic, values: ['b', 'c'] },
    ]
    const { attributes } = await identityOf({ assertion: { attributes: list } })
    expect({ ...attributes }).toEqual({ groups: ['a', 'b', 'c'], mail: ['m'] })
  })

  test('FriendlyName means nothing', async () => {
    const list = [{ name: 'urn:oid:9.9', friendlyName: 'mail', values: ['x@x.test'] }]
    const { attributes } = await identityOf({ assertion: { attributes: list } })
    expect(Object.keys(attributes)).toEqual(['urn:oid:9.9'])
  })

  test('P25: names that are special elsewhere are names like others', async () => {
    const { attributes } = await attributesFromList([
      '__proto__',
      'constructor',
      'hasOwnProperty',
      'toString',
    ])
    expect(Object.keys(attributes).sort()).toEqual(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])
    expect(Object.getPrototypeOf(attributes)).toBeNull()
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  function attributesFromList(names: readonly string[]) {
    return identityOf({ assertion: { attributes: names.map((name) => ({ name, values: ['polluted'] })) } })
  }

  test.each([
    ['text', attribute('x', 'a b'), ['a b']],
    ['blanks around text', attribute('x', '  a\n '), ['  a\n ']],
    ['an empty value', attribute('x', ''), ['']],
    ['no value', attribute('x'), []],
    [
      'a null value',
      '<saml:Attribute Name="x"><saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"></saml:AttributeValue></saml:Attribute>',
      [],
    ],
    [
      'a NameID, as eduPersonTargetedID has it',
      attribute(
        'x',
        '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">_t1</saml:NameID>',
      ),
      ['_t1'],
    ],
    ['XML with blanks', attribute('x', '\n  <y:a xmlns:y="urn:y">1<y:b>2</y:b></y:a>\n'), ['12']],
    ['markup as text', attribute('x', '&lt;b&gt; &amp; "'), ['<b> & "']],
    [
      'a foreign attribute',
      '<saml:Attribute xmlns:y="urn:y" Name="x" y:z="1"><saml:AttributeValue>v</saml:AttributeValue></saml:Attribute>',
      ['v'],
    ],
  ])('%s', async (_what, xml, values) => {
    expect((await attributesFrom(xml))['x']).toEqual(values)
  })

  test('MSG-21: long and unusual values arrive byte for byte', async () => {
    const value = `${'ä'.repeat(200)} 👩‍👩‍👧 e\u0301 \u05d0\u05d1 &<>"' \u00a0`
    const { attributes } = await identityOf({ attributes: { [value]: value } })
    expect(attributes[value]).toEqual([value])
  })

  test('no statement is no attributes, several are one', async () => {
    expect((await identityOf({ attributes: {} })).attributes).toEqual({})
    const two = `${attribute('x', '1')}</saml:AttributeStatement><saml:AttributeStatement>${attribute('y', '2')}`
    expect({ ...(await attributesFrom(two)) }).toEqual({ x: ['1'], y: ['2'] })
  })

  test('an Attribute without a name is refused', async () => {
    const editAssertion = (xml: string): string => xml.replace('Name="mail"', 'Name=""')
    expect(await house.outcome(house.answer({ sign: 'response' }))).toBe('accepted')
    expect(await house.outcome(house.answer({ sign: 'response', editAssertion }))).toBe(
      'partner.answer_malformed S3',
    )
  })
})

describe('the name', () => {
  test('SP-14: may be missing', async () => {
    expect((await identityOf({ nameID: 'none' })).subject).toBeUndefined()
  })

  test('without a Format is of no particular one', async () => {
    expect((await identityOf({ nameID: { format: undefined } })).subject?.format).toBe(
      nameIDFormats.unspecified,
    )
  })

  test('keeps its blanks and case', async () => {
    expect((await identityOf({ nameID: { value: ' Alice@ACME.test ' } })).subject?.value).toBe(
      ' Alice@ACME.test ',
    )
  })

  test('SP-20: may be encrypted', async () => {
    const encryptNameID = { certificate: ownEncryption.certificate }
    expect((await identityOf({ encryptNameID })).subject?.value).toBe('alice-7f3a')
  })

  test.each([
    ['S15: blank', ' '],
    ['P21: with a control character', 'alice\u0009x'],
    ['P21: that turns the reading direction', 'alice\u202ecod.exe'],
    ['P21: with characters that do not exist', 'alice\u0378'],
    ['too long', 'x'.repeat(1025)],
  ])('%s is refused', async (_what, value) => {
    expect(await house.outcome(house.answer())).toBe('accepted')
    expect(await house.outcome(house.answer({ nameID: { value } }))).toBe('partner.answer_malformed S3')
  })
})

describe('SP-20: encrypted parts of a signed assertion', () => {
  const to = {
    key: publicKeyOf(ownEncryption.certificate),
    data: 'aes128-gcm',
    keyTransport: 'rsa-oaep',
  } as const
  const hidden = (xml: string): string => {
    const declared = xml.replace(/^<(saml:\w+)/, `<$1 xmlns:saml="${SAML}"`)
    return `<saml:EncryptedAttribute>${serialize(encryptElement(declared, to), vocabulary)}</saml:EncryptedAttribute>`
  }

  test('an attribute is read among the others', async () => {
    const attributes = await attributesFrom(
      attribute('a', '1') + hidden(attribute('b', '2')) + hidden(attribute('a', '3')),
    )
    expect({ ...attributes }).toEqual({ a: ['1', '3'], b: ['2'] })
  })

  test.each([
    ['something else than an attribute', '<saml:NameID>x</saml:NameID>'],
    ['an assertion', '<saml:Assertion></saml:Assertion>'],
    ['an attribute without a name', '<saml:Attribute></saml:Attribute>'],
  ])('%s in its place is refused', async (_what, xml) => {
    const editAssertion = (whole: string): string =>
      whole.replace('<saml:AttributeStatement>', `<saml:AttributeStatement>${hidden(xml)}`)
    expect(await house.outcome(house.answer({ sign: 'response', editAssertion }))).toBe(
      'partner.answer_malformed S3',
    )
  })

  test('so many that opening them is work for its own sake are refused', async () => {
    const many = (count: number) => (whole: string) =>
      whole.replace(
        '<saml:AttributeStatement>',
        `<saml:AttributeStatement>${hidden(attribute('a', '1')).repeat(count)}`,
      )
    const outcome = (count: number) =>
      house.outcome(house.answer({ sign: 'response', editAssertion: many(count) }))
    expect(await outcome(16)).toBe('accepted')
    expect(await outcome(17)).toBe('partner.answer_malformed S3')
  })

  test('CBC only under its setting, though signed bytes hold it', async () => {
    const encryptNameID = { certificate: ownEncryption.certificate, data: 'aes128-cbc' } as const
    const lax = houseWith({ partner: { acceptCbcEncryption: true } })
    expect(await house.outcome(house.answer({ encryptNameID }))).toBe('partner.algorithm_refused S7')
    expect(await lax.outcome(lax.answer({ encryptNameID }))).toBe('accepted')
  })
})

test('SP-11: an Address is ignored, as is what others put beside it', async () => {
  const editAssertion = (xml: string): string =>
    xml.replace(
      /<saml:SubjectConfirmationData (.*?)><\//,
      '<saml:SubjectConfirmationData Address="203.0.113.1" $1><y:z xmlns:y="urn:y"></y:z></',
    )
  const http = house.answer({ sign: 'response', editAssertion })
  expect(await house.outcome(http)).toBe('accepted')
})

describe('the record', () => {
  test('keeps the message as it came, withheld while it could be used', async () => {
    const fresh = houseWith()
    const http = fresh.answer({ encrypt: { certificate: ownEncryption.certificate } })
    await fresh.read(http)
    const [message, decrypted] = fresh.seen.messages
    expect(message).toMatchObject({
      leg: 'partner',
      direction: 'in',
      type: 'Response',
      withheldUntil: seconds(960),
    })
    expect(message?.xml).toContain('<samlp:Response ')
    expect(decrypted?.xml).toContain('alice-7f3a')
    expect(fresh.seen.claimed).toEqual({ partner: 'https://idp.acme.test/metadata' })
  })

  test('says of the check that fell what was expected, what came, and which setting decided', async () => {
    const fresh = houseWith({ partner: { requireSigned: 'both' } })
    await expect(fresh.read(fresh.answer({ sign: 'assertion' }))).rejects.toThrow()
    expect(fresh.seen.trace.checks.at(-1)).toEqual({
      stage: 'S8',
      check: 'what must be signed is signed',
      expected: 'both',
      actual: 'assertion',
      setting: 'partner acme: requireSigned',
      ok: false,
    })
  })
})
