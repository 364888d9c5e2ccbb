import { Refusal, type RefusalCode } from '../../src/model/refusal.js'

/** Runs what must be refused and returns the refusal, which must have exactly this code. */
export function refusedWith(code: RefusalCode, attempt: () => unknown): Refusal {
  try {
    attempt()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect(error.code).toBe(code)
    return error
  }
  throw new Error(`nothing was refused, expected ${code}`)
}
