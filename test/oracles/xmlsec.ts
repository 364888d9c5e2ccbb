// xmlsec1 as a third opinion: slow, since each question is a process of its own, so it is asked of a sample.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ds = 'http://www.w3.org/2000/09/xmldsig#'
const saml = 'urn:oasis:names:tc:SAML:2.0'
const ids = ['assertion:Assertion', 'protocol:Response', 'protocol:AuthnRequest'].concat([
  'metadata:EntityDescriptor',
  'metadata:EntitiesDescriptor',
])

/** The key comes from the certificate alone: what travels inside the message is not looked at. */
const fixed = [
  '--verify',
  ...['--enabled-key-data', 'key-name,rsa,ecdsa', '--enabled-reference-uris', 'empty,same-doc'],
  ...ids.flatMap((name) => ['--id-attr:ID', `${saml}:${name}`]),
]

export interface Xmlsec {
  /** Why one of its signatures is not genuine by this certificate; undefined where all are. */
  complaint(document: Buffer, certificate: string, signatures: number): Promise<string | undefined>
  close(): void
}

export function openXmlsec(): Xmlsec {
  const folder = mkdtempSync(join(tmpdir(), 'xmlsec-'))
  let files = 0
  return {
    async complaint(document, certificate, signatures) {
      const name = join(folder, String((files += 1)))
      writeFileSync(`${name}.xml`, document)
      writeFileSync(`${name}.pem`, pem(certificate))
      for (let i = 1; i <= signatures; i += 1) {
        const path = `(//*[local-name()='Signature' and namespace-uri()='${ds}'])[${i}]`
        const own = ['--pubkey-cert-pem', `${name}.pem`, '--node-xpath', path, `${name}.xml`]
        const why = await run('xmlsec1', [...fixed, ...own]).then(
          () => undefined,
          (error: { readonly stderr?: string }) =>
            `signature ${i}: ${(error.stderr ?? 'it did not run').slice(0, 400)}`,
        )
        if (why !== undefined) return why
      }
      return undefined
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function pem(certificate: string): string {
  const lines = certificate.match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
