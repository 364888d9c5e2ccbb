import type { HttpRequest } from '../../model/http.js'
import type { Door } from '../../captured/capture.js'

/** As it would have come in; no browser is behind it. */
export function atDoor(door: Door, path: string): HttpRequest {
  return { ...door, path, browser: { bindings: new Map() }, source: '127.0.0.1' }
}
