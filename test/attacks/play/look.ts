import type { Attack, Played } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'

/** An attack that is answered as if nothing were hostile about it: what must not come of it is looked for. */
export interface LookAttack {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly face?: Attack['face']
  /** What is amiss; undefined when nothing is, as it must be of attack and twin alike. */
  look(ground: Ground, visitor: Visitor, hostile: boolean): Promise<string | undefined>
}

export function lookAttack({ row, name, tries, face = 'http', look }: LookAttack): Attack {
  return {
    id: `${row}.${name}`,
    row,
    face,
    tries,
    expected: { code: 'harmless' },
    async play(ground, hostile) {
      const amiss = await look(ground, ground.visitor(), hostile)
      return {
        ...nothing,
        accepted: amiss === undefined || hostile,
        told: amiss ?? 'nothing amiss',
        detail: amiss ?? '',
      }
    },
  }
}

/** A play of which nothing came. */
export const nothing: Played = { accepted: false, httpStatus: 0, sessions: 0, tokens: 0, audited: 0 }

/** The first thing that does not hold. */
export function amissIn(checks: Readonly<Record<string, boolean>>): string | undefined {
  return Object.entries(checks).find(([, holds]) => !holds)?.[0]
}
