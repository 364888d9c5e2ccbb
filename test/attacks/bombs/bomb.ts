// What a bomb is: a shape that any size can be given, brought to a door. In the small it is taken, in the large it must be
// refused by this very code at this very stage, and the house must not have worked for it beyond a bound.
import type { Expected, Played } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import type { Work } from './work.js'

export interface Bomb {
  readonly id: string
  /** One plain sentence: what is sent. */
  readonly tries: string
  /** How often the shape repeats: where it is taken, and where it is not. */
  readonly sizes: readonly [small: number, large: number]
  readonly expected: Expected
  /** Where it may take more than `usual`, and why. */
  readonly most?: Partial<Work>
  /** Everything up to the decisive step: that is the delivery. */
  prepare(ground: Ground, visitor: Visitor, size: number): Promise<Delivery>
}

/** Octets for the house's socket, or a file for its folder: put there, looked at once, and taken away again. */
export type Delivery =
  | { readonly kind: 'request'; readonly octets: Buffer; readonly target: string }
  | { readonly kind: 'file'; put(): void; look(): Promise<Played> }

/**
 * What any refused message may cost: a few steps for each of the 512 Ki octets that a message may have, and no more use of
 * keys than two signatures take.
 */
export const usual: Work = {
  inflated: 512 * 1024,
  hashed: 1024 * 1024,
  decoded: 640 * 1024,
  verifications: 2,
  privateKeyUses: 0,
  steps: 5_000_000,
  allSteps: 6_000_000,
}
