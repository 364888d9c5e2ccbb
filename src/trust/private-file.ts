import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { randomBytes } from 'node:crypto'

/** A folder for secrets: its owner alone enters. Where we may not say so (a mounted volume), the files' own modes hold. */
export function privateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (!isOpenToOthers(folder)) return
  try {
    chmodSync(folder, 0o700)
  } catch {
    // Somebody else's folder.
  }
}

/** Writes the file whole or not at all, readable by its owner only. False when there is one already. */
export function createPrivateFile(file: string, content: string): boolean {
  privateFolder(dirname(file))
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`
  writeFileSync(draft, content, { mode: 0o600, flag: 'wx', flush: true })
  try {
    // A link fails where the name is taken, so of two processes that start at once one wins and the other sees it.
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    return createPlainly(file, content)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** For file systems without links. */
function createPlainly(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { mode: 0o600, flag: 'wx', flush: true })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** The file's text; made by `make` when there is none yet. */
export function readOrCreate(file: string, make: () => string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const content = make()
  return createPrivateFile(file, content) ? content : readFileSync(file, 'utf8')
}

/** Whether others than the owner may read or change it. */
export function isOpenToOthers(file: string): boolean {
  return (statSync(file).mode & 0o077) !== 0
}
