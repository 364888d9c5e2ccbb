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

const ours = /^[\w-]{43}\.[\w-]{22}$/

/** Nobody but us writes a `wctx` like this: whoever repeats it was asked, if not just now. */
export function isOurs(wctx: string | undefined): boolean {
  return wctx !== undefined && ours.test(wctx)
}
