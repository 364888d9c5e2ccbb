import { readFileSync } from 'node:fs'
import { statuses } from '../../src/admin/refusal.js'
import { apiHouse } from './open-api.js'

const api = apiHouse()
const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8')

interface Command {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** The commands of the page, as a shell would read them. */
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block = '']) => block.replaceAll('\\\n', ' ').split('\n'))
  .filter((line) => line.startsWith('curl '))

function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  )
}

function read(line: string): Command {
  const headers: Record<string, string> = {}
  let [method, path, body] = ['', '', undefined as string | undefined]
  const words = [...wordsOf(line).slice(1)]
  while (words.length > 0) {
    const word = words.shift() ?? ''
    if (word === '-H') {
      const [name = '', ...value] = (words.shift() ?? '').split(': ')
      headers[name] = value.join(': ')
    } else if (word === '-X') method = words.shift() ?? ''
    else if (word === '-d') body = words.shift()
    else if (word !== '-i') path = word.replace('https://login.example.org', '')
  }
  const fallback = body === undefined ? 'GET' : 'POST'
  return { method: method || fallback, path, headers, ...(body === undefined ? {} : { body }) }
}

test('every command of the page does what it says, one after the other', async () => {
  expect(commands.length).toBeGreaterThan(8)
  let etag = ''
  for (const line of commands) {
    const { method, path, headers, body } = read(line)
    expect([line, headers['Authorization']]).toEqual([line, 'Bearer $TOKEN'])
    const { Authorization: _, ...rest } = headers
    const filled = Object.entries(rest).map(([name, value]) => [name, value.replace('$ETAG', etag)])
    const done = await api().call(method, path, {
      headers: Object.fromEntries(filled),
      ...(body === undefined ? {} : { body }),
    })
    if (done.status >= 300) throw new Error(`${line}\n${done.status} ${done.text}`)
    etag = done.headers.get('etag') ?? etag
  }
})

test('the table of problems names every kind of no', () => {
  for (const [code, status] of Object.entries(statuses)) {
    const row = page.split('\n').find((line) => line.startsWith(`| ${status} |`))
    expect([code, row?.includes(`\`${code}\``)]).toEqual([code, true])
  }
})
