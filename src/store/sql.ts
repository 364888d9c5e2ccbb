import { amended } from '../model/amended.js'
import { type Compilable, type Expression, type Kysely, sql as raw } from 'kysely'
import { Refusal } from '../model/refusal.js'
import type { Schema } from './schema.js'

/** A database as the stores use it: typed statements, read singly or written as jobs. One file per database product. */

export type SqlValue = string | number | Uint8Array | null

declare const row: unique symbol

/** A compiled statement and the values in its places. `Row` is what it gives back, if anything. */
export interface Statement<Row = unknown> {
  readonly sql: string
  readonly parameters: readonly SqlValue[]
  /** So many rows must be changed (or given back), else the job is undone. */
  readonly mustChange?: number
  readonly [row]?: Row
}

type Rows<Statements extends readonly Statement[]> = {
  readonly [Index in keyof Statements]: Statements[Index] extends Statement<infer Row>
    ? readonly Row[]
    : never
}

export type Done<Statements extends readonly Statement[]> =
  | { readonly done: true; readonly rows: Rows<Statements> }
  /** Undone, all of it; `at` is the statement that could not stand. */
  | { readonly done: false; readonly at: number; readonly because: 'unchanged' | 'unique' | 'no_parent' }

export interface Durability {
  /** Resolve only once a power cut could not take it back, nor anything written before it. */
  readonly durable: boolean
  /** Nobody waits for it: it may wait some moments for others to go along with. */
  readonly background?: boolean
  /** Nobody else needs the octets among the values any more: they are handed over and not copied. */
  readonly handsOver?: boolean
}

/** Every failure of the database itself is Refusal `store.unavailable`, within bounded time. */
export interface SqlStore {
  /** Builds statements in this database's dialect; it runs none. */
  readonly build: Kysely<Schema>
  read<Row>(statement: Statement<Row>): Promise<readonly Row[]>
  /** All of the statements or none, apart from every other job. */
  write<const Statements extends readonly Statement[]>(
    statements: Statements,
    durability?: Durability,
  ): Promise<Done<Statements>>
  close(): Promise<void>
}

/** The house's own. */
export interface SqlDatabase extends SqlStore {
  ready(): Promise<void>
}

/** Stands for a value while a statement is built. */
class Place {
  constructor(readonly name: string) {}
}

/** Builds a statement once; afterwards only the values are put in. Places are named one by one, never spread. */
export function prepare<Values extends object, Row>(
  build: (places: Values) => Compilable<Row>,
): (values: Values) => Statement<Row> {
  // kysely passes parameters through untouched, so a place may stand where a value of its type belongs.
  const places = new Proxy({}, { get: (_, name) => new Place(String(name)), ownKeys: notSpread }) as Values
  const { sql, parameters } = build(places).compile()
  const pick = parameters.map(picker)
  return (values) => ({ sql, parameters: pick.map((from) => from(values)) })
}

function notSpread(): never {
  throw new TypeError('a statement names each of its places')
}

function picker(parameter: unknown): (values: object) => SqlValue {
  // What is no place is a constant of the statement itself; both come from typed columns.
  if (!(parameter instanceof Place)) return () => parameter as SqlValue
  return (values) => (values as Readonly<Record<string, SqlValue>>)[parameter.name] ?? null
}

/**
 * For a limit: SQLite plans a statement anew whenever a place that stands alone there is filled, and calculates what is
 * not alone only when it runs.
 */
export function planned(limit: number): Expression<number> {
  return raw<number>`(${limit} + 0)`
}

/** The statement must change (or give back) exactly so many rows. */
export function changing<Row>(mustChange: number, statement: Statement<Row>): Statement<Row> {
  return amended(statement, { mustChange })
}

export function unavailable(detail: string, cause?: unknown): Refusal {
  return new Refusal('store.unavailable', detail, cause === undefined ? {} : { cause })
}
