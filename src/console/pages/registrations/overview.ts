import { proofOf } from '../../../admin/registrations/go-live.js'
import { counted, said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import type { Kind } from '../../../model/office.js'
import { type RefusalCode, refusals } from '../../../model/refusal.js'
import { sparkline } from '../../parts/chart.js'
import { facts } from '../../parts/facts.js'
import { notice } from '../../parts/notice.js'
import { panel } from '../../parts/panel.js'
import { tiles } from '../../parts/tile.js'
import { instant, when } from '../../parts/when.js'
import { page, type Route } from '../../route.js'
import { type Detail, detailOf, detailPage } from './detail.js'
import { usualNameId } from '../../../mapping/name-id.js'
import { nameIdWord } from './name-id-word.js'
import { nextSteps } from './next-steps.js'
import { strengths } from './settings/setting.js'
import { keyList, oddityList, understoodFacts } from './understood-card.js'
import { addressOf, wordsOf } from './words.js'

/** How one app or partner stands, and what comes next. */
export function overviewPage(kind: Kind): Route {
  return page({
    path: `${wordsOf[kind].base}/:handle`,
    permission: 'registrations.read',
    async open(visit) {
      const detail = await detailOf(visit, kind)
      return detailPage(detail, '', await overview(detail))
    },
  })
}

async function overview(detail: Detail): Promise<Slot> {
  const { words, shown, visit, now } = detail
  const { understood } = shown
  const { caller, office } = visit
  const draft = shown.stands === 'draft'
  const proof = draft ? await proofOf(caller, words.kind, shown.handle, office) : undefined
  const fetched = await office.metadataFetches.find(words.kind, shown.id)
  const course = await courseOf(detail)
  return html`${told(detail)}${draft && nextSteps(detail, { proof, fetched })}${oddityList(understood.oddities)}
${health(detail, course)}
${panel({ id: 'facts', title: 'What it is', body: understoodFacts(understood) })}
<div class="pair">${panel({ id: 'keys', title: 'Its keys', body: keyList(understood.keys, now) })}
${panel({ id: 'decided', title: 'How it is set', actions: html`<a href="${addressOf(words, shown.handle, 'settings')}">All settings</a>`, body: decided(detail) })}</div>
${detail.changes && removal(detail)}`
}

/** What keeps people out, before anything else. */
function told({ words, shown }: Detail): Slot {
  if (shown.stands === 'disabled')
    return notice(
      'warn',
      `This ${words.one} is disabled: nobody gets in ${words.through} it.`,
      'Enable it to let sign-ins through again.',
    )
  if (shown.stands === 'expired')
    return notice(
      'bad',
      'Its metadata is not valid any more, so nobody gets in.',
      html`Ask ${words.theirs} for a new document, and <a href="${addressOf(words, shown.handle, 'metadata')}">take it in</a>.`,
    )
  return undefined
}

const day = 86_400_000
const days = 14

interface Course {
  readonly issued: readonly number[]
  readonly refused: readonly number[]
}

async function courseOf({ words: { kind }, shown: { id }, visit: { office }, now }: Detail): Promise<Course> {
  const until = now
  const since = new Date(Math.floor(now.getTime() / day) * day - (days - 1) * day)
  const of = kind === 'app' ? { app: id } : { partner: id }
  const counts = await office.reports.counts({ since, until, by: 'day', ...of })
  const issued = Array.from({ length: days }, () => 0)
  const refused = Array.from({ length: days }, () => 0)
  for (const { at, code, count } of counts) {
    const which = code === '' ? issued : refused
    const place = Math.floor((at.getTime() - since.getTime()) / day)
    which[place] = (which[place] ?? 0) + count
  }
  return { issued, refused }
}

function health({ words, shown, now, visit }: Detail, course: Course): Html {
  const { issued, refused, lastSuccess } = shown.health
  const all = issued + refused
  const rate = all === 0 ? '–' : `${((issued / all) * 100).toFixed(refused === 0 ? 0 : 1)} %`
  const records = visit.caller.may.has('records.read')
  const query = new URLSearchParams({ [words.kind]: shown.id })
  return html`${tiles([
    {
      label: 'Sign-ins, 7 days',
      value: issued.toLocaleString('en'),
      says: records ? html`<a href="/admin/sign-ins?${query.toString()}">See them</a>` : undefined,
      chart: course.issued.some(Boolean)
        ? sparkline(course.issued, `Sign-ins by day, last ${days} days`)
        : undefined,
    },
    {
      label: 'Refused, 7 days',
      value: refused.toLocaleString('en'),
      chart: course.refused.some(Boolean)
        ? sparkline(course.refused, `Refusals by day, last ${days} days`)
        : undefined,
    },
    {
      label: 'Got in',
      value: rate,
      says: all === 0 ? 'Nobody tried within 7 days' : `of ${counted(all, 'attempt')}`,
    },
    {
      label: 'Last sign-in',
      value: lastSuccess === undefined ? 'Never' : dayOf(lastSuccess),
      says: lastSuccess && when(lastSuccess, now),
    },
  ])}${shown.health.refusals.length > 0 && whyNot(shown.health.refusals, query)}`
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

type Refusals = Detail['shown']['health']['refusals']

const who = { us: 'us', app: 'the app’s owner', partner: 'the partner', person: 'the person' } as const

/** Why people were turned away: each with who can do something about it. */
function whyNot(list: Refusals, query: URLSearchParams): Html {
  const row = ({ code, count }: Refusals[number]) => {
    const known = Object.hasOwn(refusals, code) ? refusals[code as RefusalCode] : undefined
    const asked = new URLSearchParams(query)
    asked.set('code', code)
    return html`<li><a href="/admin/sign-ins?${asked.toString()}"><span class="who"><span class="name">${known?.says ?? code}</span><span class="below"><code>${code}</code>${known && ` · up to ${who[known.who]}`}</span></span><span class="count">${count.toLocaleString('en')}</span></a></li>`
  }
  return panel({
    id: 'refusals',
    title: 'Why people were turned away',
    says: 'Of the last seven days, most frequent first.',
    body: html`<ul class="links">${list.map(row)}</ul>`,
  })
}

function decided({ shown, words }: Detail): Html {
  const { registered, overlay, document, pinned } = shown
  return facts([
    ...('launch' in registered
      ? ([
          [
            'Who may vouch',
            registered.partners === 'all'
              ? 'Every enabled partner'
              : registered.partners.join(', ') || 'Nobody',
          ],
          [
            'Signed in at least by',
            (registered.leastStrength ?? 0) > 0 && strengths[registered.leastStrength ?? 0]?.label,
          ],
          ['People are called', nameIdWord(usualNameId(registered))],
          [
            'It receives',
            registered.attributes === undefined
              ? 'What its metadata asks for; else name, e-mail and roles'
              : registered.attributes.map(({ attribute }) => attribute).join(', ') ||
                'Nothing but the name of the person',
          ],
        ] as const)
      : ([
          [
            'Speaks for',
            registered.confirmedDomains.length === 0
              ? html`No domain yet. <a href="${addressOf(words, shown.handle, 'settings')}#f-domain">Confirm one</a>`
              : html`<span class="token">${registered.confirmedDomains.join(', ')}</span>`,
          ],
          [
            'People not seen before',
            { create: 'Are taken in', link: 'Are matched with somebody known', refuse: 'Are turned away' }[
              registered.onFirstSignIn
            ],
          ],
          ['Its word is worth', strengths[registered.believedUpTo]?.label],
        ] as const)),
    ['Handle', html`<code>${shown.handle}</code>`],
    ['Preset', overlay.preset],
    [
      'Set by a file',
      pinned.length > 0 && html`${pinned.join(', ')} <span class="below">in config/sallyport.json</span>`,
    ],
    [
      'Metadata',
      document.file === undefined
        ? 'Taken in here'
        : html`The file <span class="token">${said(document.file)}</span>`,
    ],
    ['Added', document.addedAt && instant(document.addedAt)],
  ])
}

function removal({ words, shown }: Detail): Html {
  const kept = shown.document.file === undefined
  return panel({
    id: 'remove',
    title: `Remove this ${words.one}`,
    says: kept
      ? `Nobody gets in ${words.through} it any more, and what was decided about it is forgotten. It can be brought back from the audit.`
      : html`It stands in the file <span class="token">${said(shown.document.file ?? '')}</span>: take the file away, or run <code>sallyport ${words.one} remove ${shown.handle}</code>.`,
    body:
      kept &&
      html`<p class="buttons"><a class="button danger quiet" href="${addressOf(words, shown.handle, 'remove')}">Remove…</a></p>`,
  })
}
