// The API of the house: /api/v1. One table of operations (table.ts) is what it does, what it asks for and what is written
// about it: its doors and its OpenAPI document are made from the same rows, and each calls a function of the admin room.
import type { z } from 'zod'
import type { Caller, Permission } from '../model/admin.js'
import type { Office } from '../model/office.js'
import type { OfficeDoor } from '../model/office-door.js'

/** What an operation is asked. */
export interface Ask<Name extends string, Query, Body> {
  readonly caller: Caller
  readonly parameters: Readonly<Record<Name, string>>
  readonly query: Query
  readonly body: Body
  /** Of If-Match: what the change is made upon. Absent: whatever stands (`*`). */
  readonly seen: string | undefined
}

/** What came of it. */
export interface Done<Told> {
  readonly told: Told
  /** Becomes the ETag. */
  readonly revision?: string
  /** Path below /api/v1 of what was made. */
  readonly location?: string
}

/** An answer that is no JSON. */
export interface File {
  readonly bytes: Uint8Array | string
  readonly type: string
  readonly fileName?: string
}

export type Tag = 'apps' | 'partners' | 'changes' | 'people' | 'keys' | 'look back' | 'access' | 'house'

interface Row {
  /** operationId. */
  readonly id: string
  readonly tag: Tag
  readonly method: OfficeDoor['method']
  /** Below /api/v1: `/apps/:app`. */
  readonly path: string
  /** All of them are needed. */
  readonly permissions: readonly Permission[]
  /** One line. */
  readonly says: string
  /** What is to be known beside it. */
  readonly more?: string
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** The body may also come as an XML document, which is then `document.xml`. */
  readonly takesXml?: true
  /** 200 unless something is made. */
  readonly status?: 201
  /** Needs If-Match. */
  readonly guarded?: true
  /** Takes Idempotency-Key: without it, asking twice would make two. */
  readonly once?: true
}

/** A row as doors and document use it. */
export interface Operation extends Row {
  /** Of the answer; a text is the media type of a file. */
  readonly answer: z.ZodType | string
  run(ask: Ask<string, unknown, unknown>, office: Office): Promise<Done<unknown> | File>
}

/** The names in a path. */
type NamesIn<Path extends string> = Path extends `${infer One}/${infer Rest}`
  ? NamesIn<One> | NamesIn<Rest>
  : Path extends `:${infer Name}`
    ? Name
    : never

type Read<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

interface Definition<Path extends string, Query, Body, Answer> extends Row {
  readonly path: Path
  readonly query?: Query & z.ZodType
  readonly body?: Body & z.ZodType
  readonly answer: Answer
  run(
    ask: Ask<NamesIn<Path>, Read<Query>, Read<Body>>,
    office: Office,
  ): Promise<Answer extends z.ZodType ? Done<z.input<Answer>> : File>
}

/** One row, checked: what it runs is given what its schemas read, and gives what its answer's schema takes. */
export function operation<
  const Path extends string,
  Answer extends z.ZodType | string,
  Query = undefined,
  Body = undefined,
>(definition: Definition<Path, Query, Body, Answer>): Operation {
  // Its door hands it what its own schemas read
  return definition
}

/** What JSON makes of a value. */
export type Plain<T> = T extends Date
  ? string
  : T extends readonly (infer One)[]
    ? Plain<One>[]
    : T extends object
      ? { -readonly [Name in keyof T]: Plain<T[Name]> }
      : T

export function plain<T>(value: T): Plain<T> {
  // JSON makes texts of instants, and leaves out what is undefined
  return JSON.parse(JSON.stringify(value)) as Plain<T>
}
