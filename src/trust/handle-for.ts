import { basename } from 'node:path'
import { isHandle } from './metadata-file.js'

/** File names that say what it is and not whose. */
const nothingSaid =
  /^(?:saml|idp|sp|federation|fed|entity|app|partner|idp-|sp-)*-?_?(?:metadata|federationmetadata|entity|descriptor)?$/

/** A handle for what nobody gave one: of the file's name where that says something, or of the entity id's host. */
export function handleFor(id: string, fileName: string): string {
  const file = basename(fileName)
    .replace(/\.xml$/i, '')
    .toLowerCase()
  if (!/^[a-z]+:\/\//i.test(fileName) && isHandle(file) && !nothingSaid.test(file)) return file
  const host = URL.canParse(id) ? new URL(id).hostname : ''
  return (host || id)
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 63)
}

const tries = 1000

/** The same with a number behind it, where it is taken already. */
export function freeHandle(handle: string, isTaken: (handle: string) => boolean): string {
  if (!isTaken(handle)) return handle
  for (let count = 2; count < tries; count += 1) {
    const next = `${handle.slice(0, 58)}-${count}`
    if (!isTaken(next)) return next
  }
  return handle
}
