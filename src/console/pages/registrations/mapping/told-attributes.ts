import { type Html, html } from '../../../../drawing/html.js'
import type { App, WireName } from '../../../../model/app.js'
import { attributeNames } from '../../../../model/attribute-names.js'
import { wireNameOf } from '../../../../mapping/wire-name.js'
import { choiceField } from '../../../parts/fields.js'
import { panel } from '../../../parts/panel.js'
import type { Typed } from '../../../typed.js'

const spare = 3

/** What an app is told, and under which names. */
export function toldAttributes(
  app: App,
  decided: readonly WireName[] | undefined,
  fixed: string | undefined,
  typed: Typed,
): Html {
  const sent = typed.sent.texts.has('told')
  const rows = sent ? rowsIn(typed) : (decided ?? app.attributes ?? []).map(rowOf)
  const more = typed.value('do') === 'more' ? spare : 0
  const empty = fixed === undefined ? Array.from({ length: spare + more }, () => blankRow) : []
  return panel({
    id: 'told',
    title: 'What it is told',
    body: html`${choiceField(
      { name: 'told', label: 'Attributes', ...(fixed === undefined ? {} : { fixed }) },
      [
        { value: 'usual', label: 'What its metadata or its preset asks for; else name, e-mail and roles' },
        { value: 'own', label: 'Exactly these' },
      ],
      typed,
      decided === undefined && fixed === undefined ? 'usual' : 'own',
    )}<datalist id="house-names">${attributeNames.map(({ house }) => html`<option value="${house}">`)}</datalist>
<div class="wires wide" role="group" aria-label="Attributes that it is told">${[...rows, ...empty].map((row, at) => wire(row, at, fixed !== undefined))}</div>${fixed === undefined && html`<p class="buttons wide"><button class="quiet small" name="do" value="more">More lines</button></p>`}`,
  })
}

interface Row {
  readonly attribute: string
  readonly wire: string
  readonly format: string
  readonly friendly: string
}

const blankRow: Row = { attribute: '', wire: '', format: '', friendly: '' }

function rowOf({ attribute, name, nameFormat = '', friendlyName = '' }: WireName): Row {
  return { attribute, wire: name, format: nameFormat, friendly: friendlyName }
}

function wire({ attribute, wire: name, format, friendly }: Row, at: number, closed: boolean): Html {
  const off = closed && html` disabled`
  const field = (key: string, label: string, value: string, more: Html = html``) =>
    html`<div class="field"><label for="w-${key}-${at}">${label}</label><input id="w-${key}-${at}" class="token" name="${key}" value="${value}" autocomplete="off"${more}${off}></div>`
  return html`<div class="wire">${field('attribute', 'Ours', attribute, html` list="house-names"`)}${field('wire', 'Under the name', name)}${field('format', 'NameFormat', format)}<input type="hidden" name="friendly" value="${friendly}"></div>`
}

function rowsIn({ sent: { texts } }: Typed): readonly Row[] {
  const column = (key: string) => texts.getAll(key).map((text) => text.trim())
  const [attributes, wires, formats, friendlies] = ['attribute', 'wire', 'format', 'friendly'].map(column)
  return (attributes ?? [])
    .map((attribute, at) => ({
      attribute,
      wire: wires?.[at] ?? '',
      format: formats?.[at] ?? '',
      friendly: friendlies?.[at] ?? '',
    }))
    .filter(({ attribute, wire: name }) => attribute !== '' || name !== '')
}

/** As the setting; null where it is to be as usual. A name that is left open is the usual one. */
export function toldIn(app: App, typed: Typed): readonly WireName[] | null {
  if (typed.value('told') !== 'own') return null
  return rowsIn(typed).map(({ attribute, wire: name, format, friendly }) =>
    name === ''
      ? wireNameOf(attribute, app.protocol)
      : {
          attribute,
          name,
          ...(format === '' ? {} : { nameFormat: format }),
          ...(friendly === '' ? {} : { friendlyName: friendly }),
        },
  )
}
