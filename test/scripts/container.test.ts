import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(resolve(root, name), 'utf8')
const { scripts } = JSON.parse(read('package.json')) as {
  readonly scripts: { readonly start: string; readonly bench: string }
}
const dockerfile = read('Dockerfile').split('\n')
const arrayOf = (line: string | undefined) =>
  JSON.parse(line?.slice(line.indexOf('[')) ?? '[]') as readonly string[]

test('everything that the image copies from this checkout exists and is not left out of the build', () => {
  const copied = dockerfile
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(' ').slice(1, -1))
  const letIn = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1))
  expect(copied).toContain('src')
  expect(copied.filter((source) => !existsSync(resolve(root, source)))).toEqual([])
  expect(copied.filter((source) => !letIn.includes(source.split('/')[0] ?? ''))).toEqual([])
})

test('what one stage takes from another was made there', () => {
  const stages = dockerfile.flatMap((line) => / AS (\w+)$/.exec(line)?.[1] ?? [])
  const taken = dockerfile.flatMap((line) => /--from=(\w+)/.exec(line)?.[1] ?? [])
  expect(taken).toHaveLength(2)
  expect(stages).toEqual(expect.arrayContaining(taken))
})

test('the image does not run as root and keeps what the gateway writes in volumes', () => {
  expect(dockerfile).toContain('USER node')
  const volumes = arrayOf(dockerfile.find((line) => line.startsWith('VOLUME')))
  expect(volumes).toEqual(['config', 'metadata', 'certs', 'data'].map((name) => `/sallyport/${name}`))
})

test('the image starts the gateway as npm start does', () => {
  const command = arrayOf(dockerfile.find((line) => line.startsWith('CMD')))
  expect(command.join(' ')).toBe(scripts.start.split(' && ').at(-1))
})

test('what the bench measures in process runs with the options that npm start gives the gateway', () => {
  const optionsOf = (script: string) => script.split(' && ').at(-1)?.split(' ').slice(1, -1)
  expect(optionsOf(scripts.bench)).toEqual(optionsOf(scripts.start))
  expect(optionsOf(scripts.start)).toContain('--no-parallel-scavenge')
})

test('compose mounts folders that this checkout has, and volumes that it declares', () => {
  const compose = read('compose.yaml')
  const mounts = [...compose.matchAll(/^ {6}- ([^\s:"]+):\/[^\s:]+/gm)].map(([, source = '']) => source)
  const declared = [...(compose.split(/^volumes:$/m)[1] ?? '').matchAll(/^ {2}(\w+):/gm)].map(
    ([, name]) => name,
  )
  expect(mounts).toHaveLength(5)
  for (const mount of mounts) {
    if (mount.startsWith('./')) expect(existsSync(resolve(root, mount))).toBe(true)
    else expect(declared).toContain(mount)
  }
})

describe('the health check', () => {
  const check = async (port: number) => {
    const child = spawn(process.execPath, [resolve(root, 'scripts/health-check.mjs')], {
      env: { SALLYPORT_LISTEN: `0.0.0.0:${port}` },
    })
    return await new Promise((done) => child.once('close', done))
  }

  test.each([
    [200, 0],
    [503, 1],
  ])('when the gateway answers %d it ends with %d', async (status, expected) => {
    const asked: (string | undefined)[] = []
    const server = createServer((request, response) => {
      asked.push(request.url)
      response.writeHead(status).end()
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as AddressInfo
    expect(await check(port)).toBe(expected)
    expect(asked).toEqual(['/health/live'])
    server.close()
  })
})
