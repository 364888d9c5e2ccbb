import { readdirSync, readFileSync } from 'node:fs'
import { type Fault, faultsOf } from './architecture/faults-of.js'
import { exceptions, floors, owners } from './architecture/house.js'

const root = new URL('../src/', import.meta.url)
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.m?ts$|\.mjs$/.test(file),
)
const texts = new Map(files.map((file) => [file, readFileSync(new URL(file, root), 'utf8')]))
const faults = [...texts].flatMap(([file, text]) => faultsOf(file, text))
const excused = ({ file, rule }: Fault) => exceptions.some((one) => one.file === file && one.rule === rule)
const labelled = ([file, text]: readonly [string, string]) =>
  [`${file} ${text.slice(0, 80).replaceAll('\n', ' | ')}`, file, text] as const
const shown = ({ file, line, says }: Fault) => `src/${file}:${line} ${says}`

/** Every rule, and a small source that breaks it beside one that does not. */
const rules: readonly {
  readonly rule: string
  readonly says: string
  readonly bad: readonly (readonly [file: string, text: string])[]
  readonly good: readonly (readonly [file: string, text: string])[]
}[] = [
  {
    rule: 'floors',
    says: 'rooms import downwards only',
    bad: [
      ['saml/a.ts', "import { x } from '../signin/x.js'"],
      ['saml/a.ts', "import type { X } from '../signin/x.js'"],
      ['saml/a.ts', "export * from '../http/x.js'"],
      ['saml/a.ts', "export { x } from '../http/x.js'"],
      ['saml/a.ts', "const x = () => import('../signin/x.js')"],
      ['saml/a.ts', "type X = import('../signin/x.js').X"],
      ['saml/a.ts', "type X = typeof import('../signin/x.js')"],
      ['faces/saml-sp/a.ts', "import { x } from '../saml-idp/x.js'"],
      ['mapping/a.ts', "import { x } from '../policy/x.js'"],
      ['http/a.ts', "import { x } from '../main.js'"],
      ['gateway.ts', "import { x } from './cli/x.js'"],
      ['model/a.ts', "import { x } from '../xml/x.js'"],
      ['model/a.ts', "import { x } from '../../test/x.js'"],
      ['nowhere/a.ts', ''],
    ],
    good: [
      ['saml/a.ts', "import { x } from '../xml/x.js'"],
      ['faces/saml-sp/a.ts', "import { x } from './b.js'\nimport type { y } from '../../model/y.js'"],
      ['cli/a.ts', "import { x } from '../gateway.js'"],
      ['gateway.ts', "import { x } from './http/x.js'"],
    ],
  },
  {
    rule: 'ports',
    says: 'rooms behind ports are named by gateway.ts and the commands alone',
    bad: [
      ['http/a.ts', "import type { Settings } from '../config/load.js'"],
      ['signin/a.ts', "import { samlIdp } from '../faces/saml-idp/index.js'"],
      ['main.ts', "import { x } from './recorder/x.js'"],
    ],
    good: [
      ['gateway.ts', "import { samlIdp } from './faces/saml-idp/index.js'"],
      ['cli/a.ts', "import { x } from '../store/x.js'"],
      ['main.ts', "import { loadSettings } from './config/load.js'"],
    ],
  },
  {
    rule: 'libraries',
    says: 'one library stands in one room',
    bad: [
      ['signin/a.ts', "import type { Request } from 'express'"],
      ['http/a.ts', "import { z } from 'zod'"],
      ['xml/a.ts', "import samlify from 'samlify'"],
      ['xml/a.ts', "const m = () => import('xml-crypto')"],
      ['xml/a.ts', 'const m = (name: string) => import(name)'],
      ['mapping/a.ts', "import { readFileSync } from 'node:fs'"],
      ['config/a.ts', "import process from 'node:process'"],
    ],
    good: [
      ['http/a.ts', "import express from 'express'"],
      ['config/a.ts', "import { z } from 'zod'"],
      ['mapping/a.ts', "import { RE2JS } from 're2js'"],
    ],
  },
  {
    rule: 'randomness',
    says: 'randomness is handed in',
    bad: [['http/a.ts', "import { createHash, randomBytes } from 'node:crypto'"]],
    good: [
      ['http/a.ts', "import { createHash } from 'node:crypto'"],
      ['gateway.ts', "import { randomBytes } from 'node:crypto'"],
    ],
  },
  {
    rule: 'pure',
    says: 'what must be pure neither waits nor uses what is not',
    bad: [
      ['signin/judge.ts', 'export async function judge() {}'],
      ['mapping/a.ts', 'export const a = async () => 1'],
      ['signin/decide.ts', "import { gather } from './gather.js'"],
    ],
    good: [
      [
        'signin/judge.ts',
        "import { identify } from './identify.js'\nimport type { Facts } from './gather.js'",
      ],
      ['signin/gather.ts', 'export async function gather() {}'],
    ],
  },
  {
    rule: 'environment',
    says: 'the environment is read in the config room',
    bad: [
      ['http/a.ts', 'const p = process.env.PORT'],
      ['http/a.ts', "const p = process['env']"],
      ['main.ts', 'const { env } = process'],
    ],
    good: [
      ['config/a.ts', 'const p = process.env'],
      ['main.ts', 'process.exitCode = 1'],
    ],
  },
  {
    rule: 'clock',
    says: 'the clock is read in gateway.ts and by the commands',
    bad: [
      ['signin/a.ts', 'const a = new Date()'],
      ['signin/a.ts', 'const a = new Date'],
      ['signin/a.ts', 'const a = Date.now()'],
      ['signin/a.ts', 'const a = performance.now()'],
      ['signin/a.ts', 'const a = Date()'],
    ],
    good: [
      ['signin/a.ts', 'const a = (b: number) => new Date(b)'],
      ['gateway.ts', 'const a = () => new Date()'],
    ],
  },
  {
    rule: 'verified',
    says: 'only the verifier makes a Verified',
    bad: [
      ['saml/a.ts', 'const a = (b: unknown) => b as Verified<string>'],
      ['saml/a.ts', 'const a = (b: unknown) => b as unknown as Verified<string>'],
      ['saml/a.ts', 'const a = (b: unknown) => <Verified<string>>b'],
    ],
    good: [
      ['xml/signature.ts', 'const a = (b: unknown) => b as Verified<string>'],
      ['saml/a.ts', 'const a = (b: Verified<string>) => b.value'],
    ],
  },
  {
    rule: 'console',
    says: 'only main.ts and the commands write to the console',
    bad: [['http/a.ts', "console.log('x')"]],
    good: [
      ['main.ts', "console.log('x')"],
      ['cli/a.ts', "console.error('x')"],
    ],
  },
  {
    rule: 'default-export',
    says: 'nothing is exported by default',
    bad: [
      ['xml/a.ts', 'export default function a() {}'],
      ['xml/a.ts', 'export default 1'],
      ['xml/a.ts', 'const a = 1\nexport { a as default }'],
    ],
    good: [['xml/a.ts', 'export const a = 1']],
  },
  {
    rule: 'any',
    says: 'nothing is any',
    bad: [
      ['xml/a.ts', 'const a: any = 1'],
      ['xml/a.ts', 'const a = 1 as any'],
      ['xml/a.ts', 'type A = readonly any[]'],
    ],
    good: [['xml/a.ts', "const any: unknown = 'any'"]],
  },
  {
    rule: 'inheritance',
    says: 'nothing inherits but from Error',
    bad: [['xml/a.ts', 'class A extends B {}']],
    good: [['xml/a.ts', 'class A extends Error {}\nclass B implements C {}']],
  },
  {
    rule: 'weak-random',
    says: 'no weak randomness',
    bad: [['gateway.ts', 'const a = Math.random()']],
    good: [['gateway.ts', 'const a = Math.max(1, 2)']],
  },
  {
    rule: 'eval',
    says: 'no text is run',
    bad: [
      ['xml/a.ts', "eval('1')"],
      ['xml/a.ts', "new Function('1')"],
    ],
    good: [['xml/a.ts', "evaluate('1')"]],
  },
  {
    rule: 'key-making',
    says: 'keys are made in one place',
    bad: [['saml/a.ts', "import { generateKeyPairSync } from 'node:crypto'"]],
    good: [['trust/key-file.ts', "import { generateKeyPair } from 'node:crypto'"]],
  },
  {
    rule: 'dynamic-pattern',
    says: 'no regular expression is made of what comes in',
    bad: [['xml/a.ts', 'const a = (b: string) => new RegExp(b)']],
    good: [['xml/a.ts', "const part = '[a-z]'\nconst a = new RegExp(part)"]],
  },
  {
    rule: 'copy-and-add',
    says: 'on the way of a sign-in no object begins with a spread and goes on',
    bad: [
      ['signin/a.ts', 'const a = (b: B) => ({ ...b, c: 1 })'],
      ['xml/a.ts', 'function a(b: B) {\n  return { ...b, ...d, c }\n}'],
    ],
    good: [
      ['signin/a.ts', 'const a = (b: B) => ({ c: 1, ...b })'],
      ['signin/a.ts', 'const a = (b: B) => amended(b, { c: 1 })'],
      ['admin/a.ts', 'const a = (b: B) => ({ ...b, c: 1 })'],
    ],
  },
  {
    rule: 'suppression',
    says: 'no checker is told to look away',
    bad: [
      ['xml/a.ts', '// @ts-ignore\nconst a = 1'],
      ['xml/a.ts', '// oxlint-disable-next-line\nconst a = 1'],
    ],
    good: [['xml/a.ts', '// ignored by the standard\nconst a = 1']],
  },
  {
    rule: 'unfinished',
    says: 'nothing is left for later',
    bad: [['xml/a.ts', '// TODO: check\nconst a = 1']],
    good: [['xml/a.ts', '// what to do\nconst a = 1']],
  },
  {
    rule: 'file-name',
    says: 'files are named in kebab-case after what they hold',
    bad: [
      ['xml/readThing.ts', ''],
      ['xml/utils.ts', ''],
      ['xml/index.ts', ''],
    ],
    good: [
      ['xml/read-thing.ts', ''],
      ['faces/saml-sp/index.ts', ''],
    ],
  },
  {
    rule: 'function-length',
    says: 'no function is longer than a page',
    bad: [['xml/a.ts', `function a() {\n${'  b()\n'.repeat(59)}}\n`]],
    good: [['xml/a.ts', `function a() {\n${'  b()\n'.repeat(58)}}\n`]],
  },
  {
    rule: 'file-length',
    says: 'no file is longer than a few pages',
    bad: [['xml/a.ts', 'const a = 1\n'.repeat(301)]],
    good: [['xml/a.ts', 'const a = 1\n'.repeat(300)]],
  },
]

