import { changeRegistration, type WantedChange } from '../../../../admin/registrations/change.js'
import { checkExpected, standingOf } from '../../../../admin/registrations/standing.js'
import { planOf } from '../../../../admin/plan.js'
import { AdminRefusal } from '../../../../admin/refusal.js'
import type { Kind } from '../../../../model/office.js'
import { form, goTo, type Opened, type Route, type Visit } from '../../../route.js'
import { type Detail, detailOf, detailPage, type TabName } from '../detail.js'
import { latestChange } from '../latest-change.js'
import { planBody } from '../plan-body.js'
import { addressOf, wordsOf } from '../words.js'

export interface Changing {
  readonly kind: Kind
  readonly tab: TabName
  /** The page that the form stands on. */
  readonly again: Route
  wantedIn(detail: Detail): WantedChange
}

/** A form whose change is looked at before it is made: sent once it shows the plan, sent from there it changes. */
export function changeForm(changing: Changing): Route {
  const { kind, tab, again } = changing
  return form({
    path: `${wordsOf[kind].base}/:handle/${tab}`,
    permission: 'registrations.change',
    bodyLimit: 1024 * 1024,
    again,
    open: (visit) => placed(() => open(changing, visit)),
  })
}

async function open({ kind, tab, again, wantedIn }: Changing, visit: Visit): Promise<Opened> {
  const { caller, office, typed } = visit
  const doing = typed.value('do')
  if (doing !== '' && doing !== 'apply') return again.open(visit)
  const detail = await detailOf(visit, kind)
  const { words, shown } = detail
  const { handle } = shown
  const wanted = wantedIn(detail)
  const expected = typed.value('revision')
  checkExpected(await standingOf(kind, shown.registered, office), expected)
  if (Object.keys(wanted).length === 0)
    throw new AdminRefusal('invalid', 'Nothing is different from how it is.')
  if (doing === 'apply') {
    await changeRegistration(caller, kind, handle, wanted, expected, office)
    return goTo(addressOf(words, handle, tab), 'saved', await latestChange(visit, kind, handle))
  }
  const plan = await planOf(caller, { kind, name: handle, what: 'settings', wanted }, office)
  return detailPage(
    detail,
    tab,
    planBody(plan, { action: addressOf(words, handle, tab), does: 'Apply' }, visit),
  )
}

/** Faults name a setting as `config/` does; here each has a field of that very name. */
async function placed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AdminRefusal) || error.kind === 'changed_meanwhile') throw error
    const faults = error.faults.map(({ path, says }) => ({ path: path.replace(/^settings\./, ''), says }))
    throw new AdminRefusal(error.kind, error.says, {
      ...(error.todo === undefined ? {} : { todo: error.todo }),
      faults,
      cause: error,
    })
  }
}
