import type { Check, Stage } from '../../model/trace.js'
import { counted, said } from '../fragments.js'
import { type Html, html } from '../html.js'

/** What each rung of the pipeline is about. */
const rungs: Readonly<Record<Stage, string>> = {
  S0: 'Arrival',
  S1: 'Characters',
  S2: 'Well-formed XML',
  S3: 'Grammar',
  S4: 'Signature profile',
  S5: 'Cryptography',
  S6: 'What is signed',
  S7: 'Decryption',
  S8: 'Trust',
  S9: 'Meaning',
  S10: 'Spent once',
  S11: 'Identity',
  S12: 'Issuing',
  route: 'Who is asked',
  prove: 'Proof',
  gather: 'Facts',
  identify: 'Who that is here',
  decide: 'May they enter',
  release: 'What may be told',
  commit: 'Changes',
  answer: 'Answer',
}

/** Every comparison that was made, with what was expected and which setting decided. */
export function checksSection(checks: readonly Check[]): Html {
  if (checks.length === 0) return html``
  const failed = checks.filter(({ ok }) => !ok).length
  return html`<section aria-labelledby="checks">
<h2 id="checks">What was checked</h2>
<p class="tally">${counted(checks.length, 'check')}: ${failed === 0 ? html`<span class="good">all met</span>` : html`<span class="bad">${failed} not met</span>`}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="checks">
<table class="checks">
<thead><tr><th scope="col">Stage</th><th scope="col"><span class="unseen">Met</span></th><th scope="col">Check</th><th scope="col">Expected and actual</th><th scope="col">Setting</th></tr></thead>
${byStage(checks).map(([stage, run]) => html`<tbody>${run.map((check, index) => row(check, index === 0 && stageCell(stage, run.length)))}</tbody>`)}
</table>
</div>
</section>`
}

function stageCell(stage: Stage, rows: number): Html {
  return html`<th scope="rowgroup" rowspan="${rows}">${rungs[stage] ?? stage}<span class="below">${stage}</span></th>`
}

function row({ check, expected, actual, setting, ok }: Check, stage: Html | false): Html {
  return html`<tr${!ok && html` class="unmet"`}>${stage}<td class="tick">${ok ? met : unmet}</td><td>${said(check, 300)}</td><td class="compared">${compared(expected, actual)}</td><td class="token">${said(setting ?? '', 300)}</td></tr>`
}

/** What is the same on both sides, or stands alone, is said once. */
function compared(expected = '', actual = ''): Html {
  if (expected === '' || actual === '' || expected === actual)
    return html`<span class="token">${said(actual || expected, 512)}</span>`
  return html`<dl><div><dt>expected</dt><dd class="token">${said(expected, 512)}</dd></div><div><dt>actual</dt><dd class="token">${said(actual, 512)}</dd></div></dl>`
}

const met = html`<svg class="sign good" viewBox="0 0 16 16" role="img" aria-label="met"><path d="m3 8.5 3.2 3.2L13 5"/></svg>`
const unmet = html`<svg class="sign bad" viewBox="0 0 16 16" role="img" aria-label="not met"><path d="m4 4 8 8m0-8-8 8"/></svg>`

/** Runs of the same stage, in order: a stage that was passed again begins a new run. */
function byStage(checks: readonly Check[]): readonly (readonly [Stage, readonly Check[]])[] {
  const runs: [Stage, Check[]][] = []
  for (const check of checks) {
    const run = runs.at(-1)
    if (run?.[0] === check.stage) run[1].push(check)
    else runs.push([check.stage, [check]])
  }
  return runs
}