describe.each(rules)('$says', ({ rule, bad, good }) => {
  test('everywhere in src', () => {
    expect(faults.filter((fault) => fault.rule === rule && !excused(fault)).map(shown)).toEqual([])
  })

  test.each(bad.map(labelled))('seen as a breach: %s', (_label, file, text) => {
    expect(faultsOf(file, text).map((fault) => fault.rule)).toContain(rule)
  })

  test.each(good.map(labelled))('let pass: %s', (_label, file, text) => {
    expect(faultsOf(file, text)).toEqual([])
  })
})

test('every rule is tried here', () => {
  const tried = rules.map(({ rule }) => rule)
  expect(faults.map(({ rule }) => rule).filter((rule) => !tried.includes(rule))).toEqual([])
})

test('every exception still excuses something', () => {
  const idle = exceptions.filter(
    ({ file, rule }) => !faults.some((fault) => fault.file === file && fault.rule === rule),
  )
  expect(idle).toEqual([])
})

test('no room stands on two floors', () => {
  const rooms = floors.flat()
  expect(new Set(rooms).size).toBe(rooms.length)
})

test('every library that is installed for the product is used by it', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  const unknown = Object.keys(dependencies).filter((name) => !Object.hasOwn(owners, name))
  const whole = [...texts.values()].join('\n')
  const unused = Object.keys(dependencies).filter((name) => !whole.includes(`'${name}'`))
  expect({ unknown, unused }).toEqual({ unknown: [], unused: [] })
})
