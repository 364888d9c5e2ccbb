import { samlPartner } from '../../support/registrations.js'
import { appMetadata, outsider, partnerMetadata } from '../../support/house.js'
import { hostile } from '../gallery.js'
import { type AtDesk, atDesk, fieldsOf } from './at-desk.js'

let desk: AtDesk
beforeEach(async () => {
  desk = await atDesk({
    partners: [
      samlPartner(),
      samlPartner({ id: 'https://b.test', handle: 'birch', confirmedDomains: ['birch.test'] }),
    ],
  })
})
afterEach(() => desk.close())

const wiki = outsider('wiki')
const xml = appMetadata(wiki)
const at = '/admin/apps/new'
const registered = (handle: string) => desk.office.gateway.registry.appByHandle(handle)

test('A file becomes a card, the card a draft, and nothing is registered before', async () => {
  const file = new File([xml], 'Wiki.xml', { type: 'text/xml' })
  const card = await desk.post(at, {}, 'operator', file)
  expect(card.status).toBe(200)
  expect(card.text).toContain('https://wiki.test/acs')
  expect(desk.events).toEqual([])
  const added = await desk.send(card, at, { do: 'add', handle: 'wiki' })
  expect([added.status, added.to]).toEqual([303, '/admin/apps/wiki?told=added'])
  expect(registered('wiki')).toMatchObject({ id: 'https://wiki.test', draft: true, partners: 'all' })
  expect((await desk.get('/admin/apps/wiki')).text).toContain('From draft to live')
})

test('Pasted text is as good as a file', async () => {
  expect((await desk.post(at, { xml })).text).toContain('Three questions')
})

test('What an address gives is what is registered, though it changes meanwhile', async () => {
  await desk.close()
  let given = xml
  desk = await atDesk({ fetch: async () => Buffer.from(given) })
  const card = await desk.post(at, { url: 'https://wiki.test/metadata' })
  given = xml.replace('/acs', '/elsewhere')
  await desk.send(card, at, { do: 'add', handle: 'wiki' })
  expect(registered('wiki')?.saml?.assertionConsumerServices[0]?.location).toBe('https://wiki.test/acs')
})

test('Nothing given, no XML, an address that does not answer: each says so, and what was typed stays', async () => {
  const none = await desk.post(at, { url: '', xml: '' })
  expect([none.status, none.text]).toEqual([422, expect.stringContaining('There is no document yet.')])
  const wrong = await desk.post(at, { xml: 'entity: wiki' })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('It is no XML')])
  expect(fieldsOf(wrong.text, at)['xml']).toEqual(['entity: wiki'])
  const unknown = await desk.post(at, { url: 'https://nowhere.test/' })
  expect([unknown.status, unknown.text]).toEqual([422, expect.stringContaining('Nothing answers there.')])
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
  const wrong = await desk.post(at, { xml: partnerMetadata(outsider('acorn')) })
  expect(wrong.text).toContain('This is a partner’s metadata')
  const card = await desk.send(wrong, '/admin/partners/new', {})
  expect(card.text).toContain('Which e-mail domains are theirs?')
  await desk.send(card, '/admin/partners/new', { do: 'add', handle: 'acorn' })
  expect(desk.office.gateway.registry.partnerByHandle('acorn')).toMatchObject({ draft: true })
})

test('The three answers of an app are what it is set to', async () => {
  const card = await desk.post(at, { xml })
  await desk.send(card, at, {
    do: 'add',
    handle: 'wiki',
    vouch: 'some',
    partners: ['birch'],
    nameId: 'email',
    bundle: 'own',
    attributes: ['name', 'employeeNumber'],
  })
  expect(registered('wiki')).toMatchObject({
    partners: ['birch'],
    nameId: { kind: 'email' },
    attributes: [{ attribute: 'name' }, { attribute: 'employeeNumber' }],
  })
})

