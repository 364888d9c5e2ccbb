import { type Html, html, type Slot } from '../../drawing/html.js'
import type { Typed } from '../typed.js'
import { shape } from './status.js'

/** What all fields have: a name, a label that says what to type, a hint that says what comes of it. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly hint?: Slot
  readonly required?: boolean
  /** Nothing is said of it being optional: of filters, and where every answer is one. */
  readonly bare?: boolean
  /** Why it cannot be changed here: `config/` pins it, say. */
  readonly fixed?: string | undefined
}

export interface TextField extends Field {
  readonly type?: 'text' | 'email' | 'url' | 'password' | 'number' | 'search' | 'date'
  readonly autocomplete?: string
  readonly placeholder?: string
  /** A few characters, or a whole line. */
  readonly size?: 'short' | 'long'
  readonly token?: boolean
}

export interface Choice {
  readonly value: string
  readonly label: string
  readonly hint?: Slot
}

export function textField(field: TextField, typed: Typed, stored = ''): Html {
  const { name, type = 'text', autocomplete = 'off', placeholder, size } = field
  const value = type === 'password' ? '' : typed.value(name, stored)
  const holder = placeholder !== undefined && html` placeholder="${placeholder}"`
  const look = [size, field.token === true && 'token'].filter(Boolean).join(' ')
  return framed(
    field,
    typed,
    html`<input id="f-${name}" class="${look}" type="${type}" name="${name}" value="${value}" autocomplete="${autocomplete}"${holder}${marks(field, typed)}>`,
  )
}

export function areaField(
  field: Field & { readonly rows?: number; readonly token?: boolean },
  typed: Typed,
  stored = '',
): Html {
  const { name, rows = 6, token } = field
  return framed(
    field,
    typed,
    html`<textarea id="f-${name}" name="${name}" rows="${rows}"${token === true && html` class="token"`} spellcheck="false"${marks(field, typed)}>
${typed.value(name, stored)}</textarea>`,
  )
}

export function selectField(field: Field, choices: readonly Choice[], typed: Typed, stored = ''): Html {
  const chosen = typed.value(field.name, stored)
  const options = choices.map(
    ({ value, label }) =>
      html`<option value="${value}"${value === chosen && html` selected`}>${label}</option>`,
  )
  return framed(
    field,
    typed,
    html`<select id="f-${field.name}" name="${field.name}"${marks(field, typed)}>${options}</select>`,
  )
}

/** A question with few answers, all of them in sight. */
export function choiceField(field: Field, choices: readonly Choice[], typed: Typed, stored = ''): Html {
  const chosen = typed.value(field.name, stored)
  return group(field, typed, choices, 'radio', (value) => value === chosen)
}

export function checksField(
  field: Field,
  choices: readonly Choice[],
  typed: Typed,
  stored: readonly string[] = [],
): Html {
  const chosen = new Set(typed.values(field.name, stored))
  return group(field, typed, choices, 'checkbox', (value) => chosen.has(value))
}

/** One thing that is so, or is not. */
export function tickField({ name, label, hint, fixed }: Field, typed: Typed, stored = false): Html {
  return html`<div class="field tick">${option({ value: 'yes', label, hint: fixed ?? hint }, `f-${name}`, name, 'checkbox', typed.ticked(name, stored), fixed !== undefined)}${faultLine(name, typed)}</div>`
}

/** A place to drop a file onto; without the script it is an ordinary choice of a file. */
export function fileField(field: Field & { readonly accept?: string }, typed: Typed): Html {
  const { name, label, hint, accept } = field
  return html`<div class="field"><label class="drop" for="f-${name}"><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M12 15V4m0 0L7.5 8.5M12 4l4.5 4.5M4 15v3.500A1.5 1.5 0 0 0 5.5 20h13a1.5 1.5 0 0 0 1.5-1.5V15"/></svg><span class="drop-title">${label}</span>${hint !== undefined && html`<span class="below">${hint}</span>`}<input id="f-${name}" type="file" name="${name}"${accept !== undefined && html` accept="${accept}"`}${marks({ ...field, hint: undefined }, typed)}></label>${faultLine(name, typed)}</div>`
}

function framed(field: Field, typed: Typed, input: Html): Html {
  const { name, label, hint, required, fixed, bare } = field
  const may = required !== true && bare !== true && fixed === undefined
  const optional = may && html` <span class="optional">optional</span>`
  return html`<div class="field${typed.fault(name) !== undefined && ' at-fault'}"><label for="f-${name}">${label}${optional}</label>${hint !== undefined && html`<p class="hint" id="f-${name}-hint">${hint}</p>`}${input}${fixed !== undefined && html`<p class="fixed">${fixed}</p>`}${faultLine(name, typed)}</div>`
}

function marks(
  {
    name,
    hint,
    required,
    fixed,
  }: {
    readonly name: string
    readonly hint?: Slot
    readonly required?: boolean
    readonly fixed?: string | undefined
  },
  typed: Typed,
): Html {
  const wrong = typed.fault(name) !== undefined
  const about = [hint !== undefined && `f-${name}-hint`, wrong && `f-${name}-fault`].filter(Boolean).join(' ')
  return html`${required === true && html` required`}${fixed !== undefined && html` disabled`}${wrong && html` aria-invalid="true"`}${about !== '' && html` aria-describedby="${about}"`}`
}

function faultLine(name: string, typed: Typed): Slot {
  const says = typed.fault(name)
  return (
    says !== undefined && html`<p class="fault" id="f-${name}-fault">${shape('bad')}<span>${says}</span></p>`
  )
}

function group(
  { name, label, hint, fixed }: Field,
  typed: Typed,
  choices: readonly Choice[],
  type: 'radio' | 'checkbox',
  isChosen: (value: string) => boolean,
): Html {
  const options = choices.map((choice, at) =>
    option(choice, `f-${name}-${at}`, name, type, isChosen(choice.value), fixed !== undefined),
  )
  return html`<fieldset class="field"><legend>${label}</legend>${hint !== undefined && html`<p class="hint">${hint}</p>`}<div class="options">${options}</div>${fixed !== undefined && html`<p class="fixed">${fixed}</p>`}${faultLine(name, typed)}</fieldset>`
}

function option(
  { value, label, hint }: Choice,
  id: string,
  name: string,
  type: 'radio' | 'checkbox',
  chosen: boolean,
  fixed: boolean,
): Html {
  return html`<div class="option"><input type="${type}" id="${id}" name="${name}" value="${value}"${chosen && html` checked`}${fixed && html` disabled`}${hint !== undefined && html` aria-describedby="${id}-hint"`}><label for="${id}">${label}</label>${hint !== undefined && html`<p class="below" id="${id}-hint">${hint}</p>`}</div>`
}
