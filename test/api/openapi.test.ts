import { operations } from '../../src/api/table.js'
import { apiHouse } from './open-api.js'

const api = apiHouse()

type Json = Readonly<Record<string, unknown>>

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Json>> }
}

interface Documented {
  readonly operationId: string
  readonly summary: string
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> }
  readonly responses: Readonly<Record<string, Json>>
}

async function document(): Promise<Document> {
  const { told } = await api().call('GET', '/openapi.json', { token: '' })
  return told as unknown as Document // what is tested here
}

function everyObject(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(everyObject)
  if (typeof value !== 'object' || value === null) return []
  return [value as Json, ...Object.values(value).flatMap(everyObject)]
}

test('the document is there for everybody, and says that it did not change', async () => {
  const got = await api().call('GET', '/openapi.json', { token: '' })
  expect(got.status).toBe(200)
  expect(got.headers.get('content-type')).toBe('application/json')
  const etag = got.headers.get('etag') ?? ''
  const again = await api().call('GET', '/openapi.json', { token: '', headers: { 'If-None-Match': etag } })
  expect([again.status, again.text]).toEqual([304, ''])
})

test('it is OpenAPI 3.1, and what it refers to stands in it', async () => {
  const whole = await document()
  expect(whole.openapi).toMatch(/^3\.1\.\d+$/)
  const refs = everyObject(whole).flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []))
  expect(refs.length).toBeGreaterThan(100)
  for (const ref of new Set(refs)) {
    expect(ref).toMatch(/^#\/components\/(?:schemas|responses)\/\w+$/)
    const found = ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, piece) => (at as Json)[piece], whole)
    expect([ref, typeof found]).toEqual([ref, 'object'])
  }
})

test('each operation stands in it under its own name, with its parameters, bodies and answers', async () => {
  const { paths } = await document()
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, documented]) => ({ path, method, documented })),
  )
  expect(all).toHaveLength(operations.length)
  expect(new Set(all.map(({ documented }) => documented.operationId)).size).toBe(operations.length)
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}')
    const documented = paths[path]?.[operation.method.toLowerCase()]
    expect(documented?.operationId).toBe(operation.id)
    const inPath = documented?.parameters.filter((each) => each.in === 'path').map(({ name }) => name)
    expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
    const ifMatch = documented?.parameters.find(({ name }) => name === 'If-Match')
    expect(ifMatch?.required).toBe(operation.guarded)
    expect(documented?.requestBody === undefined).toBe(operation.body === undefined)
    const { responses = {} } = documented ?? {}
    expect(Object.keys(responses)).toEqual(
      expect.arrayContaining([String(operation.status ?? 200), '401', '429']),
    )
  }
})

test('settings are described as config/ checks them, and nothing that only we know is', async () => {
  const { components } = await document()
  const { AppSettings, PartnerSettings, NewApp, Document: given, Registration } = components.schemas
  expect(AppSettings).toMatchObject({ properties: { release: {}, nameId: {} } })
  expect(PartnerSettings).toMatchObject({ properties: { import: {}, onFirstSignIn: {} } })
  expect(NewApp).toMatchObject({ additionalProperties: false, required: ['document'] })
  expect(Object.keys((given?.['properties'] ?? {}) as Json)).not.toContain('bytes')
  expect(Registration?.['additionalProperties']).toBeUndefined()
})

test('each schema says what kind of thing it is', async () => {
  const { components } = await document()
  for (const [name, schema] of Object.entries(components.schemas)) {
    const says = ['type', 'anyOf', 'oneOf', '$ref'].filter((key) => key in schema)
    expect([name, says.length > 0]).toEqual([name, true])
  }
})
