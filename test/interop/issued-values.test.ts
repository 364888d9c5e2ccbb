// Hostile values, from a partner's message through the gateway to whoever reads ours: byte for byte, or not at all.
import { appKinds, type AppKind, type AppName } from './peer-kinds.js'
import type { Gateway } from './gateway.js'
import { hostileValues, refusedValues } from './hostile-values.js'
import { answerFor, exactly, handedOn } from './issued-to-peers.js'
import { openOpinions, type Opinions } from './opinions.js'
import { OwnPartner } from './own-partner.js'
import { pageOf, type Peer, World } from './world.js'
import { signingCertificate } from './xmlsec.js'

const appNames = Object.keys(appKinds) as AppName[]
const opinionNames = ['xmlsec1', 'jdk', 'simplesamlphp', 'pysaml2', 'xml-crypto'] as const
const names = Object.keys(hostileValues)
const basic = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic'
const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

const trimmed = { padded: 'padded', blanks: '' }
const newlines = (value: string) => value.replace(/\r\n?/g, '\n')
const refused = expect.stringContaining('lets nobody in') as unknown as string
const withReturn = ['carriageReturn', 'lines', 'header'] as const

/** What readers make of a value that they were told as it is. */
const ownWays: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  simplesamlphp: trimmed,
  shibboleth: Object.fromEntries(withReturn.map((name) => [name, newlines(hostileValues[name] ?? '')])),
  // It writes what it has verified out as text and reads it again, and its parser takes these for line ends
  'passport-saml': {
    blanks: undefined,
    lineSeparators: hostileValues['lineSeparators']?.replace('\u2028', '\n'),
    nextLine: hostileValues['nextLine']?.replace('\u0085', '\n'),
  },
  // Its old xml-crypto loses carriage returns, and with them the signature
  auth0: Object.fromEntries(withReturn.map((name) => [name, refused])),
}
function expected(reader: string, value: string): string | undefined {
  const own = ownWays[reader] ?? {}
  return value in own ? own[value] : hostileValues[value]
}

const world = new World()
const apps = new Map<AppName, Peer<AppKind>>()
const arrived = new Map<AppName, Readonly<Record<string, unknown>>>()
/** Messages as they left, by app. */
const left = new Map<AppName, string>()
let opinions: Opinions
let partner: OwnPartner
let gateway: Gateway
let certificate: string

beforeAll(async () => {
  opinions = openOpinions()
  partner = await OwnPartner.open('own')
  gateway = await world.gateway({
    defaults: {
      app: {
        attributes: [...names, 'empty', 'odd'].map((name) => ({ attribute: name, name, nameFormat: basic })),
      },
      partner: { import: [...names, 'empty', 'odd'].map((name) => ({ to: name, copy: name })) },
    },
  })
  const toApps = await gateway.metadata('idp')
  certificate = signingCertificate(toApps)
  await gateway.drop('partners', 'own', partner.metadata)
  await Promise.all(
    appNames.map(async (name) => {
      const env = { SHIB_NAMES: names.join(' '), NODESAML_NAMEID: persistent }
      const peer = await world.peer(appKinds[name], { knows: [toApps], env })
      apps.set(name, peer)
      await gateway.drop('apps', name, peer.metadata)
    }),
  )
  for (const name of appNames) arrived.set(name, await told(name, hostileValues))
})
afterAll(async () => {
  await Promise.all([world.close(), partner.stop(), opinions.close()])
})

function app(name: AppName): Peer<AppKind> {
  const peer = apps.get(name)
  if (peer === undefined) throw new Error(`${name} is not up`)
  return peer
}

/** What the app makes of these values. */
async function told(
  name: AppName,
  attributes: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> {
  partner.says = { attributes }
  const answer = await answerFor(app(name), gateway, pageOf(app(name)))
  left.set(name, answer.xml)
  return await exactly(name, app(name), await handedOn(answer, app(name), gateway)).catch(async (error) => {
    // One that it cannot bear must not hide the others
    const each = Object.entries(attributes)
    if (each.length < 2) return { [each[0]?.[0] ?? '']: String(error) }
    const alone = []
    for (const [value, text] of each) alone.push(await told(name, { [value]: text }))
    return Object.assign({}, ...alone) as Readonly<Record<string, unknown>>
  })
}

describe.each(appNames)('%s is told', (name) => {
  test.each(names)('%s as the partner said it', (value) => {
    const found = arrived.get(name)?.[value]
    expect(Array.isArray(found) ? found : [found]).toEqual([expected(name, value)])
  })

  test('nothing when any of it was changed on the way', async () => {
    const answer = await answerFor(app(name), gateway, pageOf(app(name)))
    const outcome = await handedOn(answer, app(name), gateway, (xml) =>
      xml.replace('DROP TABLE', 'KEEP TABLE'),
    )
    expect(outcome.arrived).toBeUndefined()
  })
})

describe.each(opinionNames)('in what %s verified', (name) => {
  const asked = { signed: 'Response' } as const

  test.each(names)('%s stands as the partner said it', async (value) => {
    const said = await opinions[name].read({ ...asked, document: left.get('mellon') ?? '', certificate })
    expect(said?.get(value)).toEqual([expected(name, value)])
  })

  test('nothing of a message that was changed is taken', async () => {
    const document = (left.get('mellon') ?? '').replace('DROP TABLE', 'KEEP TABLE')
    expect(await opinions[name].read({ ...asked, document, certificate })).toBeUndefined()
  })
})

describe('what no message can carry', () => {
  test.each(refusedValues)(
    '%s is refused where it comes in, and signed for nobody',
    async (_what, raw, code) => {
      partner.says = { attributes: { odd: 'PLACE' }, edit: (xml) => xml.replace('PLACE', raw) }
      await expect(answerFor(app('mellon'), gateway, pageOf(app('mellon')))).rejects.toThrow(code)
      partner.says = { attributes: { odd: 'PLACE' } }
      const answer = await answerFor(app('mellon'), gateway, pageOf(app('mellon')))
      expect(answer.xml).toContain('PLACE')
    },
  )

  test('a value over 64 Ki characters is refused, one of just so many is told', async () => {
    partner.says = { attributes: { odd: 'x'.repeat(65_537) } }
    await expect(answerFor(app('mellon'), gateway, pageOf(app('mellon')))).rejects.toThrow(
      'partner.answer_too_large',
    )
    partner.says = { attributes: { odd: 'x'.repeat(65_536) } }
    const answer = await answerFor(app('mellon'), gateway, pageOf(app('mellon')))
    expect(answer.xml).toContain(`>${'x'.repeat(65_536)}<`)
  })

  test('an empty value is left out, and the others are told', async () => {
    partner.says = { attributes: { empty: '', odd: 'there' } }
    const { xml } = await answerFor(app('mellon'), gateway, pageOf(app('mellon')))
    expect(xml).toContain('Name="odd"')
    expect(xml).not.toContain('Name="empty"')
  })
})
