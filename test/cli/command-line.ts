import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sallyport } from '../../src/cli/commands.js'

// Commands take the environment as it is; a Redis of this machine's own is none of these homes'.
delete process.env['REDIS_URL']

const homes: string[] = []

export function removeHomes(): void {
  for (const home of homes) rmSync(home, { recursive: true, force: true })
}

export interface Ran {
  readonly code: number
  readonly out: string
  readonly error: string
}

export interface CommandLine {
  readonly home: string
  put(file: string, text: string): string
  /** Words with blanks in them are given as a list. */
  run(...words: readonly string[]): Promise<Ran>
  /** With a person who answers this. */
  asked(answer: string, ...words: readonly string[]): Promise<Ran & { readonly question: string }>
  json(...words: readonly string[]): Promise<unknown>
}

/** A home folder of its own, and the command line over it. Small keys are quick to make. */
export function commandLine(settings: object = {}): CommandLine {
  const home = mkdtempSync(join(tmpdir(), 'command-line-'))
  homes.push(home)
  const put = (file: string, text: string) => {
    const path = join(home, file)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, text)
    return path
  }
  const all = {
    keys: { kind: 'ec-p256' },
    ...settings,
  }
  put('config/sallyport.json', JSON.stringify(all))
  const run = async (words: readonly string[], answer?: string) => {
    const told = { out: '', error: '', question: '' }
    const code = await sallyport(['--home', home, ...words], {
      out: (text) => void (told.out += text),
      error: (text) => void (told.error += text),
      ...(answer === undefined
        ? {}
        : {
            ask: async (question) => {
              told.question += question
              return answer
            },
          }),
    })
    return { code, ...told }
  }
  return {
    home,
    put,
    run: (...words) => run(words),
    asked: (answer, ...words) => run(words, answer),
    async json(...words) {
      const { code, out, error } = await run([...words, '--json'])
      if (code !== 0) throw new Error(error)
      return JSON.parse(out) as unknown
    },
  }
}
