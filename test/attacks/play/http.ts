import type { Shown } from '../../support/browser.js'
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'

/** Whatever stands at a door and is no forged message: methods, headers, parameters, cookies. */
export interface HttpAttack {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly face?: Attack['face']
  readonly expected: Expected
  /** What comes before the decisive step, which is what it returns. */
  prepare(ground: Ground, visitor: Visitor, hostile: boolean): Promise<() => Promise<Shown>>
}

export function httpAttack({ row, name, tries, face = 'http', expected, prepare }: HttpAttack): Attack {
  return {
    id: `${row}.${name}`,
    row,
    face,
    tries,
    expected,
    async play(ground, hostile) {
      return ground.observe(await prepare(ground, ground.visitor(), hostile))
    },
  }
}
