// Hostile names of attributes, of people and of ourselves, and a hostile RelayState: as they went in, or refused.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Browser } from '../support/browser.js'
import { openTestHouse, type Outsider, outsider, type TestHouse } from '../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, refusalOn, toldApp } from '../support/sign-in.js'
import { hostileNames, hostileValues } from './hostile-values.js'
import { openOpinions, type Opinions } from './opinions.js'
import { signingCertificate } from './xmlsec.js'

const opinionNames = ['xmlsec1', 'jdk', 'simplesamlphp', 'pysaml2', 'xml-crypto'] as const
const basic = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic'
const run = promisify(execFile)
let opinions: Opinions
let house: TestHouse
let certificate: string
const [wiki, acme] = [outsider('wiki'), outsider('acme')]

beforeAll(async () => {
  opinions = openOpinions()
  house = await openTestHouse({
    apps: [wiki],
    partners: [acme],
    settings: {
      apps: {
        wiki: {
          nameId: { kind: 'attribute', attribute: 'subject' },
          attributes: hostileNames.map((name) => ({ attribute: name, name, nameFormat: basic })),
        },
      },
      partners: {
        acme: { import: [...hostileNames, 'subject'].map((name) => ({ to: name, copy: name })) },
      },
    },
  })
  certificate = signingCertificate(await house.house.metadata('idp'))
})
afterAll(async () => {
  await Promise.all([house.close(), opinions.close()])
})

async function issued(
  attributes: Readonly<Record<string, string>>,
  request: { readonly relayState?: string } = {},
  from: { readonly house: TestHouse; readonly app: Outsider } = { house, app: wiki },
) {
  const browser = new Browser(from.house)
  const question = questionIn(await bring(browser, asks(from.app, from.house, request)))
  return await deliver(browser, answerOf(acme, from.house, question, { attributes }))
}

// XML has no other place for a name than an attribute, in which CR, LF and TAB need care
const people = Object.entries(hostileValues).filter(
  // Unicode's line ends leave as blanks; a name of more than 1024 characters is refused below
  ([name]) => !['long', 'blanks', 'nextLine', 'lineSeparators'].includes(name),
)
const trims = (name: string, value: string) =>
  name === 'simplesamlphp' ? value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '') : value

describe.each(opinionNames)('%s reads', (name) => {
  test.each(hostileNames)('an attribute that is called %j', async (attribute) => {
    // Names are a property of every object; this way none is inherited
    const attributes = Object.fromEntries([...hostileNames, 'subject'].map((one) => [one, `of ${one}`]))
    const document = toldApp(await issued(attributes)).xml
    const said = await opinions[name].read({ signed: 'Assertion', document, certificate })
    expect(said?.get(attribute)).toEqual([`of ${attribute}`])
  })

  test.each(people)('a person whose name is %s', async (_what, subject) => {
    const document = toldApp(await issued({ subject })).xml
    const question = { signed: 'Assertion', document, certificate } as const
    expect((await opinions[name].read(question))?.get('NameID')).toEqual([trims(name, subject)])
    const changed = document.replace('</saml:NameID>', 'x</saml:NameID>')
    expect(await opinions[name].read({ ...question, document: changed })).toBeUndefined()
  })
})

test('a name of a person that is too long is refused, and nothing is signed', async () => {
  const shown = await issued({ subject: 'x'.repeat(1025) })
  expect(shown.form?.fields['SAMLResponse'] === undefined ? await refusalOn(shown, house) : 'told').toBe(
    'told',
  )
  expect(toldApp(shown).xml).not.toContain('x'.repeat(1025))
  expect(toldApp(await issued({ subject: 'x'.repeat(1024) })).xml).toContain('x'.repeat(1024))
})

const states = [
  '"><script>alert(1)</script>',
  `a&b=c&amp;d;e+f%20g"h'i`,
  'caf\u00e9 cafe\u0301 \u{1f600}',
  'one\r\ntwo\rthree\nfour\tfive',
  '  padded  ',
  '\u202egnp.exe \u2028 \u00ad',
  '</form><form action="https://evil.test">',
  'javascript:alert(1)',
  `${'x'.repeat(8191)}"`,
]
test.each(states)(
  'the RelayState %j comes back in the form, as a reader of HTML by others finds it',
  async (relayState) => {
    const shown = await issued({ subject: 'ann' }, { relayState })
    const program = `
import html.parser, json, sys
found = []
class Reader(html.parser.HTMLParser):
    def handle_starttag(self, tag, attributes):
        found.append([tag, dict(attributes)])
Reader().feed(sys.stdin.buffer.read().decode())
print(json.dumps([[t, a.get('action') or a.get('value')] for t, a in found if t == 'form' or a.get('name') == 'RelayState']))`
    const reading = run('/usr/bin/python3', ['-c', program])
    reading.child.stdin?.end(shown.text)
    expect(JSON.parse((await reading).stdout)).toEqual([
      ['form', `${wiki.id}/acs`],
      ['input', relayState],
    ])
  },
)

test.each(['a\u0001b', 'a\u0085b', 'a\u007fb'])(
  'a RelayState like %j, which no page could hand back, is refused',
  async (relayState) => {
    const shown = await bring(new Browser(house), asks(wiki, house, { relayState }))
    expect(await refusalOn(shown, house)).toBe('request.malformed')
    const twin = await issued({ subject: 'ann' }, { relayState: relayState.replace(/\p{Cc}/u, '') })
    expect(toldApp(twin).relayState).toBe('ab')
  },
)

const organizations = [
  'markup',
  'bothQuotes',
  'endOfCdata',
  'entities',
  'composed',
  'decomposed',
  'astral',
  'rightToLeft',
]
test.each(organizations)(
  'an organization whose name is %s stands in our metadata as it is called',
  async (what) => {
    const name = hostileValues[what] ?? ''
    const own = await openTestHouse({ apps: [wiki], partners: [acme], settings: { organization: { name } } })
    try {
      const document = await own.house.metadata('idp')
      const question = {
        signed: 'EntityDescriptor',
        document,
        certificate: signingCertificate(document),
      } as const
      for (const reader of opinionNames) {
        const said = await opinions[reader].read(question)
        expect({ reader, name: said?.get('OrganizationName') }).toEqual({ reader, name: [name] })
        const changed = document.replace('</md:OrganizationName>', 'x</md:OrganizationName>')
        expect(await opinions[reader].read({ ...question, document: changed })).toBeUndefined()
      }
    } finally {
      await own.close()
    }
  },
)
