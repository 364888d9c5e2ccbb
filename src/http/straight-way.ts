import type { IncomingMessage, ServerResponse } from 'node:http'

/** What stands at the end of a way: a request and the parameters of its path. */
export type Open = (
  request: IncomingMessage,
  response: ServerResponse,
  parameters: Readonly<Record<string, string>>,
) => Promise<void>

export interface Way {
  readonly open: Open
  readonly parameters: Readonly<Record<string, string>>
}

const none = {}

/**
 * Finds a door by the very octets of its path, before the router is asked: that tries one path after the other, and gives
 * each request and response another prototype, after which V8 does everything with them in the slow way. Doors whose
 * one parameter stands last are found too. What is written in any other way is the router's, which knows the same doors.
 */
export function straightWays(doors: ReadonlyMap<string, Open>): (target: string) => Way | undefined {
  const fixed = new Map<string, Way>()
  const named = new Map<string, { readonly open: Open; readonly name: string }>()
  for (const [path, open] of doors) {
    const [, folder, name] = /^((?:\/[a-z-]+)+\/):([a-z]+)$/.exec(path) ?? []
    if (!path.includes(':')) fixed.set(path, { open, parameters: none })
    else if (folder !== undefined && name !== undefined) named.set(folder, { open, name })
  }
  return (target) => {
    const end = target.indexOf('?')
    const path = end < 0 ? target : target.slice(0, end)
    const found = fixed.get(path)
    if (found) return found
    const from = path.lastIndexOf('/') + 1
    const door = named.get(path.slice(0, from))
    const parameter = path.slice(from)
    return door && isPlain(parameter)
      ? { open: door.open, parameters: { [door.name]: parameter } }
      : undefined
  }
}

/** Handles and ids are short and of one piece; nothing else is looked up. */
export function isPlain(parameter: unknown): parameter is string {
  return typeof parameter === 'string' && /^[\w.~-]{1,128}$/.test(parameter)
}
