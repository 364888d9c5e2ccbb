import { whoActs } from '../record-text.js'
import { plain } from '../terminal.js'
import type { ExplainedCheck, Refused, Report } from './report.js'

const width = 100
const label = 16

const paint = { good: '32', bad: '31', odd: '33', dim: '2', strong: '1' } as const
type Paint = (text: string, how: keyof typeof paint) => string

/** A report for a person: how it ended and who acts first, then what it is, every check, and who it names. */
export function reportText(report: Report, color: boolean): string {
  const as: Paint = (text, how) => (color ? `\u001b[${paint[how]}m${text}\u001b[0m` : text)
  return [
    ending(report, as),
    section(as(`${article(report.kind)}, captured as ${plain(report.wrapping)}`, 'strong'), said(report)),
    section(as('Checks', 'strong'), report.checks.map((check) => checkText(check, as)).join('')),
    report.card === undefined || report.card === '' ? '' : `\n${report.card}`,
    read(report, as),
    report.notJudged.length === 0
      ? ''
      : section(as('Not judged', 'strong'), report.notJudged.map((line) => bullet(line)).join('')),
    report.hints.length === 0
      ? ''
      : section(as('What next', 'strong'), report.hints.map((line) => bullet(line)).join('')),
  ].join('')
}

function section(heading: string, body: string): string {
  return body === '' ? '' : `\n${heading}\n${body}`
}

function article(kind: Report['kind']): string {
  return {
    Response: 'A Response',
    RequestSecurityTokenResponse: 'A RequestSecurityTokenResponse',
    AuthnRequest: 'An AuthnRequest',
    metadata: 'Metadata',
  }[kind]
}

function ending(report: Report, as: Paint): string {
  const { outcome, checks, kind } = report
  if (!outcome.accepted) return refused(outcome, as)
  const taken = checks.filter((check) => check.taken).length
  const said =
    kind === 'metadata'
      ? 'It can be registered'
      : outcome.read === undefined
        ? 'Nothing wrong by itself'
        : 'Accepted'
  const but =
    taken === 0
      ? ''
      : `, but held against its own word in ${taken} ${taken === 1 ? 'point' : 'points'} (marked ?)`
  return `${as(`✓ ${said}`, 'good')}${but}\n`
}

function refused({ code, stage, who, says, detail }: Refused, as: Paint): string {
  return (
    `${as(`✗ Refused: ${plain(code)}`, 'bad')}${stage === undefined ? '' : ` at ${stage}`}\n` +
    row('why', detail) +
    row('who must act', whoActs[who]) +
    (says === detail ? '' : row('people are told', says))
  )
}

const labels: Readonly<Record<string, string>> = {
  id: 'ID',
  issueInstant: 'issued',
  inResponseTo: 'answers',
  replyTo: 'reply address',
  replyIndex: 'reply index',
  nameID: 'NameID',
  nameIDFormat: 'format',
  nameQualifier: 'qualifier',
  spNameQualifier: 'SP qualifier',
  authnContext: 'authn context',
  authnInstant: 'authenticated',
  sessionIndex: 'session index',
  sessionNotOnOrAfter: 'session ends',
  proxyRestriction: 'proxying',
  assertionID: 'assertion',
  usableUntil: 'usable until',
  inResponseToOfAnswer: 'answer names',
  forceAuthn: 'ForceAuthn',
  isPassive: 'IsPassive',
  nameIdPolicy: 'NameIDPolicy',
}

function said({ says, at }: Report): string {
  return (
    says.map(([name, value]) => row(labels[name] ?? name, value)).join('') +
    row('judged at', at.toISOString())
  )
}

/** What was read of an accepted message; metadata shows its card instead. */
function read({ outcome, kind }: Report, as: Paint): string {
  if (!outcome.accepted || outcome.read === undefined || kind === 'metadata') return ''
  const rows = Object.entries(outcome.read)
    .filter(([, value]) => value !== null)
    .map(([name, value]) =>
      name === 'attributes' ? attributes(value) : row(labels[name] ?? name, words(value)),
    )
  return section(as(kind === 'AuthnRequest' ? 'What it asks' : 'Who it names', 'strong'), rows.join(''))
}

function attributes(value: unknown): string {
  const all = Object.entries(value as Readonly<Record<string, readonly string[]>>) // as the identity has them
  if (all.length === 0) return row('attributes', 'none')
  return `  attributes\n${all.map(([name, values]) => item(name, values)).join('')}`
}

function item(name: string, values: readonly string[]): string {
  const texts = values.length === 0 ? ['(no value)'] : values
  return (
    hanging(`    ${plain(name)}`, '      ') +
    texts.map((text) => hanging(`      = ${plain(text)}`, '        ')).join('')
  )
}

function words(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Mark, stage and check; what was compared below, on one line where it is the same. */
function checkText(
  { stage, check, expected, actual, setting, ok, taken }: ExplainedCheck,
  as: Paint,
): string {
  const mark = taken ? as('?', 'odd') : ok ? as('✓', 'good') : as('✗', 'bad')
  const head = hanging(`  _ ${stage.padEnd(4)} ${plain(check)}`, '         ').replace('_', mark)
  const pairs: readonly (readonly [string, string | undefined])[] =
    expected !== undefined && expected === actual
      ? [['is', actual]]
      : [
          ['expected', expected],
          [taken ? 'is' : 'came', actual],
        ]
  const told = [...pairs, ['setting', setting] as const].flatMap(([name, value]) =>
    value === undefined
      ? []
      : [hanging(`         ${name.padEnd(9)} ${plain(value.trim()) || '(nothing)'}`, ' '.repeat(19))],
  )
  return head + (ok && !taken ? told.map((line) => dimmed(line, as)).join('') : told.join(''))
}

function dimmed(lines: string, as: Paint): string {
  return lines.replace(/^.+$/gm, (line) => as(line, 'dim'))
}

function row(name: string, value: string): string {
  return hanging(`  ${name.padEnd(label)}${plain(value)}`, ' '.repeat(label + 2))
}

function bullet(text: string): string {
  return hanging(`  - ${plain(text)}`, '    ')
}

/** As many as fit, without parting the two halves of one. */
function wholeCharacters(text: string): number {
  return /[\ud800-\udbff]/.test(text.charAt(width - 1)) ? width - 1 : width
}

/** Broken at blanks, within long words where there is no other way; what goes on is indented. */
function hanging(text: string, indent: string): string {
  const lines: string[] = []
  let rest = text
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width)
    const at = blank > Math.max(indent.length, width / 2) ? blank : wholeCharacters(rest)
    lines.push(rest.slice(0, at))
    rest = indent + rest.slice(at).trimStart()
  }
  return `${[...lines, rest].join('\n')}\n`
}
