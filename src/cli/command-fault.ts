import { type AdminFault, AdminRefusal } from '../admin/refusal.js'
import { SettingsError } from '../config/load.js'
import { Refusal } from '../model/refusal.js'
import { MetadataFault } from '../saml/metadata.js'
import { StoreUnusable } from '../store/store-unusable.js'
import { FetchFault } from '../trust/fetch-metadata.js'
import { KeyFault } from '../trust/key-ring.js'
import { plainLines } from './terminal.js'

/** A command that cannot be done: what was expected and what came, and who does what about it. */
export class CommandFault extends Error {
  override readonly name = 'CommandFault'

  constructor(
    says: string,
    readonly todo?: string,
  ) {
    super(says)
  }
}

/** An expected no in words; anything else is a mistake of ours and keeps its stack. */
export function faultWords(error: unknown): string {
  if (error instanceof Refusal) return `sallyport: ${plainLines(`${error.code}: ${error.detail}`)}\n`
  if (!(error instanceof Error)) return `sallyport: ${plainLines(String(error))}\n`
  if (error instanceof SettingsError || error instanceof KeyFault || error instanceof StoreUnusable) {
    return `sallyport: ${plainLines(error.message)}\n`
  }
  if (error instanceof AdminRefusal) return `${inWords(error)}${error.faults.map(faultLine).join('')}`
  if (error instanceof CommandFault || error instanceof MetadataFault || error instanceof FetchFault) {
    return inWords(error)
  }
  return `${plainLines(error.stack ?? error.message)}\n`
}

function inWords({
  message,
  todo,
}: {
  readonly message: string
  readonly todo?: string | undefined
}): string {
  return `sallyport: ${plainLines(message)}\n${todo === undefined ? '' : `  what to do: ${plainLines(todo)}\n`}`
}

function faultLine({ path, says }: AdminFault): string {
  return `  ${plainLines(path)}: ${plainLines(says)}\n`
}
