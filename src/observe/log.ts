/**
 * What an operator sees from outside: one JSON line an event, and the counters that Prometheus reads. Lines carry names
 * and codes, never messages of the protocols and never values of people.
 */
import { createLogger, format, transports } from 'winston'
import type { Clock, Log } from '../model/ports.js'

export interface LogSettings {
  readonly level: 'error' | 'warn' | 'info' | 'debug'
  /** Absent: standard output. */
  readonly file?: string | undefined
}

const longest = 1024
const longestStack = 8192
const mostEntries = 50
const deepest = 4

export function openLog(settings: LogSettings, clock: Pick<Clock, 'now'>): Log & { close(): Promise<void> } {
  const out =
    settings.file === undefined
      ? new transports.Stream({ stream: process.stdout })
      : new transports.File({ filename: settings.file })
  const logger = createLogger({
    level: settings.level,
    transports: [out],
    format: format.printf(({ message }) => String(message)),
  })
  // What cannot be written is lost; unheard, this event would end the process.
  logger.on('error', () => {})
  let closed = false
  const write =
    (level: LogSettings['level']) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}) => {
      if (!closed && logger.isLevelEnabled(level)) logger.log(level, line(clock.now(), level, event, fields))
    }
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    close: () =>
      new Promise((resolve) => {
        closed = true
        out.once('finish', resolve)
        logger.end()
      }),
  }
}

/** `at`, `level` and `event` come first and cannot be overwritten by a field. */
function line(at: Date, level: string, event: string, fields: Readonly<Record<string, unknown>>): string {
  const { at: _at, level: _level, event: _event, ...own } = fields
  return inert(JSON.stringify(bounded({ at: at.toISOString(), level, event, ...own }, 0)))
}

/** JSON escapes C0; these too move a terminal's cursor, end a line for some readers, or turn text around. */
function inert(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function bounded(value: unknown, depth: number, name = ''): unknown {
  if (typeof value === 'string') return clipped(value, name === 'stack' ? longestStack : longest)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString()
  if (value instanceof Error) return clipped(value.stack ?? value.message, longestStack)
  if (depth >= deepest) return '…'
  if (Array.isArray(value)) return value.slice(0, mostEntries).map((item) => bounded(item, depth + 1))
  const entries = Object.entries(value).slice(0, mostEntries)
  return Object.fromEntries(entries.map(([key, item]) => [clipped(key, 100), bounded(item, depth + 1, key)]))
}

function clipped(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}… (${text.length} characters)` : text
}
