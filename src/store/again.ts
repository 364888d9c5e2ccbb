import { unavailable } from './sql.js'

/** So often a step is tried again that somebody else's change overtook. */
const mostAttempts = 16

/** Tries a step until it says something. */
export async function again<Result>(step: () => Promise<Result | undefined>): Promise<Result> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const result = await step()
    if (result !== undefined) return result
  }
  throw unavailable(`overtaken ${mostAttempts} times`)
}
