import { z } from 'zod'
import type { Kind } from '../model/office.js'
import type { Operation, Tag } from './operation.js'
import { problemType } from './problem.js'
import { asked, told } from './schemas/schema-names.js'
import { operations } from './table.js'

export type Json = Readonly<Record<string, unknown>>

/** What the document is of. */
export interface Documented {
  readonly version: string
  readonly baseUrl: string
  /** JSON Schema of what is set of one app or partner. */
  settingsSchema(kind: Kind): Json
}

/** OpenAPI 3.1, made from the very schemas that read what is sent and write what is answered. */
export function openApi({ version, baseUrl, settingsSchema }: Documented): Json {
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Sallyport',
      version,
      description:
        'Everything that the console does, for programs. Tokens are made at the console; what one may do is said by its scopes, which are permissions. Every change is written down with how things stood before and after.',
    },
    servers: [{ url: `${baseUrl}/api/v1` }],
    security: [{ token: [] }],
    tags: tags.map(([name, description]) => ({ name, description })),
    paths: pathsOf(),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token: `spy_…`' } },
      schemas: {
        ...named(asked, 'input'),
        ...named(told, 'output'),
        AppSettings: plainSchema(settingsSchema('app')),
        PartnerSettings: plainSchema(settingsSchema('partner')),
        Problem: problemSchema,
      },
      responses: responses(),
    },
  }
}

const tags: readonly (readonly [Tag, string])[] = [
  ['apps', 'Who asks us: applications that send people here to sign in.'],
  ['partners', 'Who vouches to us: organisations whose people sign in.'],
  ['changes', 'What was changed of apps and partners, and the way back.'],
  ['people', 'Users, what partners call them, their sessions, roles and groups.'],
  ['keys', 'Our own keys.'],
  ['look back', 'The audit, and the records of sign-ins.'],
  ['access', 'Those who run the house, and their tokens.'],
  ['house', 'The house itself.'],
]

function pathsOf(): Json {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: documented(operation) }
  }
  return paths
}

function documented(operation: Operation): Json {
  const { id, tag, says, more, permissions, body } = operation
  const needs =
    permissions.length === 0 ? [] : [`Needs ${permissions.map((one) => `\`${one}\``).join(' and ')}.`]
  return {
    operationId: id,
    tags: [tag],
    summary: says,
    description: [...(more === undefined ? [] : [more]), ...needs].join('\n\n'),
    // OpenAPI 3.1, 4.8.30: of a bearer token, what it must be good for
    security: [{ token: permissions }],
    parameters: parametersOf(operation),
    ...(body === undefined ? {} : { requestBody: requestBodyOf(operation, body) }),
    responses: responsesOf(operation),
  }
}

function parametersOf({ path, query, guarded, once }: Operation): readonly Json[] {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)
  const fields = query === undefined ? {} : (schemaOf(query, 'input')['properties'] as Record<string, Json>)
  return [
    ...names.map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string', maxLength: 128 },
    })),
    ...Object.entries(fields ?? {}).map(([name, { description, ...schema }]) => ({
      name,
      in: 'query',
      ...(description === undefined ? {} : { description }),
      schema,
    })),
    ...(guarded === true
      ? [header('If-Match', true, 'The ETag of what the change is made upon, or `*`.')]
      : []),
    ...(once === true
      ? [header('Idempotency-Key', false, 'Asked again with the same within a day, nothing is done twice.')]
      : []),
  ]
}

function header(name: string, required: boolean, description: string): Json {
  return { name, in: 'header', required, description, schema: { type: 'string' } }
}

function requestBodyOf({ takesXml }: Operation, body: z.ZodType): Json {
  const json = { 'application/json': { schema: referTo(asked, body) } }
  const xml = { 'application/samlmetadata+xml': { schema: { type: 'string' } } }
  return { required: true, content: takesXml === true ? { ...json, ...xml } : json }
}

function responsesOf(operation: Operation): Json {
  const { answer, status = 200, body, guarded, method, permissions } = operation
  const content =
    typeof answer === 'string'
      ? { [answer]: { schema: { type: 'string' } } }
      : { 'application/json': { schema: referTo(told, answer) } }
  const etag = { ETag: { schema: { type: 'string' } } }
  const faults = [
    400,
    401,
    ...(permissions.length === 0 ? [] : [403]),
    404,
    ...(method === 'GET' ? [] : [409]),
    ...(guarded === true ? [412, 428] : []),
    ...(body === undefined ? [] : [413, 415, 422]),
    429,
  ]
  return {
    [status]: { description: status === 201 ? 'Made.' : 'Done.', headers: etag, content },
    ...(method === 'GET' ? { 304: { description: 'What If-None-Match names still stands.' } } : {}),
    ...Object.fromEntries(faults.map((fault) => [fault, { $ref: `#/components/responses/${fault}` }])),
  }
}

