/** Found once for each list: the registry, and what counts are made of, exchange theirs whenever anything changes. */
export function onceOf<List extends object, Result>(find: (list: List) => Result): (list: List) => Result {
  const known = new WeakMap<List, Result>()
  return (list) => {
    const found = known.get(list) ?? find(list)
    known.set(list, found)
    return found
  }
}
