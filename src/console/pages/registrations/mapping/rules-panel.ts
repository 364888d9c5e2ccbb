import { ruleText } from '../../../../drawing/record/rule-text.js'
import { said } from '../../../../drawing/fragments.js'
import { type Html, html } from '../../../../drawing/html.js'
import type { Rule } from '../../../../model/rule.js'
import { areaField, textField } from '../../../parts/fields.js'
import { notice } from '../../../parts/notice.js'
import { panel } from '../../../parts/panel.js'
import { table } from '../../../parts/table.js'
import { type Typed, typed as blank } from '../../../typed.js'
import { type RuleKind, ruleKinds } from './rule-kinds.js'
import type { RulesInHand } from './rules-in.js'

export interface RulesPanel {
  readonly title: string
  readonly says: string
  /** What stands there while there are none. */
  readonly none: string
  readonly fixed: string | undefined
  readonly changes: boolean
}

/** The rules in their order, in words; each can go up or away, and others come after them. */
export function rulesPanel(
  { title, says, none, fixed, changes }: RulesPanel,
  inHand: RulesInHand,
  typed: Typed,
): Html {
  const { rules, missing, added } = inHand
  const may = changes && fixed === undefined
  const adding = added ? blank(undefined) : typed
  return panel({
    id: 'rules',
    title,
    says,
    body: html`${rules.length === 0 ? html`<p class="same">${none}</p>` : list(rules, may)}${fixed !== undefined && html`<p class="fixed">${fixed}</p>`}${
      may &&
      html`<input type="hidden" name="rules" value="${JSON.stringify(rules)}"><div class="adders">${ruleKinds.map((kind) => adder(kind, kind.name === missing, adding))}</div>`
    }`,
  })
}

interface Row {
  readonly rule: Rule
  readonly at: number
}

function list(rules: readonly Rule[], may: boolean): Html {
  return table<Row>({
    caption: 'Rules',
    columns: [
      { label: 'Does', kind: 'main', cell: ({ rule }) => ruleText(rule).verb },
      { label: 'From', kind: 'token', cell: ({ rule }) => said(ruleText(rule).from, 200) },
      { label: 'To', kind: 'token', cell: ({ rule }) => said(ruleText(rule).to, 120) },
      { label: 'More', cell: ({ rule }) => html`<span class="below">${more(rule)}</span>` },
      ...(may ? [{ label: 'Order', kind: 'actions', cell: ({ at }: Row) => presses(at) } as const] : []),
    ],
    rows: rules.map((rule, at) => ({ rule, at })),
  })
}

function presses(at: number): Html {
  return html`${at > 0 && html`<button class="quiet small" name="do" value="up-${at}" aria-label="Move rule ${at + 1} up">Up</button>`}<button class="quiet small" name="do" value="drop-${at}" aria-label="Take rule ${at + 1} away">Take away</button>`
}

function more(rule: Rule): string {
  const parts = [
    'constant' in rule ? `“${String(rule.constant)}”` : '',
    'map' in rule
      ? Object.entries(rule.values)
          .slice(0, 4)
          .map(([word, becomes]) => `${word} → ${becomes}`)
          .join(', ')
      : '',
    'with' in rule && rule.with !== undefined ? `becomes ${rule.with}` : '',
    ...(['replace', 'required', 'single'] as const).map((flag) => (flag in rule ? flag : '')),
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function adder({ name, label, says, fields }: RuleKind, missing: boolean, typed: Typed): Html {
  const some = fields.some((field) => typed.value(`${name}.${field.name}`) !== '')
  return html`<details class="more"${(missing || some) && html` open`}><summary>${label}</summary><p class="below">${says}</p>${missing && notice('bad', 'Something is missing.', 'Fill in all that is not said to be left empty.')}
<div class="adder">${fields.map((field) => {
    const drawn = { ...field, name: `${name}.${field.name}`, bare: true, token: true } as const
    return field.area ? areaField({ ...drawn, rows: 3 }, typed) : textField(drawn, typed)
  })}</div><p class="buttons"><button class="quiet" name="do" value="add-${name}">Add this rule</button></p></details>`
}
