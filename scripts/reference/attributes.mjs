import { code, page, table } from './table.mjs'

const intro = `Every attribute that is known here, under its house name: the name in rules, in settings and in users. Counterparts write it in any of the other ways; capitals do not matter there. Towards an app that asks for no names of its own it leaves under its OID, else under its plain name.

*Domain*: a value counts only while the domain behind its \`@\` is confirmed for the partner that says it (\`sallyport partner confirm-domain\`).`

export async function attributesPage() {
  const { attributeNames } = await import('../../src/model/attribute-names.ts')
  const head = ['House name', 'OID', 'Plain name', 'Claim URIs', 'Also read', 'Domain']
  const list = (names) => names.map(code).join('<br>')
  const rows = attributeNames.map(({ house, oid, friendly, claims, also, scoped }) => [
    code(house),
    oid === undefined ? '' : code(oid),
    code(friendly),
    list(claims),
    list(also),
    scoped ? 'yes' : '',
  ])
  return page('Attributes', intro, [table(head, rows)])
}
