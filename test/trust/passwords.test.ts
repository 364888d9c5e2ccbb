import { argonPasswords } from '../../src/trust/passwords.js'

const password = 'four words and a comma'

describe('a password', () => {
  const passwords = argonPasswords()

  test('is kept as argon2id with its parameters, never twice the same', async () => {
    const [one, other] = await Promise.all([passwords.hash(password), passwords.hash(password)])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(other).not.toBe(one)
    expect(one).not.toContain(password)
  })

  test('fits its own hash and no other', async () => {
    const hash = await passwords.hash(password)
    expect(await passwords.verify(hash, password)).toBe(true)
    expect(await passwords.verify(hash, `${password} `)).toBe(false)
    expect(await passwords.verify(hash, '')).toBe(false)
  })

  test('fits nothing that cannot be read as a hash', async () => {
    expect(await passwords.verify('', password)).toBe(false)
    expect(await passwords.verify('$argon2id$v=19$m=19456', password)).toBe(false)
    expect(await passwords.verify(password, password)).toBe(false)
  })

  test('waits for its turn when many come at once, and none is lost', async () => {
    const hash = await passwords.hash(password)
    const tries = Array.from({ length: 7 }, (_, at) => (at % 2 === 0 ? password : `guess ${at}`))
    const fits = await Promise.all(tries.map((one) => passwords.verify(hash, one)))
    expect(fits).toEqual([true, false, true, false, true, false, true])
  })
})
