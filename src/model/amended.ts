/**
 * A copy of `one` with these of its properties changed. `{ ...one, changed }` says the same, but up to Node 20 an object
 * that begins with a spread and goes on gets a hidden class of its own every time, and whoever reads it afterwards looks
 * for its properties anew. Not for maps whose names come from outside: `__proto__` would be taken for what it says.
 */
export function amended<One extends object>(one: One, changes: Partial<One>): One {
  return Object.assign({}, one, changes)
}
