import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
