import { type Html, html } from '../../../../drawing/html.js'
import { usualNameId } from '../../../../mapping/name-id.js'
import type { App } from '../../../../model/app.js'
import { selectField, textField, tickField } from '../../../parts/fields.js'
import { panel } from '../../../parts/panel.js'
import type { Typed } from '../../../typed.js'
import { nameIdWord } from '../name-id-word.js'
import type { Drawn } from './draw-setting.js'
import { pinnedWord } from './draw-setting.js'

type Choice = Partial<App['nameId']>

const kinds = ['persistent', 'email', 'transient', 'unspecified', 'attribute', 'passThrough', 'none'] as const

/** How people are called towards an app: one setting of several parts. */
export function nameIdFields(app: App, { overlay, pinned }: Drawn, typed: Typed): Html {
  const decided = (overlay.settings?.['nameId'] ?? {}) as Choice // checked by the schema before it was kept
  const fixed = pinnedWord('nameId', pinned)
  const shown: Choice = fixed === undefined ? decided : app.nameId
  const choices = [
    {
      value: '',
      label: decided.kind === undefined ? `As it comes: ${nameIdWord(usualNameId(app))}` : 'As it comes',
    },
    ...kinds.map((kind) => ({
      value: kind,
      label: kind === 'attribute' ? 'By an attribute' : nameIdWord({ kind }),
    })),
  ]
  const bare = { bare: true, fixed }
  return panel({
    id: 'nameid',
    title: 'How people are called',
    says: 'The NameID: what the app knows somebody by. Changing it makes everybody a stranger there.',
    body: html`${selectField({ ...bare, name: 'nameId', label: 'They are called' }, choices, typed, shown.kind ?? '')}
${textField({ ...bare, name: 'nameId.attribute', label: 'By which attribute', hint: 'userId, employeeNumber, email, … where an attribute is the name; also for “unspecified”.', fixed }, typed, shown.attribute ?? '')}
${textField({ ...bare, name: 'nameId.format', label: 'Format to state', hint: 'A URI, where an attribute is the name. Empty: unspecified.', token: true }, typed, shown.format ?? '')}
${tickField({ name: 'nameId.lowercase', label: 'In lower case', fixed }, typed, shown.lowercase === true)}`,
  })
}

/** The setting as a form says it; null: as it comes. Undefined where nothing differs. */
export function nameIdIn(typed: Typed, { overlay, pinned }: Drawn): unknown {
  if (pinned.includes('nameId')) return undefined
  const before = (overlay.settings?.['nameId'] ?? {}) as Choice
  const [kind, attribute, format] = ['nameId', 'nameId.attribute', 'nameId.format'].map((name) =>
    typed.value(name).trim(),
  )
  const lowercase = typed.ticked('nameId.lowercase')
  const longest = before.longest === undefined ? {} : { longest: before.longest }
  const next =
    kind === ''
      ? null
      : {
          kind,
          ...said('attribute', attribute),
          ...said('format', format),
          ...(lowercase ? { lowercase } : {}),
          ...longest,
        }
  const was = before.kind === undefined ? null : before
  return sorted(next) === sorted(was) ? undefined : next
}

function said(name: string, text: string | undefined): Readonly<Record<string, string>> {
  return text === undefined || text === '' ? {} : { [name]: text }
}

function sorted(value: object | null): string {
  return JSON.stringify(
    value === null ? null : Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}
