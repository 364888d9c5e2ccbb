import type { KeyKind } from '../trust/key-file.js'
import type { HeldKey, KeyHouse, KeyUse } from '../trust/key-ring.js'
import { settingsOf, withKeys, withRing, withStores } from './house.js'
import type { Setting } from './house.js'
import { oddityLines } from './registration-card.js'
import { json, table } from './terminal.js'

export async function listKeys(setting: Setting, asJson: boolean): Promise<void> {
  await withKeys(settingsOf(setting), async (ring) => {
    const text = () => tableOf(ring.list()) + oddityLines(ring.oddities())
    setting.terminal.out(asJson ? json(ring.list().map(summary)) : text())
  })
}

/** As the options name them. */
export interface WhichKeys {
  readonly use: KeyUse
  readonly kind?: KeyKind
}

function options({ use, kind }: WhichKeys): string {
  return `--use ${use}${kind === undefined ? '' : ` --kind ${kind}`}`
}

/** Apps and most partners get no encryption key: it stands in a variant, for partners that are to encrypt. */
const publishedAt: Readonly<Record<KeyUse, readonly string[]>> = {
  signing: ['/saml/idp', '/saml/sp'],
  encryption: ['/saml/sp?with=encryption'],
}

export function nextKey(setting: Setting, which: WhichKeys): Promise<void> {
  return changeKeys(setting, async (ring, baseUrl) => {
    const made = await ring.next(which.use, which.kind)
    return (
      `${tableOf([made])}It is published in our metadata from now on (${publishedAt[which.use].map((path) => `${baseUrl}${path}`).join(' and ')}), and not used yet.\n` +
      `Next: when every counterpart has taken our new metadata: sallyport keys promote ${options(which)}\n`
    )
  })
}

export function promoteKey(setting: Setting, which: WhichKeys): Promise<void> {
  return changeKeys(setting, async (ring) => {
    const active = await ring.promote(which.use, which.kind)
    return (
      `${tableOf([active])}It is in use now; a running gateway takes it up within about a second.\n` +
      `Next: ${which.use === 'encryption' ? 'when nobody encrypts to the old one any more' : 'when nothing signed by the old one is under way'}: sallyport keys retire ${options(which)}\n`
    )
  })
}

export function retireKeys(setting: Setting, which: WhichKeys): Promise<void> {
  return changeKeys(setting, async (ring) => {
    const gone = await ring.retire(which.use, which.kind)
    return gone.length === 0
      ? `There is no retired ${which.use} key${which.kind === undefined ? '' : ` of kind ${which.kind}`}.\n`
      : `${tableOf(gone)}Deleted for good.\n`
  })
}

function changeKeys(
  setting: Setting,
  work: (ring: KeyHouse, baseUrl: string) => Promise<string>,
): Promise<void> {
  const settings = settingsOf(setting)
  return withStores(settings, (stores) =>
    withRing(settings, stores, async (ring) => setting.terminal.out(await work(ring, settings.baseUrl))),
  )
}

function tableOf(keys: readonly HeldKey[]): string {
  return table([
    ['USE', 'STATE', 'KIND', 'UNTIL', 'KEY SHA-256'],
    ...keys.map(({ use, state, kind, notAfter, fingerprint }) => [
      use,
      state,
      kind,
      notAfter.toISOString().slice(0, 10),
      fingerprint,
    ]),
  ])
}

function summary({ use, state, kind, keyKind, notAfter, fingerprint, certificate, file }: HeldKey): unknown {
  return { use, state, kind, keyKind, notAfter, fingerprint, certificate, file }
}
