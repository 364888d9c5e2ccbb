import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { canonicalize } from '../../src/xml/canonical.js'
import type { Limits } from '../../src/xml/parse.js'
import { messageLimits, parse } from '../../src/xml/parse.js'
import { attribute, elements } from '../../src/xml/tree.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { outcome } from './people.js'

const often = Array.from({ length: 20 })

/** Reads it so often that every tag in it is known by heart. */
function learn(xml: string): XmlElement {
  for (const _ of often) parse(xml, messageLimits)
  return parse(xml, messageLimits)
}

test('a tag that is known by heart means what the namespaces around it make of it', () => {
  const inside = '<p:known-a p:x="1" y="2"><known-b/></p:known-a>'
  const around = (p: string, otherwise: string) =>
    `<a xmlns:p="urn:${p}" xmlns="urn:${otherwise}">${inside}</a>`
  learn(around('one', 'two'))
  for (const [p, otherwise] of [
    ['one', 'two'],
    ['three', 'two'],
    ['one', 'four'],
  ] as const) {
    const [a] = elements(learn(around(p, otherwise)))
    const [b] = a === undefined ? [] : elements(a)
    expect(a).toMatchObject({
      namespace: `urn:${p}`,
      attributes: [{ namespace: `urn:${p}` }, { namespace: '' }],
    })
    expect(b).toMatchObject({ namespace: `urn:${otherwise}`, prefix: '' })
  }
  expect(outcome(() => parse(`<a xmlns="urn:two">${inside}</a>`, messageLimits))).toBe('malformed S2')
  const bare = elements(parse(`<a xmlns:p="urn:one">${inside}</a>`, messageLimits))
  expect(bare.flatMap(elements)).toMatchObject([{ namespace: '' }])
})

test('a stranger who has it between namespaces of theirs does not keep us from knowing it between ours', () => {
  const around = (uri: string) => `<a xmlns:p="urn:${uri}"><p:known-o p:x="1"/></a>`
  for (const stranger of ['one', 'two', 'three', 'four', 'five']) learn(around(stranger))
  const [ours] = elements(learn(around('ours')))
  expect(ours?.tag).toMatchObject({ namespace: 'urn:ours', attributes: [{ namespace: 'urn:ours' }] })
})

test('its declarations are in force within it and no further', () => {
  const tag = '<p:known-c xmlns:p="urn:c" p:x="1">'
  const root = learn(`<p:r xmlns:p="urn:r">${tag}<p:d/></p:known-c><p:e/></p:r>`)
  const [c, e] = elements(root)
  expect([c?.namespace, c && attribute(c, 'x', 'urn:c'), e?.namespace]).toEqual(['urn:c', '1', 'urn:r'])
  expect(c && elements(c).map(({ namespace }) => namespace)).toEqual(['urn:c'])
  expect(outcome(() => parse(`<r>${tag}</p:known-c><p:e/></r>`, messageLimits))).toBe('malformed S2')
})

test('the bounds of the document at hand hold for it', () => {
  const few = { elements: 3, declarations: 2, attributes: 2, namespaces: 1 }
  const bounds: Limits = { bytes: 1000, depth: 3, text: 100, ...few }
  const declares = '<known-k xmlns:p="urn:p"/>'
  const beyond: readonly (readonly [within: string, beyond: string])[] = [
    ['<known-d a="" b=""/>', '<known-d a="" b="" c=""/>'],
    ['<known-e xmlns:p="urn:p"/>', '<known-e xmlns:p="urn:p" xmlns:q="urn:q"/>'],
    [`<known-f a="${'x'.repeat(100)}"/>`, `<known-f a="${'x'.repeat(101)}"/>`],
    [`<a>${declares.repeat(2)}</a>`, `<a xmlns:q="urn:q">${declares.repeat(2)}</a>`],
    ['<a><known-g/><known-g/></a>', '<a><known-g/><known-g/><known-g/></a>'],
    ['<a><known-h><known-h/></known-h></a>', '<a><known-h><known-h><b/></known-h></known-h></a>'],
  ]
  for (const [within, over] of beyond) {
    learn(within)
    learn(over)
    expect(outcome(() => parse(within, bounds))).toBe('accepted')
    expect(outcome(() => parse(over, bounds))).toBe('bounds S2')
  }
})

test('what resembles it is another tag', () => {
  learn('<known-i a="1>2" b="3"/>')
  learn('<known-i a="1"></known-i>')
  expect(attribute(parse('<known-i a="1>2" b="4"/>', messageLimits), 'b')).toBe('4')
  expect(attribute(parse('<known-i a="2"></known-i>', messageLimits), 'a')).toBe('2')
  expect(outcome(() => parse('<known-i a="1"></known-j>', messageLimits))).toBe('malformed S2')
  expect(outcome(() => parse('<known-i a="1"', messageLimits))).toBe('malformed S2')
  expect(parse('<known-i a="1"/>', messageLimits).children).toEqual([])
})

test('it keeps nothing of the documents in which it was met but itself', () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const held = (): number => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const long = 'x'.repeat(messageLimits.text - 1)
  const met = (tag: string): XmlElement => parse(`<a>${long}<b/>${tag.repeat(8)}</a>`, messageLimits)
  const name = 'long-enough-to-be-cut-out-and-not-copied'
  const tags = Array.from({ length: 100 }, (_, i) =>
    i < 50 ? `<known-k xmlns="urn:${name}:${name}:${i}"/>` : `<known-l name="${name} ${i}"/>`,
  )
  met('<known-k/>')
  const before = held()
  for (const tag of tags) canonicalize(met(tag))
  const grown = held() - before
  expect(tags.every((tag) => elements(parse(`<a>${tag}</a>`, messageLimits))[0]?.tag !== undefined)).toBe(
    true,
  )
  expect(grown).toBeLessThan((tags.length * long.length) / 5)
})