const said: Readonly<Record<number, string>> = {
  400: 'The request cannot be read.',
  401: 'No token, or one that is worth nothing.',
  403: 'The token lacks a scope.',
  404: 'There is no such thing.',
  409: 'It stands in the way of something, or `config/` says otherwise.',
  412: 'It was changed meanwhile; nothing was done.',
  413: 'The body is larger than this takes.',
  415: 'The body is of another type than this takes.',
  422: 'The body has faults; each is told with its path.',
  428: 'If-Match is missing.',
  429: 'Too many requests; Retry-After says when.',
}

function responses(): Json {
  const content = { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } }
  return Object.fromEntries(
    Object.entries(said).map(([status, description]) => [status, { description, content }]),
  )
}

const problemSchema: Json = {
  type: 'object',
  description: 'RFC 9457.',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable: what a program may decide upon.' },
    detail: { type: 'string', description: 'For people.' },
    todo: { type: 'string', description: 'Who can do what about it.' },
    faults: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'says'],
        properties: {
          path: { type: 'string' },
          says: { type: 'string' },
          expected: { type: 'string' },
          came: { type: 'string' },
        },
      },
    },
    reference: { type: 'string', description: 'Under which the log knows more.' },
  },
}

type JsonSchema = z.core.JSONSchema.BaseSchema
type Names = z.core.$ZodRegistry<{ readonly id: string }>

function referTo(names: Names, schema: z.ZodType): Json {
  const name = names.get(schema)?.id
  return name === undefined ? schemaOf(schema, names === asked ? 'input' : 'output') : { $ref: placeOf(name) }
}

function placeOf(name: string): string {
  return `#/components/schemas/${name}`
}

function named(names: Names, io: 'input' | 'output'): Json {
  const { schemas } = z.toJSONSchema(names, { ...howTo(io), uri: placeOf })
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, plainSchema({ ...schema })]),
  )
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  return plainSchema({ ...z.toJSONSchema(schema, howTo(io)) })
}

/** What stands here is said once for the whole document. */
function plainSchema({ $schema: _, $id: _id, ...schema }: Json): Json {
  return schema
}

function howTo(io: 'input' | 'output') {
  const override = (at: { readonly zodSchema: z.core.$ZodTypes; readonly jsonSchema: JsonSchema }) => {
    const { jsonSchema, zodSchema } = at
    const of = z.globalRegistry.get(zodSchema)?.['settingsOf']
    if (of === 'app' || of === 'partner') settingsRef(jsonSchema, of)
    const { properties = {} } = jsonSchema
    for (const [name, field] of Object.entries(properties)) {
      if (typeof field === 'object' && field['hidden'] === true) Reflect.deleteProperty(properties, name)
    }
    // An answer may have more some day; who reads it passes over what they do not know
    if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
  }
  return { io, override, unrepresentable: 'any' } as const
}

function settingsRef(schema: JsonSchema, of: Kind): void {
  const { description } = schema
  for (const name of Object.keys(schema)) Reflect.deleteProperty(schema, name)
  schema.$ref = placeOf(of === 'app' ? 'AppSettings' : 'PartnerSettings')
  if (description !== undefined) schema.description = description
}
