import { type PersonShown, showPerson } from '../../../admin/people/show.js'
import { type RecentSignIn, recentSignIns } from '../../../admin/people/recent-sign-ins.js'
import { listSessions, type ShownSession } from '../../../admin/sessions/list.js'
import { said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import { refusalRow } from '../../../model/refusal.js'
import { strengthInWords } from '../../../model/strength-words.js'
import { emptyState } from '../../parts/empty.js'
import { facts } from '../../parts/facts.js'
import { pressForm } from '../../parts/form-frame.js'
import { notice } from '../../parts/notice.js'
import { panel } from '../../parts/panel.js'
import { status } from '../../parts/status.js'
import { table } from '../../parts/table.js'
import { when } from '../../parts/when.js'
import { page, type Visit } from '../../route.js'
import { linksPanel } from './links.js'
import { stateOf } from './list.js'
import { rolesPanel } from './person-roles.js'
import { counterpart, personPath } from './words.js'

const recent = 20

export const personPage = page({
  path: '/admin/people/:id',
  permission: 'people.read',
  async open(visit) {
    const { caller, office, parameters } = visit
    const id = parameters['id'] ?? ''
    const person = await showPerson(caller, id, office)
    const [sessions, signIns] = await Promise.all([
      listSessions(caller, id, office),
      caller.may.has('records.read') ? recentSignIns(caller, id, recent, office) : undefined,
    ])
    return {
      title: person.name ?? person.id,
      place: 'people',
      beneath: html`${stateOf(person.active)}<span class="token">${said(person.id, 200)}</span>`,
      actions: switchOf(person, visit),
      body: html`${toldNo(visit)}<div class="pair">${whatIsKnown(person, visit)}${rolesPanel(person, visit)}</div>
${linksPanel(person, visit)}
${sessionsPanel(sessions, person, visit)}
${signIns && signInsPanel(signIns, visit)}`,
    }
  },
})

/** Why a press was not taken; a form of fields says it itself. */
function toldNo({ typed: { refusal, sent } }: Visit): Slot {
  if (!refusal || sent.texts.has('form')) return undefined
  return html`<div role="alert">${notice('bad', refusal.says, refusal.todo)}</div>`
}

function switchOf({ id, active, revision }: PersonShown, visit: Visit): Slot {
  if (!visit.caller.may.has('people.change')) return undefined
  const fields = { active: active ? 'no' : 'yes' }
  const does = active ? 'Disable, and sign out' : 'Enable'
  return pressForm({ action: `${personPath(id)}/state`, does, danger: active, revision, fields }, visit)
}

function whatIsKnown(person: PersonShown, { office }: Visit): Html {
  const now = office.gateway.clock.now()
  const attributes = Object.entries(person.attributes)
  return panel({
    id: 'known',
    title: 'What is known',
    says: 'As the partner said at the last sign-in; it is renewed there, and not changed here.',
    body: facts([
      ...attributes.map(
        ([name, values]) =>
          [
            html`<code>${said(name, 60)}</code>`,
            values.map((value) => html`<div>${said(value, 400)}</div>`),
          ] as const,
      ),
      ['Known since', when(person.createdAt, now)],
      ['Renewed', when(person.updatedAt, now)],
      ['Waits for', person.awaits && html`the first sign-in by ${counterpart('partner', person.awaits)}`],
    ]),
  })
}

function sessionsPanel(sessions: readonly ShownSession[], { id }: PersonShown, visit: Visit): Html {
  const now = visit.office.gateway.clock.now()
  const ends = visit.caller.may.has('sessions.end')
  const columns = [
    { label: 'Signed in', kind: 'main', cell: ({ startedAt }: ShownSession) => when(startedAt, now) },
    { label: 'By', cell: ({ partner }: ShownSession) => counterpart('partner', partner) },
    {
      label: 'How strongly',
      cell: ({ authnContext }: ShownSession) =>
        html`<span title="${authnContext}">${strengthInWords(authnContext)}</span>`,
    },
    { label: 'Last seen', cell: ({ lastSeenAt }: ShownSession) => when(lastSeenAt, now) },
    { label: 'Ends', cell: ({ expiresAt }: ShownSession) => when(expiresAt, now) },
    { label: 'Apps', cell: toldOf },
    {
      label: 'What can be done',
      kind: 'actions',
      cell: (session: ShownSession) =>
        ends &&
        pressForm(
          {
            action: `${personPath(id)}/sessions/${encodeURIComponent(session.id)}/end`,
            does: 'End',
            danger: true,
          },
          visit,
        ),
    },
  ] as const
  return panel({
    id: 'sessions',
    title: 'Sessions',
    says: 'Browsers in which this person is signed in here. Ending one here does not ask the apps, which may keep their own.',
    actions:
      ends &&
      sessions.length > 1 &&
      pressForm({ action: `${personPath(id)}/sessions/end`, does: 'End all', danger: true }, visit),
    body: table<ShownSession>({
      caption: 'Sessions',
      columns,
      rows: sessions,
      empty: emptyState({
        title: 'Signed in nowhere',
        says: 'A session stands here from a sign-in until it ends.',
      }),
    }),
  })
}

function toldOf({ told }: ShownSession): Slot {
  if (told.length === 0) return html`<span class="below">none</span>`
  const apps = new Map(told.map(({ app }) => [app.id, app]))
  return html`<ul class="plain">${[...apps.values()].slice(0, 8).map((app) => html`<li>${counterpart('app', app)}</li>`)}</ul>`
}

function signInsPanel(rows: readonly RecentSignIn[], { office }: Visit): Html {
  const now = office.gateway.clock.now()
  return panel({
    id: 'sign-ins',
    title: 'Latest sign-ins',
    body: table<RecentSignIn>({
      caption: 'Latest sign-ins',
      columns: [
        {
          label: 'Reference',
          kind: 'main',
          cell: ({ reference }) => html`<a class="code" href="/admin/sign-ins/${reference}">${reference}</a>`,
        },
        { label: 'When', cell: ({ at }) => when(at, now) },
        { label: 'Outcome', cell: outcomeOf },
        { label: 'App', cell: ({ app }) => app && counterpart('app', app) },
        {
          label: 'By',
          cell: ({ by, partner }) =>
            by === 'session' ? 'an open session' : partner && counterpart('partner', partner),
        },
      ],
      rows,
      empty: emptyState({
        title: 'None yet',
        says: 'Each sign-in of this person stands here with its reference, answered or refused.',
      }),
    }),
  })
}

function outcomeOf({ outcome, code }: RecentSignIn): Html {
  if (outcome === 'issued') return status('good', 'Got in')
  return html`${status('bad', 'Refused')}${code !== undefined && html`<span class="below block-line">${refusalRow(code).says}</span>`}`
}
