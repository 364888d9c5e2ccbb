import { draw } from '../../src/http/pages/draw.js'
import type { Frame } from '../../src/http/pages/frame.js'
import type { Page } from '../../src/model/page.js'
import type { RecordPart } from '../../src/model/record.js'
import { everyPage } from './every-page.js'
import { recordOf } from './sample-record.js'

const bare: Frame = { organization: {}, style: '/assets/s.css', icon: '/assets/i.svg', token: 'token' }
const names = Object.keys(everyPage) as readonly Page['name'][] // its own keys

function drawn(name: Page['name'], text: string, frame: Frame = bare): readonly string[] {
  return everyPage[name](text).map((page) => draw(page, frame).toString())
}

function withText(text: string): Frame {
  return { ...bare, organization: { name: text, url: text, contact: `mailto:${text}` }, token: text }
}

/** Each element with the names of its attributes: what a browser would see, whatever the texts are. */
function shapes(html: string): ReadonlySet<string> {
  const tags = html.matchAll(/<(\/?[a-z!][\w-]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi)
  return new Set(
    [...tags].map(([, tag, attributes = '']) => `${tag} ${attributes.replace(/="[^"]*"/g, '').trim()}`),
  )
}

const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></bdi><svg onload=alert(1)>',
  '<!--',
  ']]><![CDATA[',
  '&lt;script&gt;&#60;b&#62;',
  '{{constructor}}${7*7}',
]

