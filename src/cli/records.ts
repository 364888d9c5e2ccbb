import { systemClock } from '../gateway.js'
import type { AuditEntry } from '../model/audit-event.js'
import type { RecordedMessage, RecordPart, SignInRecord } from '../model/record.js'
import type { Check } from '../model/trace.js'
import { openRecorder } from '../recorder/recorder.js'
import { sqliteRecords } from '../store/sqlite-records.js'
import { openVault } from '../trust/vault.js'
import { CommandFault } from './command-fault.js'
import { by, settingsOf, withStores } from './house.js'
import type { Setting } from './house.js'
import { json, plain, plainLines } from './terminal.js'

/** Reading somebody's record is itself written down. */
export async function showSignIn(setting: Setting, given: string, asJson: boolean): Promise<void> {
  const settings = settingsOf(setting)
  const reference = given.trim().toUpperCase()
  await withStores(settings, async ({ db, record }) => {
    await record({ type: 'record.read', reference, by })
    const vault = openVault(settings.folders.certs)
    const options = { hours: settings.records.hours, every: () => () => {} }
    const recorder = openRecorder(sqliteRecords(db), vault, systemClock, options)
    const found = await recorder.find(reference)
    await recorder.close()
    if (found === undefined) {
      throw new CommandFault(
        `There is no record ${JSON.stringify(reference)}.`,
        `Records are kept for ${settings.records.hours} hours; the audit is kept longer: sallyport audit --reference ${reference}`,
      )
    }
    setting.terminal.out(asJson ? json(found) : recordText(found))
  })
}

export interface AuditQuery {
  readonly reference?: string
  readonly user?: string
  readonly limit: number
}

export async function showAudit(setting: Setting, query: AuditQuery, asJson: boolean): Promise<void> {
  await withStores(settingsOf(setting), async ({ audit }) => {
    const entries = await audit.list(query)
    setting.terminal.out(asJson ? json(entries) : entries.map(entryText).join(''))
  })
}

function entryText({ seq, at, event }: AuditEntry): string {
  const { type, ...about } = event
  const said = Object.entries(about).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `${seq}  ${at.toISOString()}  ${type}  ${plain(said.join('  '))}\n`
}

function recordText({ reference, parts }: SignInRecord): string {
  return `Sign-in ${plain(reference)}\n${parts.map(partText).join('')}`
}

function partText(part: RecordPart): string {
  const { at, app, partner, user, messages = [], checks = [], outcome, timings } = part
  const about = [app && `app ${app}`, partner && `partner ${partner}`, user && `user ${user}`].filter(Boolean)
  const end = outcome && [outcome.kind, outcome.code, outcome.page, outcome.detail].filter(Boolean).join(': ')
  const took = timings && Object.entries(timings).map(([stage, time]) => `${stage} ${time.toFixed(1)} ms`)
  return [
    `\n${at.toISOString()}  ${plain(about.join(', '))}\n`,
    ...messages.map(messageText),
    ...checks.map(checkText),
    took === undefined ? '' : `  took  ${plain(took.join(', '))}\n`,
    end ? `  => ${plain(end)}\n` : '',
  ].join('')
}

function messageText({ leg, direction, type, binding, xml, withheldUntil }: RecordedMessage): string {
  const way = `${direction === 'in' ? 'from' : 'to'} the ${leg}`
  const withheld = withheldUntil === undefined ? '' : `, parts withheld until ${withheldUntil.toISOString()}`
  const body = plainLines(xml)
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join('')
  return `  ${plain(`${type} ${way} (${binding}${withheld})`)}\n${body}`
}

function checkText({ stage, check, expected, actual, setting, ok }: Check): string {
  const compared = [
    expected === undefined ? undefined : `expected ${expected}`,
    actual === undefined ? undefined : `got ${actual}`,
    setting,
  ].filter((part) => part !== undefined)
  return `  ${ok ? 'ok ' : 'NO '} ${stage.padEnd(8)}${plain([check, ...compared].join('; '))}\n`
}
