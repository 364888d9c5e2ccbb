import type { Bundles } from '../../../../admin/registrations/bundles.js'
import { said } from '../../../../drawing/fragments.js'
import { type Html, html } from '../../../../drawing/html.js'
import { usualNameId } from '../../../../mapping/name-id.js'
import { wireNameOf } from '../../../../mapping/wire-name.js'
import type { App } from '../../../../model/app.js'
import { attributeNames } from '../../../../model/attribute-names.js'
import { cardOf } from '../../../../model/card.js'
import type { Partner } from '../../../../model/partner.js'
import { areaField, checksField, choiceField, selectField } from '../../../parts/fields.js'
import { notice } from '../../../parts/notice.js'
import type { Typed } from '../../../typed.js'
import { nameIdWord } from '../name-id-word.js'
import { mostBelieved, strengthChoices } from '../strength.js'
import { textsOf } from '../texts-of.js'

const mostTicked = 40

export interface AppQuestions {
  /** As it would be with nothing answered: its metadata, and the preset. */
  readonly app: App
  readonly bundles: Bundles
  readonly partners: readonly Partner[]
}

/** Three questions, each with an answer that is safe to leave as it is. */
export function appQuestions({ app, bundles, partners }: AppQuestions, typed: Typed): Html {
  return html`${whoMay(partners, app, typed)}<div class="questions"><h3>What does it receive?</h3>${howCalled(app, typed)}${whatItReceives(app, bundles, typed)}</div>${howStrong(app, partners, typed)}`
}

export function whoMay(partners: readonly Partner[], app: Pick<App, 'partners'>, typed: Typed): Html {
  const some = app.partners === 'all' ? [] : app.partners
  const few = partners.length <= mostTicked
  const choices = partners.map((one) => ({ value: one.handle, label: cardOf(one).name }))
  return html`<div class="question">${choiceField(
    { name: 'vouch', label: 'Whose people may use it?', required: true },
    [
      {
        value: 'all',
        label: 'Those of every enabled partner',
        hint: 'Also of partners that are added later.',
      },
      { value: 'some', label: 'Only those of these partners' },
    ],
    typed,
    app.partners === 'all' ? 'all' : 'some',
  )}<div class="indent when">${
    few
      ? partners.length > 0 &&
        checksField({ name: 'partners', label: 'Which partners' }, choices, typed, some)
      : areaField(
          {
            name: 'partners',
            label: 'Which partners',
            rows: 3,
            token: true,
            hint: 'Their handles, one a line.',
          },
          typed,
          some.join('\n'),
        )
  }</div></div>`
}

/** How surely it is they. */
function howStrong(
  { leastStrength = 0, partners: usual }: App,
  partners: readonly Partner[],
  typed: Typed,
): Html {
  const may = typed.value('vouch') === 'some' ? textsOf(typed.sent.texts, 'partners') : usual
  const believed = mostBelieved(partners, may)
  const short = Number(typed.value('leastStrength', String(leastStrength))) > believed
  return html`<div class="question">${selectField(
    {
      name: 'leastStrength',
      label: 'How strong must a sign-in be?',
      bare: true,
      hint: 'At least by what. Partners are asked for it, and each counts only up to what it is believed; “no partner yet” where none that may vouch is believed it.',
    },
    strengthChoices(believed),
    typed,
    String(leastStrength),
  )}${short && notice('warn', 'Nobody could get in: no partner that may vouch here is believed that much.', 'Raise what one of them is believed, in its settings, or ask for less here.')}</div>`
}

function howCalled(app: App, typed: Typed): Html {
  const usual = usualNameId(app)
  return html`<div class="question">${choiceField(
    { name: 'nameId', label: 'People are called', required: true },
    [
      {
        value: '',
        label: nameIdWord(usual),
        hint: html`${becauseOf(app)}${usual.kind === 'email' && ' Only where the partner’s domain is confirmed.'}`,
      },
      ...others.filter(({ value }) => value !== usual.kind),
    ],
    typed,
  )}<div class="indent when">${attributeSelect('nameIdAttribute', 'Which attribute', 'Only where one is to be the name.', typed)}</div></div>`
}

