import { DocumentFault } from '../../../src/model/office.js'
import { confirmDomain } from '../../../src/admin/registrations/confirm-domain.js'
import { appMetadata, outsider, partnerMetadata } from '../../support/house.js'
import { hostile } from '../gallery.js'
import { callerFor } from '../open-console.js'
import { type AtDesk, atDesk, fieldsOf } from './at-desk.js'

let desk: AtDesk
const keys = outsider('wiki').keys
const who = (handle: string) => ({ handle, id: `https://${handle}.test`, keys })
const elsewhere = new Map<string, string>()

beforeAll(async () => {
  const fetch = async (url: string) => {
    const text = elsewhere.get(url)
    if (text === undefined) throw new DocumentFault('Nobody answers there.', 'Look at the address once more.')
    return Buffer.from(text)
  }
  desk = await atDesk({ partners: [who('birch')], fetch })
  const domain = { domain: 'birch.test', confirmed: true }
  await confirmDomain(callerFor('owner'), 'birch', domain, undefined, desk.office)
})
afterAll(() => desk.close())

const at = '/admin/apps/new'
const xmlOf = (handle: string) => appMetadata(who(handle))
const registered = (handle: string) => desk.office.gateway.registry.appByHandle(handle)

test('A file becomes a card, the card a draft, and nothing is registered before', async () => {
  const file = new File([xmlOf('alder')], 'Wiki.xml', { type: 'text/xml' })
  const card = await desk.post(at, {}, 'operator', file)
  expect(card.status).toBe(200)
  expect(card.text).toContain('https://alder.test/acs')
  expect(registered('alder')).toBeUndefined()
  const added = await desk.send(card, at, { do: 'add', handle: 'alder' })
  expect([added.status, added.to]).toEqual([303, '/admin/apps/alder?told=added'])
  expect(registered('alder')).toMatchObject({ id: 'https://alder.test', draft: true, partners: 'all' })
  expect((await desk.get('/admin/apps/alder')).text).toContain('From draft to live')
})

test('Pasted text is as good as a file', async () => {
  expect((await desk.post(at, { xml: xmlOf('ashen') })).text).toContain('Three questions')
})

test('What an address gives is what is registered, though it changes meanwhile', async () => {
  elsewhere.set('https://beech.test/metadata', xmlOf('beech'))
  const card = await desk.post(at, { url: 'https://beech.test/metadata' })
  elsewhere.set('https://beech.test/metadata', xmlOf('beech').replace('/acs', '/elsewhere'))
  await desk.send(card, at, { do: 'add', handle: 'beech' })
  expect(registered('beech')?.saml?.assertionConsumerServices[0]?.location).toBe('https://beech.test/acs')
})

test('Nothing given, no XML, an address that does not answer: each says so, and what was typed stays', async () => {
  const none = await desk.post(at, { url: '', xml: '' })
  expect([none.status, none.text]).toEqual([422, expect.stringContaining('There is no document yet.')])
  const wrong = await desk.post(at, { xml: 'entity: wiki' })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('It is plain text')])
  expect(fieldsOf(wrong.text, at)['xml']).toEqual(['entity: wiki'])
  const unknown = await desk.post(at, { url: 'https://nowhere.test/' })
  expect([unknown.status, unknown.text]).toEqual([422, expect.stringContaining('Nobody answers there.')])
  expect(fieldsOf(unknown.text, at)['url']).toEqual(['https://nowhere.test/'])
})

test('An app without metadata is described by two fields, in either protocol', async () => {
  const saml = await desk.post(at, {
    speaks: 'saml',
    entityId: 'urn:travel',
    replyUrls: 'https://travel.test/acs',
  })
  await desk.send(saml, at, { do: 'add', handle: 'travel' })
  expect(registered('travel')).toMatchObject({ id: 'urn:travel', protocol: 'saml' })
  const wsfed = await desk.post(at, {
    speaks: 'wsfed',
    entityId: 'urn:portal',
    replyUrls: 'https://portal.test/',
  })
  await desk.send(wsfed, at, { do: 'add', handle: 'portal' })
  expect(registered('portal')).toMatchObject({ id: 'urn:portal', protocol: 'wsfed' })
})

test('Half of that description is not enough, and says which half', async () => {
  const half = await desk.post(at, { speaks: 'saml', entityId: 'urn:travel', replyUrls: '' })
  expect([half.status, half.text]).toEqual([
    422,
    expect.stringContaining('at least one address was expected'),
  ])
  expect(fieldsOf(half.text, at)['entityId']).toEqual(['urn:travel'])
})

