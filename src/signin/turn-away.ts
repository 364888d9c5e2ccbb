import type { HttpReply } from '../model/http.js'
import type { Gateway } from '../model/ports.js'
import type { Refusal } from '../model/refusal.js'
import { refuse } from './refuse.js'
import { Watch } from './watch.js'

/** What was brought to an app's or a partner's door is not even read: a no like any other, written down and told. */
export function turnAway(refusal: Refusal, source: string, gateway: Gateway): Promise<HttpReply> {
  return refuse(refusal, {}, new Watch(gateway.random.reference(), source, gateway), gateway)
}
