// What every change has to pass, in the order in which it is quickest to put right. `--static` leaves out the tests.
import { spawn } from 'node:child_process'

process.chdir(new URL('..', import.meta.url).pathname)
const bin = (name) => `node_modules/.bin/${name}`
const jest = [
  '--experimental-vm-modules',
  'node_modules/jest/bin/jest.js',
  '--silent',
  '--reporters=summary',
  '--selectProjects=inner',
]

/** `fix` is what a person may do about it. */
const steps = [
  { name: 'format', run: [bin('biome'), 'format', '.'], fix: 'npm run format' },
  { name: 'lint', run: [bin('oxlint'), '--type-aware'] },
  { name: 'types', run: [bin('tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  // Once more without the types that libraries of the tests bring along
  { name: 'types of the product alone', run: [bin('tsc'), '--noEmit', '-p', 'tsconfig.build.json'] },
  { name: 'architecture', run: ['node', ...jest, '--testPathPatterns=test/architecture.test.ts'] },
  {
    name: 'reference',
    run: ['node', '--import', './scripts/typescript.mjs', 'scripts/reference.mjs', '--check'],
    fix: 'npm run reference',
  },
  { name: 'tests', run: ['node', ...jest], slow: true },
]

/** Output is kept back and shown only of what failed. */
function outcomeOf([program, ...parameters]) {
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] })
  const heard = []
  child.stdout.on('data', (part) => heard.push(part))
  child.stderr.on('data', (part) => heard.push(part))
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, said: error.message }))
    child.once('close', (code) => resolve({ ok: code === 0, said: Buffer.concat(heard).toString() }))
  })
}

const wanted = steps.filter(({ slow }) => !slow || !process.argv.includes('--static'))
const failed = []
for (const { name, run, fix } of wanted) {
  const { ok, said } = await outcomeOf(run)
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${name}\n`)
  if (ok) continue
  failed.push(name)
  process.stdout.write(`${said.trimEnd()}\n${fix ? `To put it right: ${fix}\n` : ''}\n`)
}
process.stdout.write(failed.length > 0 ? `\nFailed: ${failed.join(', ')}\n` : '\nEverything holds.\n')
process.exitCode = failed.length > 0 ? 1 : 0
