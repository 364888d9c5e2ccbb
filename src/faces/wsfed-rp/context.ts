/**
 * `wctx` of ours: the sign-in, and which of its questions this is. A partner that is asked again gets another one, so
 * that a late answer to the first does not answer the second.
 */
export function contextFor(signIn: string, note: string): string {
  return `${signIn}.${note}`
}

const pattern = /^([\w~-]{1,64})\.([\w~-]{1,64})$/

export function signInIn(wctx: string | undefined): string | undefined {
  return wctx === undefined ? undefined : pattern.exec(wctx)?.[1]
}

/** The question's note. */
export function noteIn(wctx: string | undefined): string | undefined {
  return wctx === undefined ? undefined : pattern.exec(wctx)?.[2]
}
