import { code, page, table } from './table.mjs'

const intro = `Every operation of \`/api/v1\`, below the base URL. The same as OpenAPI 3.1, for programs, is served at \`/api/v1/openapi.json\`. [docs/api.md](../api.md) shows how it is used.

Every answer may also be a problem (\`application/problem+json\`, RFC 9457): 400 cannot be read, 401 no token, 403 a scope is missing, 404 there is no such thing, 405, 409 conflict, 412 changed meanwhile, 413 too large, 415 another type, 422 faults with their paths, 428 If-Match is missing, 429 too many requests.`

export async function apiPage() {
  const { openApi } = await import('../../src/api/openapi.ts')
  const settingsSchema = () => ({ type: 'object' })
  const document = openApi({ version: '', baseUrl: '', settingsSchema })
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ path, method: method.toUpperCase(), ...one })),
  )
  const { schemas } = document.components
  const { AppSettings: _, PartnerSettings: _also, Problem: _too, ...named } = schemas
  return page('The API', intro, [
    ...document.tags.map(({ name, description }) => tagSection(name, description, all)),
    ...['## What is sent and answered', 'A `?` behind a name: it may be absent.'],
    ...Object.entries(named)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(schemaSection),
  ])
}

function tagSection(name, description, all) {
  const rows = all.filter(({ tags }) => tags.includes(name)).map(rowOf)
  return `## ${name[0].toUpperCase()}${name.slice(1)}\n\n${description}\n\n${table(['Operation', 'What it does', 'Scopes', 'Takes', 'Answers'], rows)}`
}

function rowOf(operation) {
  const { method, path, summary, parameters, requestBody, responses } = operation
  const notes = operation.description.split('\n\n').filter((text) => !text.startsWith('Needs '))
  const taken = parameters.filter(({ in: where }) => where !== 'path').map(({ name }) => code(name))
  const body = requestBody === undefined ? [] : [bodyOf(requestBody)]
  const [status] = Object.keys(responses)
  return [
    code(`${method} ${path}`),
    [summary, ...notes].join(' '),
    operation.security[0].token.map(code).join(' ') || 'any token',
    [...body, ...taken].join(', '),
    `${status} ${answerOf(responses[status])}`,
  ]
}

function bodyOf({ content }) {
  const xml = Object.keys(content).some((type) => type.endsWith('xml')) ? ' or XML' : ''
  return `${valueOf(content['application/json'].schema)}${xml}`
}

function answerOf({ content }) {
  const [type, { schema }] = Object.entries(content)[0]
  return type === 'application/json' ? valueOf(schema) : code(type)
}

function schemaSection([name, schema]) {
  const note = schema.description === undefined ? '' : `${schema.description}\n\n`
  return `### ${name}\n\n${note}${fieldsOf(schema)}`
}

function fieldsOf(schema) {
  const arms = schema.oneOf ?? schema.anyOf
  if (arms) return arms.map(fieldsOf).join('\n\nor\n\n')
  if (!schema.properties) return valueOf(schema)
  return table(['Field', 'Value', 'Meaning'], rowsOf(schema, ''))
}

/** One row for each leaf; an object with fields of its own is spread out under its name. */
function rowsOf({ properties, required = [] }, prefix) {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}${required.includes(name) ? '' : '?'}`
    const inner = schema.properties ?? schema.items?.properties
    const row = [code(path), valueOf(schema), schema.description ?? '']
    if (!inner) return [row]
    const nested = schema.properties ? schema : schema.items
    return [row, ...rowsOf(nested, `${prefix}${name}${schema.items ? '[]' : ''}.`)]
  })
}

function valueOf(schema) {
  if (schema.$ref) return linkTo(schema.$ref.split('/').at(-1))
  if (schema.enum) return schema.enum.map((one) => code(JSON.stringify(one))).join(' ')
  if (schema.const !== undefined) return code(JSON.stringify(schema.const))
  if (schema.anyOf) return [...new Set(schema.anyOf.map(valueOf))].join(' or ')
  if (schema.type === 'array') return `list of ${valueOf(schema.items ?? {})}`
  if (schema.type === 'object') return 'object'
  if (schema.format === 'date-time') return 'instant'
  return (
    { string: 'text', integer: 'number', number: 'number', boolean: 'yes or no', null: '`null`' }[
      schema.type
    ] ?? 'anything'
  )
}

function linkTo(name) {
  if (name === 'AppSettings') return '[settings of an app](settings.md#one-app)'
  if (name === 'PartnerSettings') return '[settings of a partner](settings.md#one-partner)'
  return `[${name}](#${name.toLowerCase()})`
}
