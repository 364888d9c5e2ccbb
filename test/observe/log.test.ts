import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLog } from '../../src/observe/log.js'
import type { Log } from '../../src/model/ports.js'

const now = () => new Date('2026-11-22T12:00:00Z')

async function written(
  write: (log: Log) => void,
  level: 'error' | 'warn' | 'info' = 'info',
): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'log-'))
  const file = join(folder, 'sallyport.log')
  const log = openLog({ level, file }, { now })
  write(log)
  await log.close()
  const lines = readFileSync(file, 'utf8').split('\n')
  rmSync(folder, { recursive: true })
  return lines.slice(0, -1)
}

const lineOf = async (fields: Readonly<Record<string, unknown>>) =>
  (await written((log) => log.info('sign-in', fields)))[0] ?? ''
const readOf = async (fields: Readonly<Record<string, unknown>>) =>
  JSON.parse(await lineOf(fields)) as Record<string, unknown>

test('an event is one line of JSON: when, how grave, what, and its fields', async () => {
  expect(
    await written((log) =>
      log.warn('sign-in', {
        reference: 'R',
        count: 2,
        ok: true,
        at: 'forged',
        level: 'forged',
        event: 'forged',
      }),
    ),
  ).toEqual([
    '{"at":"2026-11-22T12:00:00.000Z","level":"warn","event":"sign-in","reference":"R","count":2,"ok":true}',
  ])
})

test('what is less grave than the setting is left out', async () => {
  const lines = await written((log) => {
    log.info('one')
    log.warn('two')
    log.error('three')
  }, 'warn')
  expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['two', 'three'])
})

test.each([
  ['line breaks', 'a\r\n{"event":"forged"}'],
  ['terminal escapes', '\u001b[2J\u009b31m'],
  ['line and paragraph separators', 'a\u2028b\u2029c\u0085d'],
  ['turned text', 'a\u202eb\u2066c\u200f'],
  ['invisible characters', 'a\u200b\ufeff\u0000\u007f'],
])('H10: %s stay inert, in values and in names of fields', async (_, text) => {
  const line = await lineOf({ agent: text, [text]: 1, list: [text], inner: { deep: text } })
  expect(line).toMatch(/^[\x20-\x7e]*$/)
  const read = JSON.parse(line) as Record<string, unknown>
  expect([read['agent'], read['list'], read['event']]).toEqual([text, [text], 'sign-in'])
})

test('no field makes a line without end', async () => {
  const deep = { a: { b: { c: { d: { e: { f: 1 } } } } } }
  const read = await readOf({
    text: 'x'.repeat(5000),
    list: Array.from({ length: 500 }, () => 1),
    deep,
    stack: 's'.repeat(20_000),
  })
  expect(read['text']).toBe(`${'x'.repeat(1024)}… (5000 characters)`)
  expect(read['list']).toHaveLength(50)
  expect(JSON.stringify(read['deep'])).toBe('{"a":{"b":{"c":"…"}}}')
  expect(String(read['stack'])).toHaveLength(8192 + '… (20000 characters)'.length)
})

test('errors, dates and what JSON does not know are written as text', async () => {
  const read = await readOf({
    error: new Error('gone'),
    when: now(),
    big: 10n,
    never: new Date(Number.NaN),
    not: undefined,
  })
  expect(read).toMatchObject({ when: '2026-11-22T12:00:00.000Z', big: '10', never: 'no date' })
  expect(String(read['error'])).toContain('Error: gone')
  expect(read).not.toHaveProperty('not')
})

test('a ring of objects is cut, not followed', async () => {
  const ring: Record<string, unknown> = {}
  ring['self'] = ring
  expect(JSON.stringify((await readOf({ ring }))['ring'])).toBe('{"self":{"self":{"self":"…"}}}')
})

test('whoever still logs once the log is closed is not heard, and ends nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-'))
  const file = join(folder, 'sallyport.log')
  const log = openLog({ level: 'info', file }, { now })
  log.info('before')
  await log.close()
  expect(() => log.error('after')).not.toThrow()
  await new Promise((resolve) => setImmediate(resolve))
  expect(readFileSync(file, 'utf8')).toMatch(/^[^\n]*before[^\n]*\n$/)
  rmSync(folder, { recursive: true })
})
