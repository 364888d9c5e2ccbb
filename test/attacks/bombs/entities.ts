// DTDs and what they were invented for, openly and in other encodings.
import type { Bomb } from './bomb.js'
import { answerBomb, requestBomb } from './messages.js'

interface Entities {
  readonly name: string
  readonly tries: string
  dtd(size: number): string
  /** The document's octets, DTD and all. */
  readonly encode?: (xml: string) => Buffer
}

const letters = 'abcdefghij'
const laughs = (size: number) =>
  Array.from({ length: size }, (_, at) =>
    at === 0
      ? '<!ENTITY a "lol">'
      : `<!ENTITY ${letters[at % 10]}${at > 9 ? at : ''} "${`&${letters[(at - 1) % 10]};`.repeat(10)}">`,
  ).join('')

const tricks: readonly Entities[] = [
  {
    name: 'laughs',
    tries: 'entities that are ten of the one before, ten times over',
    dtd: (n) => `<!DOCTYPE x [${laughs(n)}]>`,
  },
  {
    name: 'quadratic',
    tries: 'one long entity, used again and again',
    dtd: (n) =>
      `<!DOCTYPE x [<!ENTITY a "${'x'.repeat(n * 10_000)}"><!ENTITY b "${'&a;'.repeat(n * 1000)}">]>`,
  },
  {
    name: 'external',
    tries: 'entities that are fetched from elsewhere',
    dtd: (n) =>
      `<!DOCTYPE x [${Array.from({ length: n * 100 }, (_, at) => `<!ENTITY a${at} SYSTEM "http://127.0.0.1:9/${at}">`).join('')}]>`,
  },
  {
    name: 'external-subset',
    tries: 'a DTD that is fetched from elsewhere',
    dtd: () => '<!DOCTYPE x SYSTEM "file:///dev/zero">',
  },
  {
    name: 'parameters',
    tries: 'parameter entities that make others',
    dtd: (n) =>
      `<!DOCTYPE x [<!ENTITY % a "<!ENTITY &#37; b '${'y'.repeat(n * 1000)}'>">%a;${'%b;'.repeat(n * 100)}]>`,
  },
  {
    name: 'attributes-by-default',
    tries: 'attributes that a DTD gives to every element',
    dtd: (n) =>
      `<!DOCTYPE x [${Array.from({ length: n * 100 }, (_, at) => `<!ATTLIST samlp:Response a${at} CDATA "x">`).join('')}]>`,
  },
  {
    name: 'utf-16',
    tries: 'a DTD in UTF-16, where no look at the octets finds it',
    dtd: (n) => `<!DOCTYPE x [${laughs(n)}]>`,
    encode: (xml) => Buffer.from(`\ufeff${xml}`, 'utf16le'),
  },
  {
    name: 'utf-7',
    tries: 'a DTD in UTF-7, named by the XML declaration',
    dtd: (n) =>
      `<?xml version="1.0" encoding="UTF-7"?>${`<!DOCTYPE x [${laughs(n)}]>`.replace(/[<!>]/g, (c) => `+${Buffer.from(`\0${c}`, 'latin1').toString('base64').replace(/=+$/, '')}-`)}`,
  },
]

const none = (size: number) => size === 0

export const entityBombs: readonly Bomb[] = tricks.flatMap(({ name, tries, dtd, encode = Buffer.from }) => {
  const forge = (xml: string, size: number) => (none(size) ? xml : encode(dtd(size) + xml))
  const about = { name: `dtd-${name}`, tries, sizes: [0, 10] as const }
  return [
    answerBomb({ ...about, forge, expected: { code: 'partner.answer_malformed', stage: 'S1' } }),
    // In a form, what does not begin as XML is taken for DEFLATE
    requestBomb({
      ...about,
      forge,
      binding: 'post-deflated',
      expected: { code: 'request.malformed', stage: 'S1' },
    }),
  ]
})
