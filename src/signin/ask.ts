import type { HttpReply } from '../model/http.js'

/** A stage needs the person or a partner first: the browser goes there and comes back to the line. */
export interface Ask {
  readonly ask: HttpReply
}

export function asks<T extends object>(result: T | Ask): result is Ask {
  return 'ask' in result
}
