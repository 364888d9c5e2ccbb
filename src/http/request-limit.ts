import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { networkOf } from '../model/network.js'

/** Says whether one more request of this source may pass now. */
export type Admit = (source: string) => Promise<boolean>

/** So many requests a second of one network source, counted in this process. */
export function requestLimit(perSecond: number): Admit {
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 })
  return async (source) => {
    try {
      await limiter.consume(networkOf(source))
      return true
    } catch (rejected) {
      if (rejected instanceof RateLimiterRes) return false
      throw rejected
    }
  }
}
