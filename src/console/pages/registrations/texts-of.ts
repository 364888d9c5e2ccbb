/** Values of a field that comes several times, or once with several words in it. */
export function textsOf(texts: URLSearchParams, name: string): readonly string[] {
  return [
    ...new Set(
      texts
        .getAll(name)
        .flatMap((text) => text.split(/[\s,;]+/))
        .filter(Boolean),
    ),
  ]
}
