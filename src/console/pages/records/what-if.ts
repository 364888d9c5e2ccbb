import { whatIf, type Word } from '../../../admin/what-if.js'
import { AdminRefusal } from '../../../admin/refusal.js'
import { type Html, html } from '../../../drawing/html.js'
import { cardOf } from '../../../model/card.js'
import type { Content } from '../../page.js'
import { areaField, type Choice, choiceField, fileField, selectField, textField } from '../../parts/fields.js'
import { formFrame } from '../../parts/form-frame.js'
import { form, page, type Visit } from '../../route.js'
import { outcomeOf } from './what-if-outcome.js'

const path = '/admin/what-if'

const ways = [
  ['captured', 'An answer that was saved'],
  ['recorded', 'A recorded sign-in'],
  ['user', 'Somebody known here'],
  ['invented', 'Somebody thought of'],
] as const
type By = (typeof ways)[number][0]

/** Looks at what a sign-in would come to. */
export const whatIfPage = page({ path, permission: 'records.read', open: async (visit) => asking(visit) })

function asking(visit: Visit): Content {
  const by = byOf(visit)
  return {
    title: 'What if',
    place: 'what-if',
    beneath:
      'The very stages of a sign-in, over a word of your choosing: whom the person would be sent to, every check and rule, and the exact token. Nothing is kept, spent or sent; that you looked is written down.',
    tabs: ways.map(([name, label]) => ({ label, href: `${path}?by=${name}`, here: name === by })),
    body: question(by, visit),
  }
}

function byOf({ typed, query }: Visit): By {
  const asked = typed.value('by', query.get('by') ?? (query.has('reference') ? 'recorded' : 'captured'))
  return ways.find(([name]) => name === asked)?.[0] ?? 'captured'
}

export function question(by: By, visit: Visit, kept?: string): Html {
  return formFrame(
    {
      action: path,
      does: 'Look',
      files: by === 'captured',
      body: html`<input type="hidden" name="by" value="${by}">${kept !== undefined && html`<input type="hidden" name="kept" value="${kept}">`}${fields[by](visit, kept !== undefined)}${whoField('app', visit)}${by !== 'recorded' && whoField('partner', visit)}${by !== 'invented' && by !== 'user' && momentField(visit)}`,
    },
    visit,
  )
}

const fields: Readonly<Record<By, (visit: Visit, hasKept: boolean) => Html>> = {
  captured: ({ typed }, hasKept) =>
    html`${areaField({ name: 'word', label: 'The partner’s answer', hint: hasKept ? 'The one from before is used unless another is put here.' : 'XML, base64, the body of a form, a page that posts itself: whatever was saved of it.', rows: 8, token: true, bare: true }, withoutWord(typed))}${fileField({ name: 'file', label: 'Or a file', hint: 'Up to 2 MiB.' }, typed)}`,
  recorded: ({ typed, query }) =>
    textField(
      {
        name: 'reference',
        label: 'Reference',
        hint: 'Of a sign-in that the flight recorder has.',
        placeholder: '7KQ2-M9XF-3D',
        required: true,
        token: true,
      },
      typed,
      query.get('reference') ?? '',
    ),
  user: ({ typed, query }) =>
    textField(
      {
        name: 'user',
        label: 'Person',
        hint: 'Name, e-mail address or user id. They are looked at as if they were signed in already.',
        required: true,
      },
      typed,
      query.get('user') ?? '',
    ),
  invented: ({ typed }) =>
    html`${textField({ name: 'subject', label: 'What the partner calls them', hint: 'NameID. Empty: it sends none.' }, typed, 'somebody')}${textField({ name: 'format', label: 'Format of that name', token: true, size: 'long' }, typed, 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent')}${areaField({ name: 'attributes', label: 'What it says of them', hint: 'A line for each attribute, by the name it goes by on the wire: mail: ann@example.org; several values are parted by semicolons.', rows: 6, token: true }, typed, 'displayName: Ann Example\nmail: ann@example.org')}${textField({ name: 'context', label: 'How they proved who they are', hint: 'AuthnContextClassRef.', token: true, size: 'long' }, typed, 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport')}`,
}

/** What was pasted is never written back into a page. */
function withoutWord(typed: Visit['typed']): Visit['typed'] {
  return { ...typed, value: (name, stored) => (name === 'word' ? '' : typed.value(name, stored)) }
}

