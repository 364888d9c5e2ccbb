import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const [saml, tooling] = ['/usr/share/xml/opensaml', '/usr/share/xml/xmltooling']

const schemas = {
  protocol: 'saml-schema-protocol-2.0.xsd',
  metadata: 'saml-schema-metadata-2.0.xsd',
  saml11: 'cs-sstc-schema-assertion-1.1.xsd',
  saml20: 'saml-schema-assertion-2.0.xsd',
} as const

/** The schemas name each other by addresses of the web; here they stand as files. */
const places: Readonly<Record<string, string>> = {
  'http://www.w3.org/TR/xmldsig-core/xmldsig-core-schema.xsd': `${tooling}/xmldsig-core-schema.xsd`,
  'http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd': `${tooling}/xmldsig-core-schema.xsd`,
  'http://www.w3.org/TR/2002/REC-xmlenc-core-20021210/xenc-schema.xsd': `${tooling}/xenc-schema.xsd`,
  'http://www.w3.org/2001/xml.xsd': `${tooling}/xml.xsd`,
}

/** What xmllint says against the standard's own schema; empty when the document is valid. */
export async function schemaFaults(xml: string, schema: keyof typeof schemas): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'schema-'))
  const file = join(folder, 'document.xml')
  const catalog = join(folder, 'catalog.xml')
  const entries = Object.entries(places).map(
    ([name, path]) => `<uri name="${name}" uri="${path}"/><system systemId="${name}" uri="${path}"/>`,
  )
  writeFileSync(file, xml)
  writeFileSync(
    catalog,
    `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">${entries.join('')}</catalog>`,
  )
  try {
    const parameters = ['--nonet', '--noout', '--schema', `${saml}/${schemas[schema]}`, file]
    await run('xmllint', parameters, { env: { ...process.env, XML_CATALOG_FILES: catalog } })
    return ''
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(folder, '') : String(error)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
