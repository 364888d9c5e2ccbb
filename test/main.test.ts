import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setUp } from '../src/admin/access/setup-links.js'
import { SettingsError } from '../src/config/load.js'
import { said, start } from '../src/main.js'

const home = mkdtempSync(join(tmpdir(), 'main-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

async function faultOf(work: () => unknown): Promise<unknown> {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new Error('it went well')
}

test('a file or folder that this account may not use is said without a stack, and with what to do', async () => {
  const file = join(home, 'file')
  writeFileSync(file, '')
  const fault = await faultOf(() => start(join(file, 'below'), () => {}))
  expect(said(fault)).toContain(file)
  expect(said(fault)).not.toContain('    at ')
  const read = said(await faultOf(() => readFileSync(join(file, 'certs'))))
  expect(read).toContain('must be able to')
  expect(read).not.toContain('    at ')
})

test('a place to listen that cannot be had is said with the setting that changes it', async () => {
  const listens = (port: number, host: string) =>
    new Promise<unknown>((resolve, reject) => {
      const server = createServer().once('error', reject)
      server.listen(port, host, () => resolve(server))
    })
  // RFC 5737: an address of documentation, so none of this machine's
  expect(said(await faultOf(() => listens(0, '192.0.2.7')))).toMatch(/no such address; set listen/)
})

test('settings are told as they are, and a bug keeps its stack', () => {
  expect(said(new SettingsError('config/x.json', [{ path: 'baseUrl', says: 'not a URL' }]))).toBe(
    'config/x.json:\n  baseUrl: not a URL',
  )
  expect(said(new Error('ours'))).toContain('    at ')
})

test('a start says where the first owner sets a password, until there is one', async () => {
  const house = join(home, 'house')
  mkdirSync(join(house, 'config'), { recursive: true })
  const settings = {
    listen: { host: '127.0.0.1', port: 0 },
    baseUrl: 'https://gate.test',
    log: { level: 'error' },
  }
  writeFileSync(join(house, 'config/sallyport.json'), JSON.stringify(settings))
  const secrets: string[] = []
  for (const uses of [false, true, false]) {
    const lines: string[] = []
    const running = await start(house, (line) => void lines.push(line))
    const links = lines.flatMap((line) => /first owner +https:.*\/setup\/([\w-]{43})$/.exec(line)?.[1] ?? [])
    secrets.push(...links)
    const setup = { name: 'ann', password: 'four words and a comma', source: '192.0.2.1' }
    const [first = '', second = ''] = secrets
    if (uses) {
      await expect(setUp({ ...setup, secret: first }, running.house.office)).rejects.toThrow('used before')
      await setUp({ ...setup, secret: second }, running.house.office)
    }
    const where = lines.filter((line) => line === '  console                https://gate.test/admin')
    expect(where).toHaveLength(links.length === 0 ? 1 : 0)
    await running.close()
  }
  expect(new Set(secrets).size).toBe(2)
})
