import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Builds the demo's own part once, before any test looks at it; the gateway's is built before. */
export default function buildDemo() {
  const root = resolve(import.meta.dirname, '../..')
  const { NODE_OPTIONS: _jest, ...env } = process.env
  const compiler = ['node_modules/typescript/bin/tsc', '-p', 'demo/tsconfig.json']
  const { status } = spawnSync(process.execPath, compiler, { cwd: root, env, stdio: 'inherit' })
  if (status !== 0) throw new Error('the demo could not be built')
}
