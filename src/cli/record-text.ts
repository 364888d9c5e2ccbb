import { ruleText } from '../drawing/record/rule-text.js'
import { storyOf } from '../drawing/record/story.js'
import type { Story } from '../drawing/record/story.js'
import type { RecordedMessage, RecordPart, SignInRecord } from '../model/record.js'
import { refusalRow } from '../model/refusal.js'
import type { RuleStep } from '../model/rule.js'
import type { Check } from '../model/trace.js'
import { lines, plain, plainLines, table } from './terminal.js'

/** A sign-in in words: how it ended and why first, then the rules, then each visit; messages only where wanted. */
export function recordText(record: SignInRecord, withMessages: boolean): string {
  const story = storyOf(record)
  const hint = withMessages || story.messages.length === 0 ? '' : '\nThe messages themselves: --messages\n'
  return [
    `Sign-in ${plain(record.reference)}: ${ending(story)}\n`,
    summary(story),
    failed(story.checks),
    ...rules(story),
    ...story.visits.map((part) => visit(part, withMessages)),
    hint,
  ].join('')
}

function ending({ outcome: { kind, code, page } }: Story): string {
  if (kind === 'issued') return 'the app was answered'
  if (kind === 'refused') return plain(`refused, ${code ?? 'without a code'}`)
  return plain(`not finished; the person was last led to ${page ?? 'the partner'}`)
}

function summary({ outcome, began, visits, app, partner }: Story): string {
  const { code, detail } = outcome
  const row = code === undefined ? undefined : refusalRow(code)
  const last = (field: 'app' | 'partner' | 'user') =>
    visits.findLast((part) => part[field] !== undefined)?.[field]
  return lines([
    ['why', outcome.kind === 'refused' ? detail : undefined],
    ['who must act', row && whoActs[row.who]],
    ['was told', row?.says],
    ['app', calledBy(app.handle, last('app'))],
    ['partner', calledBy(partner.handle, last('partner'))],
    ['user', last('user')],
    ['began', began.toISOString()],
  ])
}

function calledBy(handle: string, id: string | undefined): string | undefined {
  return id === undefined || id === handle ? id : `${handle} (${id})`
}

export const whoActs: Readonly<Record<ReturnType<typeof refusalRow>['who'], string>> = {
  us: 'we, who run this gateway',
  app: 'the app’s owner',
  partner: 'the partner',
  person: 'the person',
}

function failed(checks: readonly Check[]): string {
  const unmet = checks.filter(({ ok }) => !ok)
  return unmet.length === 0 ? '' : `\nNot met\n${unmet.map(checkLine).join('')}`
}

function rules({ facts, visits }: Story): readonly string[] {
  const release = (visits.findLast(({ steps }) => Array.isArray(steps))?.steps ?? []) as readonly RuleStep[]
  const dropped = facts?.imported?.outside ?? []
  return [
    steps('What the partner said became', facts?.imported?.steps ?? []),
    ...dropped.map(({ attribute, domain }) =>
      plain(
        `  dropped ${attribute}: ${domain} is not confirmed (sallyport partner confirm-domain ${facts?.partner.handle} ${domain})`,
      ).concat('\n'),
    ),
    steps('What the app may know', release),
  ]
}

function steps(heading: string, list: readonly RuleStep[]): string {
  if (list.length === 0) return ''
  const rows = list.map(({ rule, took, gave, idle }) => {
    const { verb, from, to } = ruleText(rule)
    return ['', from, took.join('; '), verb, to, idle === undefined ? gave.join('; ') : `nothing: ${idle}`]
  })
  return `\n${heading}\n${table([['', 'FROM', 'BEFORE', 'RULE', 'TO', 'AFTER'], ...rows])}`
}

function visit(part: RecordPart, withMessages: boolean): string {
  const { at, messages = [], checks = [], outcome, timings } = part
  const end = outcome && [outcome.kind, outcome.code, outcome.page, outcome.detail].filter(Boolean).join(': ')
  const took = timings && Object.entries(timings).map(([stage, time]) => `${stage} ${time.toFixed(1)} ms`)
  return [
    `\n${at.toISOString()}\n`,
    ...messages.map((message) => messageText(message, withMessages)),
    ...checks.map(checkLine),
    took === undefined ? '' : `  took  ${plain(took.join(', '))}\n`,
    end ? `  => ${plain(end)}\n` : '',
  ].join('')
}

function messageText(
  { leg, direction, type, binding, xml, withheldUntil }: RecordedMessage,
  whole: boolean,
): string {
  const way = `${direction === 'in' ? 'from' : 'to'} the ${leg}`
  const withheld = withheldUntil === undefined ? '' : `, parts withheld until ${withheldUntil.toISOString()}`
  const heading = `  ${plain(`${type} ${way} (${binding.split(':').at(-1)}${withheld})`)}\n`
  // A line for each tag: a message is one long line as it travels.
  const body = plainLines(xml.replaceAll('><', '>\n<')).split('\n')
  return whole ? heading + body.map((line) => `      ${line}\n`).join('') : heading
}

function checkLine({ stage, check, expected, actual, setting, ok }: Check): string {
  const compared = [
    expected === undefined ? undefined : `expected ${expected || 'anything'}`,
    actual === undefined ? undefined : `got ${actual.trim()}`,
    setting,
  ].filter((part) => part !== undefined)
  return `  ${ok ? 'ok ' : 'NO '} ${stage.padEnd(8)} ${plain([check, ...compared].join('; '))}\n`
}
