import { ownDocuments } from '../wsfed/own-documents.js'
import { CommandFault } from './command-fault.js'
import { settingsOf, withKeys } from './house.js'
import type { Setting } from './house.js'

export interface WhichMetadata {
  readonly withEncryption?: boolean
  /** Only our signing keys of this kind. */
  readonly key?: string
}

export async function printMetadata(
  setting: Setting,
  which: 'idp' | 'sp' | 'both' | 'wsfed',
  { withEncryption = false, key }: WhichMetadata,
): Promise<void> {
  const settings = settingsOf(setting)
  const { baseUrl, organization, keys } = settings
  const ours: readonly string[] = [keys.kind, ...keys.also]
  if (key !== undefined && !ours.includes(key)) {
    throw new CommandFault(
      `We have no signing key of kind ${key}, only ${ours.join(', ')}.`,
      'Name it in keys.also of the settings first.',
    )
  }
  await withKeys(settings, async (keyRing) => {
    const write = ownDocuments({ baseUrl, keyRing, organization })
    setting.terminal.out(write(withEncryption ? 'sp-with-encryption' : which, key))
  })
}
