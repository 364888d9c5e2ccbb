import { z } from 'zod'

/** Names under which schemas stand in the OpenAPI document: those that are sent here, and those that are answered. */
export const asked = z.registry<{ readonly id: string }>()
export const told = z.registry<{ readonly id: string }>()

/** Names a schema of an answer. */
export function tells<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  told.add(schema, { id })
  return schema
}

/** Names a schema of what is sent. */
export function asks<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  asked.add(schema, { id })
  return schema
}

/** RFC 3339, in UTC. */
export const instant = z.string().meta({ format: 'date-time' })

/** A stretch of a list. */
export function listOf<Schema extends z.ZodType>(id: string, item: Schema) {
  return tells(
    id,
    z.object({
      items: z.array(item),
      next: z.string().exactOptional().describe('Address of the next stretch; absent at the end.'),
    }),
  )
}

export const mostAtOnce = 200

/** What every list takes. */
export const stretch = {
  limit: z.coerce.number().int().min(1).max(mostAtOnce).default(50).describe('How many at once.'),
  cursor: z.string().max(4096).exactOptional().describe('Of `next` of the stretch before.'),
}

export const plainStretch = z.strictObject(stretch)

export const entityId = z.string().min(1).max(1024)
export const shortText = z.string().max(200)
