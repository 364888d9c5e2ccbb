import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openVault } from '../../src/trust/vault.js'

const folder = mkdtempSync(join(tmpdir(), 'vault-'))
const other = mkdtempSync(join(tmpdir(), 'vault-'))
afterAll(() => {
  for (const each of [folder, other]) rmSync(each, { recursive: true, force: true })
})
const vault = openVault(folder)

test('what was sealed for a place opens there, also after a restart', () => {
  const text = 'Ångström & <attributes>'
  const sealed = vault.seal(text, 'record 7KQ2')
  expect(sealed).not.toContain('attributes')
  expect(vault.open(sealed, 'record 7KQ2')).toBe(text)
  expect(openVault(folder).open(sealed, 'record 7KQ2')).toBe(text)
  expect(vault.open(vault.seal('', 'x'), 'x')).toBe('')
})

test('it opens neither at another place, nor changed, nor with another key', () => {
  const sealed = vault.seal('word', 'here')
  expect(vault.open(sealed, 'there')).toBeUndefined()
  expect(openVault(other).open(sealed, 'here')).toBeUndefined()
  for (const at of [0, 4, 20, sealed.length - 2]) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
    expect(vault.open(changed, 'here')).toBeUndefined()
  }
  for (const nonsense of ['', 'v1.', 'v1.AAAA', sealed.slice(0, 20)])
    expect(vault.open(nonsense, 'here')).toBeUndefined()
  expect(vault.open(sealed, 'here')).toBe('word')
})

test('the same text sealed twice looks different', () => {
  expect(vault.seal('word', 'here')).not.toBe(vault.seal('word', 'here'))
})

test('a pairwise name is stable, differs by user and app, and tells nothing', () => {
  const name = vault.pairwise('alice', 'https://app.example/')
  expect(name).toMatch(/^[a-z2-7]{52}$/)
  expect(openVault(folder).pairwise('alice', 'https://app.example/')).toBe(name)
  const others = [
    vault.pairwise('bob', 'https://app.example/'),
    vault.pairwise('alice', 'https://app.example'),
    openVault(other).pairwise('alice', 'https://app.example/'),
    vault.pairwise('a', 'bc'),
    vault.pairwise('ab', 'c'),
  ]
  expect(new Set([name, ...others]).size).toBe(6)
})

test('the pairwise name of fixed input never changes between versions', () => {
  const fixed = mkdtempSync(join(tmpdir(), 'vault-'))
  writeFileSync(join(fixed, 'pairwise.secret'), Buffer.alloc(32, 7).toString('base64'))
  expect(openVault(fixed).pairwise('u1', 'a1')).toBe('gfrbjlhs77rlzut3puun6afg4qsbopj7r7kqhkprukdu6fulwyiq')
  rmSync(fixed, { recursive: true })
})

test('both secrets are readable by their owner only, and a damaged one stops the start', () => {
  for (const name of ['record.key', 'pairwise.secret']) {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    expect(Buffer.from(readFileSync(join(folder, name), 'utf8'), 'base64')).toHaveLength(32)
  }
  const broken = mkdtempSync(join(tmpdir(), 'vault-'))
  writeFileSync(join(broken, 'record.key'), 'short')
  expect(() => openVault(broken)).toThrow('expected 32 octets')
  rmSync(broken, { recursive: true })
})

test.each(['', 'plain', 'Ångström ÿ\0', 'Łódź, 東京, 😀', '\u0100'])(
  'octets that were sealed for a place open there and nowhere else: %j',
  (text) => {
    const sealed = vault.sealBytes(text, 'here')
    expect(vault.openBytes(sealed, 'here')).toBe(text)
    expect(openVault(folder).openBytes(new Uint8Array(sealed), 'here')).toBe(text)
    expect(vault.openBytes(sealed, 'there')).toBeUndefined()
    expect(openVault(other).openBytes(sealed, 'here')).toBeUndefined()
    const changed = Uint8Array.from(sealed)
    changed[20] = (changed[20] ?? 0) ^ 1
    expect(vault.openBytes(changed, 'here')).toBeUndefined()
  },
)
