import { certificateOf, listKeys, nextKey, promoteKey, retireKeys } from '../../../src/admin/keys/keys.js'
import type { OwnKey, OwnKeys } from '../../../src/model/office.js'
import { callerAs, refusalOf } from '../../support/callers.js'

class KeyFault extends Error {
  override readonly name = 'KeyFault'
}

function aKey(state: OwnKey['state'], fingerprint: string): OwnKey {
  const [notBefore, notAfter] = [new Date(0), new Date(1)]
  const certificate = 'A'.repeat(100)
  return { use: 'signing', kind: 'RSA 2048', state, fingerprint, notBefore, notAfter, certificate }
}

function ring(): { readonly keys: OwnKeys; readonly asked: unknown[] } {
  const asked: unknown[] = []
  let all = [aKey('active', 'aa')]
  const keys: OwnKeys = {
    list: () => all,
    oddities: () => [],
    async next(...wanted) {
      asked.push(wanted)
      if (all.some(({ state }) => state === 'next')) throw new KeyFault('there is a next signing key already')
      const made = aKey('next', 'bb')
      all = [...all, made]
      return made
    },
    async promote(...wanted) {
      asked.push(wanted)
      all = [aKey('active', 'bb'), aKey('retired', 'aa')]
      return aKey('active', 'bb')
    },
    async retire(...wanted) {
      asked.push(wanted)
      const gone = all.filter(({ state }) => state === 'retired')
      all = all.filter(({ state }) => state !== 'retired')
      return gone
    },
  }
  return { keys, asked }
}

const owner = callerAs('owner')

test('a rollover goes step by step, in the name of who takes it', async () => {
  const office = ring()
  const before = listKeys(owner, office)
  expect((await nextKey(owner, { use: 'signing' }, office)).state).toBe('next')
  expect(listKeys(owner, office).revision).not.toBe(before.revision)
  const twice = await refusalOf(() => nextKey(owner, { use: 'signing' }, office))
  expect(twice).toMatchObject({ kind: 'conflict', says: 'There is a next signing key already.' })
  expect((await promoteKey(owner, { use: 'signing', kind: 'rsa-2048' }, office)).state).toBe('active')
  expect(await retireKeys(owner, { use: 'signing' }, office)).toHaveLength(1)
  expect((await refusalOf(() => retireKeys(owner, { use: 'signing' }, office))).kind).toBe('conflict')
  expect(office.asked).toContainEqual(['signing', 'rsa-2048', 'admin owner'])
})

test('everybody sees the public halves, and only an owner changes keys', async () => {
  const office = ring()
  const operator = callerAs('operator')
  expect(listKeys(callerAs('help-desk'), office).keys).toHaveLength(1)
  const { fileName, pem } = certificateOf(operator, 'aa', office)
  expect(fileName).toBe('signing-active-aa.pem')
  expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----\nA{64}\nA{36}\n-----END CERTIFICATE-----\n$/)
  expect((await refusalOf(() => certificateOf(operator, 'zz', office))).kind).toBe('not_found')
  for (const refused of [
    () => nextKey(operator, { use: 'signing' }, office),
    () => promoteKey(operator, { use: 'signing' }, office),
    () => retireKeys(operator, { use: 'signing' }, office),
  ])
    expect(await refusalOf(refused)).toMatchObject({ kind: 'not_allowed' })
  expect(office.asked).toEqual([])
  const nobody = { ...owner, may: new Set<never>() }
  expect((await refusalOf(() => listKeys(nobody, office))).kind).toBe('not_allowed')
  expect((await refusalOf(() => certificateOf(nobody, 'aa', office))).kind).toBe('not_allowed')
})

test('what is no expected no stays a fault of ours', async () => {
  const { keys } = ring()
  const broken = { keys: { ...keys, next: () => Promise.reject(new Error('disk full')) } }
  await expect(nextKey(owner, { use: 'signing' }, broken)).rejects.toThrow('disk full')
})