test('The three answers of a partner are what it is set to', async () => {
  const card = await desk.post('/admin/partners/new', { xml: partnerMetadata(outsider('acorn')) })
  await desk.send(card, '/admin/partners/new', {
    do: 'add',
    handle: 'acorn',
    moreDomains: 'acorn.test, oak.test',
    onFirstSignIn: 'link',
    linkBy: 'email',
    group0: 'wiki-staff',
    role0: 'editor',
  })
  expect(desk.office.gateway.registry.partnerByHandle('acorn')).toMatchObject({
    confirmedDomains: ['acorn.test', 'oak.test'],
    onFirstSignIn: 'link',
    linkBy: 'email',
    import: [{ role: 'editor', whenGroup: 'wiki-staff' }],
  })
})

test('A domain that belongs to another partner is not taken twice, and every answer stays', async () => {
  const card = await desk.post('/admin/partners/new', { xml: partnerMetadata(outsider('acorn')) })
  const twice = await desk.send(card, '/admin/partners/new', {
    do: 'add',
    handle: 'acorn',
    moreDomains: 'birch.test',
    onFirstSignIn: 'refuse',
  })
  expect([twice.status, twice.text]).toEqual([
    409,
    expect.stringContaining('birch.test is confirmed for birch already'),
  ])
  const fields = fieldsOf(twice.text, '/admin/partners/new')
  expect([fields['moreDomains'], fields['onFirstSignIn']]).toEqual([['birch.test'], ['refuse']])
  const once = await desk.send(twice, '/admin/partners/new', { do: 'add', moreDomains: 'acorn.test' })
  expect(once.to).toBe('/admin/partners/acorn?told=added')
  expect(desk.office.gateway.registry.partnerByHandle('acorn')).toMatchObject({ onFirstSignIn: 'refuse' })
})

test('A handle that cannot be one is refused with the document still in hand', async () => {
  const card = await desk.post(at, { xml })
  const wrong = await desk.send(card, at, { do: 'add', handle: 'No Handle' })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('cannot be a handle')])
  expect((await desk.send(wrong, at, { do: 'add', handle: 'wiki' })).to).toBe('/admin/apps/wiki?told=added')
})

test('What is registered already is said, with the way to replace it', async () => {
  const card = await desk.post(at, { xml })
  await desk.send(card, at, { do: 'add', handle: 'wiki' })
  const again = await desk.post(at, { xml })
  expect(again.text).toMatch(/registered already, as <a href="\/admin\/apps\/wiki">/)
  expect(again.text).not.toContain('Three questions')
})

const aggregate = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${['ash', 'elm', 'fir'].map((name) => appMetadata(outsider(name))).join('')}${partnerMetadata(outsider('acorn'))}</md:EntitiesDescriptor>`

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
  expect(desk.office.gateway.registry.apps().map(({ id, draft }) => [id, draft])).toEqual([
    ['https://ash.test', true],
    ['https://fir.test', true],
  ])
  const nobody = await desk.send(several, at, { do: 'several' })
  expect([nobody.status, nobody.text]).toEqual([422, expect.stringContaining('None of them is ticked.')])
})

test('What somebody else wrote into a document is text and no markup', async () => {
  const said = hostile.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
  const named = `<md:Extensions><mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"><mdui:DisplayName xml:lang="en">${said}</mdui:DisplayName></mdui:UIInfo></md:Extensions>`
  const card = await desk.post(at, { xml: xml.replace('<md:KeyDescriptor', `${named}<md:KeyDescriptor`) })
  expect(card.text).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(card.text).not.toContain('<img src=x')
})

test('A document that was packed to unpack without end is none', async () => {
  const { deflateRawSync } = await import('node:zlib')
  const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64url')
  expect((await desk.post(at, { carried: bomb, do: 'add' })).status).toBe(422)
  const small = deflateRawSync(Buffer.from(xml)).toString('base64url')
  expect((await desk.post(at, { carried: small, do: 'look' })).status).toBe(200)
})

test('Who may not change registrations has no way in; who may has', async () => {
  for (const who of ['auditor', 'help-desk'] as const) {
    expect((await desk.get(at, who)).status).toBe(403)
    expect((await desk.post(at, { xml }, who)).status).toBe(403)
  }
  for (const who of ['operator', 'owner'] as const) {
    expect((await desk.get(at, who)).status).toBe(200)
    expect((await desk.post(at, { xml }, who)).status).toBe(200)
  }
})
