// The quick inner loop: everything that needs nothing installed. Parameters go to jest.
import { run, suites } from './suites.mjs'

process.chdir(new URL('..', import.meta.url).pathname)
const jest = ['node_modules/jest/bin/jest.js', ...process.argv.slice(2), '--selectProjects', 'inner']
const { limit } = suites.find(({ name }) => name === 'inner')
const ended = await run(process.execPath, jest, limit, { NODE_OPTIONS: '--experimental-vm-modules' })
const left = suites.map(({ name }) => name).filter((name) => name !== 'inner')
process.stdout.write(`Left out: ${left.join(', ')}. "npm run test:all" runs everything.\n`)
process.exitCode = ended.ok ? 0 : 1