describe.each(names)('%s', (name) => {
  test.each(attacks)('MSG-26: %s in every text of it stays text', (attack) => {
    const expected = new Set(drawn(name, 'plain', withText('plain')).flatMap((html) => [...shapes(html)]))
    for (const html of drawn(name, attack, withText(attack))) {
      expect([...shapes(html)].filter((shape) => !expected.has(shape))).toEqual([])
      if (/[<>"'&]/.test(attack)) expect(html).not.toContain(attack)
    }
  })

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '/\\evil.example',
    'https:evil',
    'vbscript:x',
  ])('a link to %s is not made', (address) => {
    for (const html of drawn(name, address, withText(address))) {
      const links = [...html.matchAll(/(?:href|action|src)="([^"]*)"/g)].map(([, found]) => found)
      for (const found of links) expect(found).toMatch(/^(?:\/(?![/\\])|mailto:|#|https:\/\/x\.example\/)/)
    }
  })

  test('control characters do not get through', () => {
    for (const html of drawn(name, 'a\u0000b\u001bc\u0085d\u007f')) expect(html).not.toMatch(/(?!\n)\p{Cc}/u)
  })

  test('it stands as a whole: language, title, one main heading, landmarks, no script and no inline style', () => {
    for (const html of drawn(name, 'plain')) {
      expect(html).toMatch(/^<!doctype html>\n<html lang="en">/)
      expect(html).toMatch(/<title>[^<]+ · Sallyport<\/title>/)
      expect(html.match(/<h1/g)).toHaveLength(1)
      for (const landmark of ['header', 'main', 'footer'])
        expect(html.match(new RegExp(`<${landmark}[ >]`, 'g'))).toHaveLength(1)
      // One page tells apps of a sign-out, by the one script that its policy names
      const bare = html.includes('data-tell') ? html.replace(/<script>const rows=.*?<\/script>/s, '') : html
      expect(bare).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=/)
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const [, id] of html.matchAll(/(?:aria-labelledby|for)="([^"]*)"/g)) expect(ids).toContain(id)
      for (const [, id] of html.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(id)
    }
  })
})

test('a name of the other direction turns only itself around', () => {
  expect(drawn('choose-partner', 'abc\u202edef')[0]).toContain('<bdi>abc\u202edef</bdi>')
})

function only(page: Page, frame: Frame = bare): string {
  return draw(page, frame).toString()
}

const northwind = { handle: 'northwind', name: 'Northwind', domains: ['northwind.example'] }
const wiki = { handle: 'wiki', name: 'Wiki' }
const chooser = {
  name: 'choose-partner',
  signIn: 'abc',
  app: wiki,
  partners: [northwind],
  query: '',
  matches: 1,
  total: 1,
} as const

test('a chooser is links, with a search where there are many', () => {
  const few = only(chooser)
  expect(few).toContain('href="/sign-in/abc/partner/northwind"')
  expect(few).toContain('href="/sign-in/abc/cancel"')
  expect(few).not.toContain('<form')
  const many = only({ ...chooser, matches: 3412, total: 3412 })
  expect(many).toContain('method="get" action="/sign-in/abc/partners"')
  expect(many).toContain('1 of 3,412 are shown')
})

test('the organisation used last stands first, and once', () => {
  const html = only({
    ...chooser,
    remembered: northwind,
    partners: [{ handle: 'a', name: 'A' }, northwind],
    matches: 2,
    total: 2,
  })
  expect(html.match(/partner\/northwind"/g)).toHaveLength(1)
  expect(html.indexOf('partner/northwind"')).toBeLessThan(html.indexOf('partner/a"'))
})

test('a name without end is cut', () => {
  const long = { handle: 'long', name: 'x'.repeat(100_000), description: 'y'.repeat(100_000) }
  const html = only({ ...chooser, app: long, partners: [long], remembered: long })
  expect(html.length).toBeLessThan(5000)
})

test('a search that finds nothing says so, and leads back to all', () => {
  const html = only({ ...chooser, partners: [], query: 'nordwind', matches: 0, total: 3412 })
  expect(html).toContain('Nothing matches “<bdi>nordwind</bdi>”')
  expect(html).toContain('value="nordwind"')
  expect(html).toContain('href="/sign-in/abc/partners"')
})

test('a refusal says what happened, who must act and what to quote, and nothing of its code or detail', () => {
  const html = only(
    {
      name: 'refused',
      code: 'partner.signature_invalid',
      says: 'The signature could not be verified.',
      who: 'partner',
      reference: '7KQ2-M9XF-3D',
      app: wiki,
      partner: northwind,
      partnerHelp: 'https://northwind.example/help',
      ways: [{ label: 'Try again', href: '/sign-in/abc/again' }],
    },
    { ...bare, organization: { contact: 'mailto:help@login.example' } },
  )
  expect(html).toContain('The signature could not be verified.')
  expect(html).toContain('The people who run sign-in at <bdi>Northwind</bdi>.')
  expect(html).toContain('>7KQ2-M9XF-3D<')
  expect(html).toContain('href="mailto:help@login.example?subject=Sign-in%207KQ2-M9XF-3D"')
  expect(html).toContain('class="button" href="/sign-in/abc/again"')
  expect(html).not.toContain('partner.signature_invalid')
})

test('the landing page of an empty house says what comes next', () => {
  const html = only({ name: 'landing', apps: [], empty: true })
  expect(html).toContain('sallyport app add')
  expect(html).toContain('sallyport partner add')
  expect(html).toContain('href="/saml/idp?download"')
})

test('signing out says truthfully who was not told', () => {
  const html = only({ name: 'signed-out', telling: [], notTold: [wiki], partner: northwind })
  expect(html).toContain('You are signed out here')
  expect(html).toMatch(/Not told about it.*<bdi>Wiki<\/bdi>/s)
  expect(html).toContain('may still know you')
})

describe('the record', () => {
  const html = only({ name: 'record', record: recordOf('Wiki') })

  test('shows both legs in the order they went, each message under its place', () => {
    const order = [...html.matchAll(/class="(leg [a-z]+ [a-z]+|decided)"/g)].map(([, found]) => found)
    expect(order).toEqual(['leg app in', 'leg partner out', 'leg partner in', 'decided', 'leg app out'])
    expect(html.match(/<details class="message"/g)).toHaveLength(4)
    expect(html).toContain('href="#message-3"')
  })

  test('shows every check, and which were not met', () => {
    expect(html).toContain('4 checks: <span class="bad">1 not met</span>')
    expect(html.match(/class="unmet"/g)).toHaveLength(1)
    expect(html).toContain('<dt>expected</dt><dd class="token"><bdi>Wiki</bdi></dd>')
    expect(html).toContain('<td class="compared"><span class="token"><bdi>Wiki</bdi></span></td>')
  })

  test('shows each attribute before and after its rule, what was dropped, and what the app was told', () => {
    expect(html).toMatch(/Brought in.*dropped.*Released.*Told to/s)
    expect(html).toContain('and 5 more')
    expect(html).toContain('pairwise-of-the-person')
    expect(html).toContain('<span class="below">mail</span>')
  })

  test('counts a stage within another once', () => {
    const visit = {
      reference: 'R',
      at: new Date('2026-11-22T12:00:00Z'),
      timings: { ask: 3, prove: 5 },
      outcome: { kind: 'asked' as const },
    }
    const drawnOnce = only({ name: 'record', record: { reference: 'R', parts: [visit] } })
    expect(drawnOnce).toContain('somebody was asked · 5.0 ms')
    expect(drawnOnce).toMatch(/<dt>prove<.*of which <\/span>ask</s)
  })

  test('draws the time of each visit to one scale', () => {
    expect(html.match(/<div class="visit">/g)).toHaveLength(3)
    expect(html).toContain('<rect width="100.0"')
  })

  test('of a refusal gives code and detail: it is for whoever looks into it', () => {
    const refused = only({
      name: 'record',
      record: recordOf('Wiki', { kind: 'refused', code: 'user.no_role', detail: 'no role for wiki' }),
    })
    expect(refused).toContain('<span class="badge bad">Refused</span>')
    expect(refused).toContain('user.no_role')
    expect(refused).toContain('no role for wiki')
  })

  test('of an answered sign-in stays answered when the person comes back to it', () => {
    const { reference, parts } = recordOf('Wiki', { kind: 'issued' })
    const later = new Date(Math.max(...parts.map(({ at }) => at.getTime())) + 1000)
    const back = (outcome: RecordPart['outcome']) =>
      only({
        name: 'record',
        record: { reference, parts: [...parts, { reference, at: later, ...(outcome ? { outcome } : {}) }] },
      })
    expect(back({ kind: 'asked', page: 'already-answered' })).toContain('>Answered</span>')
    expect(back({ kind: 'refused', code: 'request.seen_elsewhere' })).toContain('>Answered</span>')
    const unfinished = recordOf('Wiki', { kind: 'refused', code: 'user.no_role' })
    expect(only({ name: 'record', record: unfinished })).not.toContain('>Answered</span>')
  })

  test('still stands when facts of another version, or none, were kept', () => {
    const { reference, parts } = recordOf('Wiki')
    const other = parts.map((part) => ({
      ...part,
      facts: part.facts === undefined ? undefined : { version: 2 },
    }))
    expect(only({ name: 'record', record: { reference, parts: other } })).not.toContain('Told to')
    const broken = parts.map((part) => ({
      ...part,
      facts: part.facts === undefined ? undefined : { version: 1 },
    }))
    expect(only({ name: 'record', record: { reference, parts: broken } })).toContain('What was checked')
  })
})