test('A partner’s metadata among the apps is said in words, and goes on to the partners with the document in hand', async () => {
  const wrong = await desk.post(at, { xml: partnerMetadata(who('acorn')) })
  expect(wrong.text).toContain('This is a partner’s metadata')
  const card = await desk.send(wrong, '/admin/partners/new', {})
  expect(card.text).toContain('Which e-mail domains are theirs?')
  await desk.send(card, '/admin/partners/new', { do: 'add', handle: 'acorn' })
  expect(desk.office.gateway.registry.partnerByHandle('acorn')).toMatchObject({ draft: true })
})

test('The three answers of an app are what it is set to', async () => {
  const card = await desk.post(at, { xml: xmlOf('dogwood') })
  await desk.send(card, at, {
    do: 'add',
    handle: 'dogwood',
    vouch: 'some',
    partners: ['birch'],
    nameId: 'email',
    bundle: 'own',
    attributes: ['name', 'employeeNumber'],
  })
  expect(registered('dogwood')).toMatchObject({
    partners: ['birch'],
    nameId: { kind: 'email' },
    attributes: [{ attribute: 'name' }, { attribute: 'employeeNumber' }],
  })
})

test('The first answer says by which name people are called, as its metadata wants it', async () => {
  const format = '<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>'
  const card = await desk.post(at, { xml: appMetadata(who('linden'), format) })
  const first = /<input[^>]*name="nameId"[^>]*value=""[^>]*>[\s\S]*?<\/label>/.exec(card.text)?.[0] ?? ''
  expect([first.includes('checked'), first]).toEqual([true, expect.stringContaining('By e-mail address')])
  await desk.send(card, at, { do: 'add', handle: 'linden' })
  expect(registered('linden')?.nameId).toMatchObject({ byDefault: true })
  expect((await desk.get('/admin/apps/linden')).text).toContain('By e-mail address')
  const plain = await desk.post(at, { xml: xmlOf('larch') })
  expect(plain.text).toContain('Its metadata asks for nothing')
})

test('A strength that no partner is believed says so before it is chosen, and warns once it is', async () => {
  const card = await desk.post(at, { xml: xmlOf('rowan') })
  expect(card.text).toContain('Bound to hardware (no partner yet)')
  const warning = 'no partner that may vouch here is believed that much'
  expect(card.text).not.toContain(warning)
  const strong = await desk.send(card, at, { do: 'look', leastStrength: '4' })
  expect(strong.text).toContain(warning)
  expect((await desk.send(card, at, { do: 'look', leastStrength: '0' })).text).not.toContain(warning)
  await desk.send(strong, at, { do: 'add', handle: 'rowan', leastStrength: '1' })
  expect(registered('rowan')).toMatchObject({ leastStrength: 1 })
  expect((await desk.get('/admin/apps/rowan/settings')).text).toContain('How strong and how fresh')
})

test('The three answers of a partner are what it is set to', async () => {
  const card = await desk.post('/admin/partners/new', { xml: partnerMetadata(who('pine')) })
  await desk.send(card, '/admin/partners/new', {
    do: 'add',
    handle: 'pine',
    moreDomains: 'pine.test, oak.test',
    onFirstSignIn: 'link',
    linkBy: 'email',
    group0: 'wiki-staff',
    role0: 'editor',
  })
  expect(desk.office.gateway.registry.partnerByHandle('pine')).toMatchObject({
    confirmedDomains: ['pine.test', 'oak.test'],
    onFirstSignIn: 'link',
    linkBy: 'email',
    import: [{ role: 'editor', whenGroup: 'wiki-staff' }],
  })
})

test('A domain that belongs to another partner is not taken twice, and every answer stays', async () => {
  const card = await desk.post('/admin/partners/new', { xml: partnerMetadata(who('acorn2')) })
  const twice = await desk.send(card, '/admin/partners/new', {
    do: 'add',
    handle: 'acorn2',
    moreDomains: 'birch.test',
    onFirstSignIn: 'refuse',
  })
  expect([twice.status, twice.text]).toEqual([
    409,
    expect.stringContaining('birch.test is confirmed for birch already'),
  ])
  const fields = fieldsOf(twice.text, '/admin/partners/new')
  expect([fields['moreDomains'], fields['onFirstSignIn']]).toEqual([['birch.test'], ['refuse']])
  const once = await desk.send(twice, '/admin/partners/new', { do: 'add', moreDomains: 'acorn2.test' })
  expect(once.to).toBe('/admin/partners/acorn2?told=added')
  expect(desk.office.gateway.registry.partnerByHandle('acorn2')).toMatchObject({ onFirstSignIn: 'refuse' })
})

