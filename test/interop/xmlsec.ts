import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const script = join(import.meta.dirname, 'peers/xmlsec.sh')
const run = promisify(execFile)

async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (path: (name: string) => string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'xmlsec-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    return await use((name) => join(folder, name))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Has xmlsec1 verify the signature that is a child of `element`, with this certificate's key and no other. */
export async function verifies(
  xml: string,
  certificate: string,
  element: 'Response' | 'Assertion' | 'EntityDescriptor',
): Promise<boolean> {
  return await withFiles({ 'm.xml': xml, 'c.pem': certificate }, async (path) => {
    const ended = run(script, ['verify', path('m.xml'), path('c.pem'), element])
    return await ended.then(
      () => true,
      () => false,
    )
  })
}

/** The document with its first EncryptedData decrypted by xmlsec1. */
export async function decrypted(xml: string, privateKeyFile: string): Promise<string> {
  return await withFiles({ 'm.xml': xml }, async (path) => {
    return (await run(script, ['decrypt', path('m.xml'), privateKeyFile])).stdout
  })
}

/** The first signing certificate that metadata publishes, as PEM. */
export function signingCertificate(metadata: string): string {
  const [first] = signingCertificates(metadata)
  if (first === undefined) throw new Error('no signing certificate in the metadata')
  return first
}

/** All of them, in their order. */
export function signingCertificates(metadata: string): readonly string[] {
  const descriptors = metadata.match(/<(?:\w+:)?KeyDescriptor[\s\S]*?<\/(?:\w+:)?KeyDescriptor>/g) ?? []
  return descriptors
    .filter((descriptor) => !descriptor.includes('use="encryption"'))
    .flatMap((descriptor) => /X509Certificate>([^<]+)</.exec(descriptor)?.[1] ?? [])
    .map((found) => {
      const lines = found.replace(/\s/g, '').match(/.{1,64}/g) ?? []
      return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
    })
}

/** Metadata with another key in every place. */
export function withKey(metadata: string, certificate: string): string {
  const bare = certificate.replace(/-----[^-]+-----|\s/g, '')
  return metadata.replace(/(X509Certificate>)[^<]+(<)/g, `$1${bare}$2`)
}
