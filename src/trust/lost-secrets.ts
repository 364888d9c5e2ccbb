import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { KeyKind } from './key-file.js'
import { KeyFault } from './key-ring.js'

const another = (file: string) => `openssl rand -base64 32 > ${file}`
const anotherPair = () =>
  'sallyport keys list (makes a new pair), then give every counterpart our new metadata'

/** What becomes of a house without each of its secrets, and the way on when it is gone for good. */
const secrets = [
  ['pairwise.secret', 'people who are new to an app get names that nothing can give again', another],
  ['record.key', 'sessions, sign-ins under way and records cannot be opened any more', another],
  ['signing-active.pem', 'every counterpart refuses what another key has signed', anotherPair],
  ['encryption-active.pem', 'what partners encrypt to it cannot be read', anotherPair],
] as const

/**
 * A house that has run before has its secrets. One that is missing was lost, and is not made anew as at the first start:
 * only a person may say that nobody will bring it back. Throws KeyFault.
 */
export function checkNoneLost(folder: string, kind: KeyKind): void {
  const isHere = (name: string) => existsSync(join(folder, name))
  // The default may have been one of several kinds before, whose file still says so
  const mayBeNamed = new Map([['signing-active.pem', `signing-${kind}-active.pem`]])
  const lost = secrets.filter(([name]) => !isHere(name) && !isHere(mayBeNamed.get(name) ?? name))
  if (lost.length === 0) return
  const said = lost.map(([name, loss, way]) => {
    const file = join(folder, name)
    return `${file} is missing, and this gateway has run with it. Restore it from the backup: without it ${loss}. If it is gone for good: ${way(file)}`
  })
  throw new KeyFault(said.join('\n'))
}