/** Few are listed; of many, one is typed. */
const mostListed = 200

function whoField(kind: 'app' | 'partner', { office, typed, query }: Visit): Html {
  const { registry } = office.gateway
  const all = kind === 'app' ? registry.apps() : registry.partners()
  const label = kind === 'app' ? 'App' : 'Partner'
  const stored = query.get(kind) ?? ''
  if (all.length > mostListed)
    return textField(
      { name: kind, label, hint: 'Handle or entity id.', required: kind === 'app' },
      typed,
      stored,
    )
  const named = all.map(
    (one): Choice => ({ value: one.handle, label: `${cardOf(one).name} (${one.handle})` }),
  )
  const none = { value: '', label: kind === 'app' ? 'Choose an app' : 'As the word itself says' }
  return selectField(
    { name: kind, label, bare: true, required: kind === 'app' },
    [none, ...named],
    typed,
    stored,
  )
}

function momentField({ typed }: Visit): Html {
  return choiceField(
    { name: 'at', label: 'As of when?' },
    [
      { value: 'then', label: 'When it was said', hint: 'So that what has expired since can be looked at.' },
      { value: 'now', label: 'Now' },
    ],
    typed,
    'then',
  )
}

export const whatIfForm = form({
  path,
  permission: 'records.read',
  bodyLimit: 3 * 1024 * 1024,
  again: whatIfPage,
  async open(visit): Promise<Content> {
    const { caller, office, typed } = visit
    const by = byOf(visit)
    const bytes = by === 'captured' ? givenBytes(visit) : undefined
    const partner = typed.value('partner').trim()
    const seen = await whatIf(
      caller,
      {
        app: typed.value('app').trim(),
        word: wordOf(by, bytes, visit),
        at: typed.value('at') === 'now' ? 'now' : 'then',
        ...(partner === '' ? {} : { partner }),
      },
      office,
    )
    const kept = bytes && keptAs(bytes, visit)
    return {
      title: 'What if',
      place: 'what-if',
      tabs: ways.map(([name, label]) => ({ label, href: `${path}?by=${name}`, here: name === by })),
      body: html`${outcomeOf(seen)}<section aria-labelledby="again"><h2 id="again">Look again</h2>${question(by, visit, kept)}</section>`,
    }
  },
})

function wordOf(by: By, bytes: Uint8Array | undefined, { typed }: Visit): Word {
  switch (by) {
    case 'captured':
      return { kind: by, bytes: bytes ?? new Uint8Array() }
    case 'recorded':
      return { kind: by, reference: typed.value('reference') }
    case 'user':
      return { kind: by, id: typed.value('user').trim() }
    case 'invented':
      return {
        kind: by,
        subject: { value: typed.value('subject').trim(), format: typed.value('format').trim() },
        attributes: attributesIn(typed.value('attributes')),
        authnContext: typed.value('context').trim(),
      }
  }
}

/** `mail: ann@example.org; ann@example.com`. Throws AdminRefusal. */
function attributesIn(text: string): readonly (readonly [string, readonly string[]])[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      // A name may be a URN or a URL: its colons have no blank behind them
      const [, name, values] = /^\s*(\S+?)\s*(?::\s|=)\s*(.*)$/.exec(line) ?? []
      if (name === undefined || values === undefined)
        throw new AdminRefusal('invalid', `${JSON.stringify(line.slice(0, 80))} is no attribute.`, {
          todo: 'Write each as name: value',
          faults: [{ path: 'attributes', says: 'each line is name: value' }],
        })
      return [name, values.split(';').map((value) => value.trim())] as const
    })
}

const place = 'what-if word'
/** What is longer is not carried along. */
const longestKept = 128 * 1024

/** Sealed: what could still be used travels through no page. */
function keptAs(bytes: Uint8Array, { office }: Visit): string | undefined {
  if (bytes.length > longestKept) return undefined
  return office.gateway.vault.seal(Buffer.from(bytes).toString('base64'), place)
}

function givenBytes({ typed, office }: Visit): Uint8Array {
  const file = typed.sent.files.get('file')
  if (file) return file.bytes
  const text = typed.value('word')
  const kept = typed.value('kept')
  if (text.trim() !== '' || kept === '') return Buffer.from(text)
  return Buffer.from(office.gateway.vault.open(kept, place) ?? '', 'base64')
}
