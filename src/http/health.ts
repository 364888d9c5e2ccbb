import type { Document } from './documents.js'

/** What readiness depends on, and what an operator should see at once. */
export interface Health {
  /** Each store by its name; rejects when it does not answer. */
  readonly stores: Readonly<Record<string, () => Promise<void>>>
  /** Settings in force that make this gateway weaker than it comes. */
  weakenings(): readonly string[]
}

/** The process runs and its event loop turns; nothing more is asked. */
export function live(): Document {
  return json(200, { status: 'live' })
}

/** Answers once for all who ask at the same time, so that asking often is no load on the stores. */
export function readiness(health: Health, draining: () => boolean): () => Promise<Document> {
  let underWay: Promise<Document> | undefined
  return () => {
    underWay ??= ready(health, draining()).finally(() => {
      underWay = undefined
    })
    return underWay
  }
}

async function ready({ stores, weakenings }: Health, draining: boolean): Promise<Document> {
  const answers = await Promise.all(
    Object.entries(stores).map(async ([name, ask]) => [name, await isWell(ask)] as const),
  )
  const well = answers.every(([, ok]) => ok) && !draining
  return json(well ? 200 : 503, {
    status: draining ? 'stopping' : well ? 'ready' : 'not ready',
    stores: Object.fromEntries(answers.map(([name, ok]) => [name, ok ? 'answers' : 'does not answer'])),
    weakenings: weakenings(),
  })
}

async function isWell(ask: () => Promise<void>): Promise<boolean> {
  try {
    await ask()
    return true
  } catch {
    return false
  }
}

function json(status: number, content: unknown): Document {
  return { status, type: 'application/json; charset=utf-8', text: `${JSON.stringify(content)}\n` }
}
