// The JDK as a second opinion: one child process that is asked many questions, a line each (see Jdk.java).
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What a signature covers, by the JDK's own reading. */
export interface Covered {
  /** Local name; `encrypted-` before it where it was encrypted. */
  readonly parent: string
  readonly id: string
  /** SHA-256 of the octets that it digested, hex. */
  readonly octets: string
}

export type Opinion =
  | { readonly genuine: true; readonly covers: readonly Covered[] }
  | { readonly genuine: false; readonly why: string }

/** An element by its place in document order, and an InclusiveNamespaces PrefixList. */
export interface Part {
  readonly element: number
  readonly prefixes: readonly string[]
}

export interface Jdk {
  /** Every signature of the document by this certificate's key; `key` (PKCS #8, base64) opens EncryptedAssertions. */
  verify(document: Buffer, certificate: string, key?: string): Promise<Opinion>
  /** SHA-256 of each part's exclusive canonical form, hex; or why there is none. */
  canonical(document: Buffer, parts: readonly Part[]): Promise<readonly string[] | string>
  text(document: Buffer, part: Part): Promise<string>
  /** A signature over a query's own text; `algorithm` as the JDK calls it. */
  octets(octets: string, certificate: string, algorithm: string, value: Buffer): Promise<boolean>
  close(): void
}

// What the canonicaliser is called by itself stands in a package that the JDK keeps to itself
const internal = 'java.xml.crypto/com.sun.org.apache.xml.internal.security'
const source = fileURLToPath(new URL('../../../../test/oracles/Jdk.java', import.meta.url))

export function openJdk(): Jdk {
  const child = spawn(
    'java',
    [
      ...['--add-exports', `${internal}=ALL-UNNAMED`, '--add-exports', `${internal}.c14n=ALL-UNNAMED`],
      ...['-XX:+UseSerialGC', '-Xmx512m', source],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  ) as unknown as ChildProcessWithoutNullStreams
  const ask = lineByLine(child)
  return {
    verify: async (document, certificate, key = '-') =>
      opinionOf(await ask(`verify ${document.toString('base64')} ${certificate} ${key}`)),
    canonical: async (document, parts) => {
      const said = await ask(`canonical ${document.toString('base64')} ${parts.map(written).join(' ')}`)
      return said.startsWith('yes ') ? said.slice(4).split(' ') : said
    },
    text: async (document, part) => {
      const said = await ask(`text ${document.toString('base64')} ${written(part)}`)
      return said.startsWith('yes ') ? Buffer.from(said.slice(4), 'base64').toString() : said
    },
    octets: async (octets, certificate, algorithm, value) => {
      const text = Buffer.from(octets, 'latin1').toString('base64')
      return (await ask(`octets ${text} ${certificate} ${algorithm} ${value.toString('base64')}`)) === 'yes'
    },
    close: () => void child.stdin.end(),
  }
}

/** Answers come in the order of the questions. */
function lineByLine(child: ChildProcessWithoutNullStreams): (question: string) => Promise<string> {
  const waiting: { readonly resolve: (said: string) => void; readonly reject: (why: Error) => void }[] = []
  const gone = (why: Error): void => {
    for (const { reject } of waiting.splice(0)) reject(why)
  }
  child.once('error', gone)
  child.once('close', (code) => gone(new Error(`the JDK's process ended with ${code ?? 'a signal'}`)))
  child.stdin.on('error', gone)
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(line))
  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject })
      child.stdin.write(`${question}\n`)
    })
}

function opinionOf(said: string): Opinion {
  if (!said.startsWith('yes ')) return { genuine: false, why: said.slice(3) }
  const covers = said
    .slice(4)
    .split(' ')
    .map((each) => {
      const [parent = '', id = '', octets = ''] = each.split(':')
      return { parent, id: Buffer.from(id, 'base64').toString(), octets }
    })
  return { genuine: true, covers }
}

function written({ element, prefixes }: Part): string {
  return `${element}/${prefixes.length === 0 ? '-' : Buffer.from(prefixes.join(' ')).toString('base64')}`
}
