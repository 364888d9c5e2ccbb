// Writes docs/reference/ and docs/attacks.md from the code; with --check it only says whether what stands there is still true.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { apiPage } from './reference/api.mjs'
import { attacksPage } from './reference/attacks.mjs'
import { attributesPage } from './reference/attributes.mjs'
import { auditEventsPage } from './reference/audit-events.mjs'
import { refusalsPage } from './reference/refusals.mjs'
import { settingsPage } from './reference/settings.mjs'

const folder = new URL('../docs/reference/', import.meta.url)
const pages = {
  'refusals.md': await refusalsPage(),
  'settings.md': await settingsPage(),
  'audit-events.md': auditEventsPage(),
  'api.md': await apiPage(),
  'attributes.md': await attributesPage(),
  '../attacks.md': await attacksPage(),
}

function standing(name) {
  try {
    return readFileSync(new URL(name, folder), 'utf8')
  } catch {
    return undefined
  }
}

const stale = Object.keys(pages).filter((name) => standing(name) !== pages[name])
if (process.argv.includes('--check')) {
  for (const name of stale) process.stdout.write(`docs/reference/${name} is not what the code says\n`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  mkdirSync(folder, { recursive: true })
  for (const name of stale) writeFileSync(new URL(name, folder), pages[name])
  process.stdout.write(stale.length > 0 ? `written: ${stale.join(', ')}\n` : 'nothing to change\n')
}
