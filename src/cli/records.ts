import { systemClock } from '../gateway.js'
import type { Settings } from '../config/load.js'
import type { AuditEntry } from '../model/audit-event.js'
import type { SignInRecord } from '../model/record.js'
import { openRecorder } from '../recorder/recorder.js'
import { openRecordsFile } from '../store/sqlite.js'
import { sqliteRecords } from '../store/sqlite-records.js'
import { openVault } from '../trust/vault.js'
import { CommandFault } from './command-fault.js'
import { by, settingsOf, withStores } from './house.js'
import type { Setting, Stores } from './house.js'
import { recordText } from './record-text.js'
import { json, plain } from './terminal.js'

export interface ShowSignIn {
  readonly json?: boolean
  readonly messages?: boolean
}

/** Reading somebody's record is itself written down, before it is shown. */
export async function showSignIn(setting: Setting, given: string, options: ShowSignIn): Promise<void> {
  const settings = settingsOf(setting)
  const reference = asPrinted(given)
  await withStores(settings, async ({ record }) => {
    const found = await recorded(reference, settings)
    if (found === undefined) {
      throw new CommandFault(
        `There is no record ${JSON.stringify(reference)}.`,
        `Records are kept for ${settings.records.hours} hours; the audit is kept longer: sallyport audit --reference ${reference}`,
      )
    }
    await record({ type: 'record.read', reference, by })
    setting.terminal.out(options.json === true ? json(found) : recordText(found, options.messages === true))
  })
}

async function recorded(reference: string, settings: Settings): Promise<SignInRecord | undefined> {
  const records = await openRecordsFile(settings.stores.data, { clock: systemClock, gateway: false })
  try {
    const vault = openVault(settings.folders.certs)
    const keeping = { hours: settings.records.hours, every: () => () => {} }
    const recorder = openRecorder(sqliteRecords(records), vault, systemClock, keeping)
    const found = await recorder.find(reference)
    await recorder.close()
    return found
  } finally {
    await records.close()
  }
}

/** As a page shows it, however it was read out or typed: O is 0, I and L are 1, and the dashes may be missing. */
function asPrinted(given: string): string {
  const letters = given.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return /^[0-9A-Z]{10}$/.test(letters)
    ? `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`
    : given.trim()
}

export interface AuditQuery {
  readonly reference?: string
  readonly user?: string
  readonly limit: number
}

export async function showAudit(setting: Setting, query: AuditQuery, asJson: boolean): Promise<void> {
  await withStores(settingsOf(setting), async (stores) => {
    const { reference, user } = query
    const entries = await stores.audit.list({
      ...query,
      ...(reference === undefined ? {} : { reference: asPrinted(reference) }),
      ...(user === undefined ? {} : { user: await idOf(stores, user) }),
    })
    if (entries.length === 0 && !asJson) setting.terminal.error('Nothing of that is written down.\n')
    setting.terminal.out(asJson ? json(entries) : entries.map(entryText).join(''))
  })
}

/** Of somebody who is known, by whatever finds them; of anybody else, by the id that was written down. */
async function idOf({ directory }: Stores, wanted: string): Promise<string> {
  const [only, other] = await directory.users.search(wanted, 2)
  return only !== undefined && other === undefined ? only.id : wanted
}

function entryText({ seq, at, event }: AuditEntry): string {
  const { type, ...about } = event
  const said = Object.entries(about).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `${seq}  ${at.toISOString()}  ${type}  ${plain(said.join('  '))}\n`
}