test('A handle that cannot be one is refused with the document still in hand', async () => {
  const card = await desk.post(at, { xml: xmlOf('elder') })
  const wrong = await desk.send(card, at, { do: 'add', handle: 'No Handle' })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('cannot be a handle')])
  expect((await desk.send(wrong, at, { do: 'add', handle: 'elder' })).to).toBe('/admin/apps/elder?told=added')
})

test('What is registered already is said, with the way to replace it', async () => {
  const card = await desk.post(at, { xml: xmlOf('fennel') })
  await desk.send(card, at, { do: 'add', handle: 'fennel' })
  const again = await desk.post(at, { xml: xmlOf('fennel') })
  expect(again.text).toMatch(/registered already, as <a href="\/admin\/apps\/fennel">/)
  expect(again.text).not.toContain('Three questions')
})

const aggregate = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${['ash', 'elm', 'fir'].map((name) => xmlOf(name)).join('')}${partnerMetadata(who('oaken'))}</md:EntitiesDescriptor>`

test('Of an aggregate one is looked at', async () => {
  const several = await desk.post(at, { xml: aggregate })
  expect(several.text).toContain('3 apps in this document')
  const card = await desk.send(several, at, { entity: 'https://elm.test' })
  expect(card.text).toContain('Three questions')
  await desk.send(card, at, { do: 'add', handle: 'elm' })
  expect(registered('elm')?.id).toBe('https://elm.test')
})

test('Of an aggregate several are taken in at once, each as a draft', async () => {
  const several = await desk.post(at, { xml: aggregate })
  const taken = await desk.send(several, at, {
    do: 'several',
    entities: ['https://ash.test', 'https://fir.test'],
  })
  expect(taken.text).toContain('2 apps taken in')
  const drafts = desk.office.gateway.registry.apps().filter(({ draft }) => draft === true)
  expect(drafts.map(({ id }) => id)).toEqual(expect.arrayContaining(['https://ash.test', 'https://fir.test']))
  const nobody = await desk.send(several, at, { do: 'several' })
  expect([nobody.status, nobody.text]).toEqual([422, expect.stringContaining('None of them is ticked.')])
})

test('What somebody else wrote into a document is text and no markup', async () => {
  const said = hostile.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
  const named = `<md:Extensions><mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"><mdui:DisplayName xml:lang="en">${said}</mdui:DisplayName></mdui:UIInfo></md:Extensions>`
  const card = await desk.post(at, {
    xml: xmlOf('ivy').replace('<md:KeyDescriptor', `${named}<md:KeyDescriptor`),
  })
  expect(card.text).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(card.text).not.toContain('<img src=x')
})

test('A document that was packed to unpack without end is none', async () => {
  const { deflateRawSync } = await import('node:zlib')
  const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64url')
  expect((await desk.post(at, { carried: bomb, do: 'add' })).status).toBe(422)
  const small = deflateRawSync(Buffer.from(xmlOf('juniper'))).toString('base64url')
  expect((await desk.post(at, { carried: small, do: 'look' })).status).toBe(200)
})

test('Who may not change registrations has no way in; who may has', async () => {
  for (const who of ['auditor', 'help-desk'] as const) {
    expect((await desk.get(at, who)).status).toBe(403)
    expect((await desk.post(at, { xml: xmlOf('juniper') }, who)).status).toBe(403)
  }
  for (const who of ['operator', 'owner'] as const) {
    expect((await desk.get(at, who)).status).toBe(200)
    expect((await desk.post(at, { xml: xmlOf('juniper') }, who)).status).toBe(200)
  }
})

test('The exact token is looked at before anything is kept, under the answers of that moment', async () => {
  const card = await desk.post(at, { xml: xmlOf('poplar') })
  const preview = await desk.send(card, at, {
    do: 'preview',
    nameId: 'attribute',
    nameIdAttribute: 'employeeNumber',
  })
  expect(preview.text).toMatch(/They would get in[^]*4711/)
  expect(registered('poplar')).toBeUndefined()
  expect(fieldsOf(preview.text, at)['nameIdAttribute']).toEqual(['employeeNumber'])
  await desk.send(preview, at, { do: 'add', handle: 'poplar' })
  expect(registered('poplar')?.nameId).toEqual({ kind: 'attribute', attribute: 'employeeNumber' })
})
