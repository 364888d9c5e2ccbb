/** Copies what the compiler leaves behind (styles, scripts, the database worker) from src to dist, or where it is told. */
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../src', import.meta.url))
const target = fileURLToPath(new URL(`../${process.argv[2] ?? 'dist'}`, import.meta.url))

if (!existsSync(target)) throw new Error(`${target} is missing: compile first`)
cpSync(source, target, { recursive: true, filter: (path) => !path.endsWith('.ts') })
// The commands read their version beside the folder they stand in.
if (process.argv[2] !== undefined)
  cpSync(fileURLToPath(new URL('../package.json', import.meta.url)), join(target, '..', 'package.json'))
