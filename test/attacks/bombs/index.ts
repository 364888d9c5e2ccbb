import type { Bomb } from './bomb.js'
import { documentBombs } from './documents.js'
import { entityBombs } from './entities.js'
import { listBombs } from './lists.js'
import { shapeBombs } from './shapes.js'
import { signatureBombs } from './signatures.js'
import { transportBombs } from './transport.js'

export const bombs: readonly Bomb[] = [
  ...shapeBombs,
  ...entityBombs,
  ...listBombs,
  ...signatureBombs,
  ...transportBombs,
  ...documentBombs,
]
