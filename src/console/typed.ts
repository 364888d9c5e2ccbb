import type { AdminFault, AdminRefusal } from '../admin/refusal.js'

/** A form as it was sent. Names may come several times; files come with their bytes. */
export interface Sent {
  readonly texts: URLSearchParams
  readonly files: ReadonlyMap<string, SentFile>
}

export interface SentFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** What somebody typed, and what was wrong with it: for a page that is drawn again. */
export interface Typed {
  /** What was sent, whole: for the function that the form is about. */
  readonly sent: Sent
  readonly refusal?: AdminRefusal
  /** As it was typed; else as it stands. */
  value(name: string, stored?: string): string
  values(name: string, stored?: readonly string[]): readonly string[]
  /** A tick: when a form was sent, what is not in it was not ticked. */
  ticked(name: string, stored?: boolean): boolean
  fault(name: string): string | undefined
}

const nothing: Sent = { texts: new URLSearchParams(), files: new Map() }

export function typed(sent: Sent | undefined, refusal?: AdminRefusal): Typed {
  const { texts } = sent ?? nothing
  return {
    sent: sent ?? nothing,
    ...(refusal ? { refusal } : {}),
    value: (name, stored = '') => texts.get(name) ?? stored,
    values: (name, stored = []) => (sent ? texts.getAll(name) : stored),
    ticked: (name, stored = false) => (sent ? texts.has(name) : stored),
    fault: (name) => refusal?.faults.find((fault) => isAbout(fault, name))?.says,
  }
}

/** A fault within a list or an object is the whole field's. */
function isAbout({ path }: AdminFault, name: string): boolean {
  return path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`)
}