function becauseOf({ nameId, saml }: App): string {
  if (nameId.byDefault !== true) return 'What its metadata or its preset says.'
  return (saml?.nameIdFormats.length ?? 0) > 0
    ? 'The first that its metadata lists and that can be given; it follows when the metadata changes.'
    : 'Its metadata asks for nothing; this is safe, and follows when the metadata changes.'
}

const others = [
  {
    value: 'persistent',
    label: 'By a lasting name of its own (persistent)',
    hint: 'The same each time, of no use to any other app. No domain has to be confirmed for it.',
  },
  {
    value: 'email',
    label: 'By e-mail address',
    hint: 'Only where the partner’s domain is confirmed; otherwise the person is turned away.',
  },
  {
    value: 'transient',
    label: 'By a new name each time (transient)',
    hint: 'The app cannot recognise anybody by it.',
  },
  { value: 'attribute', label: 'By an attribute', hint: 'An employee number or user name, say.' },
] as const

export function attributeSelect(
  name: string,
  label: string,
  hint: string,
  typed: Typed,
  stored = 'userId',
): Html {
  const known = attributeNames.map(({ house, friendly }) => ({
    value: house,
    label: house === friendly ? house : `${house} (${friendly})`,
  }))
  const choices = known.some(({ value }) => value === stored)
    ? known
    : [{ value: stored, label: stored }, ...known]
  return selectField({ name, label, hint, bare: true }, choices, typed, stored)
}

function whatItReceives(app: App, { bundles, suggested }: Bundles, typed: Typed): Html {
  const preset = app.attributes !== undefined
  const first = preset
    ? [
        {
          value: '',
          label: 'What its preset says',
          hint: html`${said((app.attributes ?? []).map(({ attribute }) => attribute).join(', ') || 'nothing')}`,
        },
      ]
    : []
  return html`<div class="question">${choiceField(
    { name: 'bundle', label: 'It is told of them', required: true },
    [
      ...first,
      ...bundles.map(({ name, says }) => ({ value: name, label: says })),
      { value: 'own', label: 'A choice of my own' },
    ],
    typed,
    preset ? '' : suggested,
  )}<div class="indent when">${checksField(
    {
      name: 'attributes',
      label: 'My own choice',
      hint: 'Counts only where the last answer is chosen. More, and other names on the wire, under Mapping.',
    },
    attributeNames.slice(0, 24).map(({ house }) => ({ value: house, label: house })),
    typed,
    ['name', 'email'],
  )}</div></div>`
}

/** What was answered, as settings; what was left as it is says nothing. */
export function appAnswers(
  { app, bundles }: Pick<AppQuestions, 'app' | 'bundles'>,
  { sent: { texts } }: Typed,
): Readonly<Record<string, unknown>> {
  return {
    ...(texts.get('vouch') === 'some' ? { partners: textsOf(texts, 'partners') } : {}),
    ...strengthAnswer(app, texts),
    ...nameIdAnswer(texts),
    ...attributesAnswer(app, bundles, texts),
  }
}

function strengthAnswer(
  { leastStrength = 0 }: App,
  texts: URLSearchParams,
): Readonly<Record<string, unknown>> {
  const least = Number(texts.get('leastStrength') ?? leastStrength)
  return least === leastStrength ? {} : { leastStrength: least }
}

function nameIdAnswer(texts: URLSearchParams): Readonly<Record<string, unknown>> {
  const kind = texts.get('nameId') ?? ''
  if (kind === '') return {}
  return { nameId: kind === 'attribute' ? { kind, attribute: texts.get('nameIdAttribute') ?? '' } : { kind } }
}

function attributesAnswer(
  app: App,
  { bundles }: Bundles,
  texts: URLSearchParams,
): Readonly<Record<string, unknown>> {
  const chosen = texts.get('bundle') ?? ''
  if (chosen === 'own') {
    return { attributes: texts.getAll('attributes').map((name) => wireNameOf(name, app.protocol)) }
  }
  const attributes = bundles.find(({ name }) => name === chosen)?.attributes
  return attributes === undefined ? {} : { attributes }
}
