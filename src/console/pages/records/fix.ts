import { applyFix, planFix } from '../../../admin/records/fix.js'
import { html } from '../../../drawing/html.js'
import type { Content } from '../../page.js'
import { formFrame } from '../../parts/form-frame.js'
import { planSections } from '../registrations/plan-body.js'
import { form, goTo, page, type Visit } from '../../route.js'
import { signInPath } from './words.js'

const path = '/admin/sign-ins/:reference/fix/:number'

/** What a fix would come to, before it is made. */
export const fixPage = page({ path, permission: 'registrations.change', open: planned })

async function planned(visit: Visit): Promise<Content> {
  const { caller, office } = visit
  const { reference, number } = asked(visit)
  const { fix, plan, revision } = await planFix(caller, reference, number, office)
  return {
    title: fix.title,
    place: 'sign-ins',
    crumbs: [{ label: reference, href: signInPath(reference) }],
    beneath: fix.says,
    body: html`${planSections(plan, visit)}${formFrame(
      {
        action: `${signInPath(reference)}/fix/${number}`,
        does: 'Apply',
        cancel: signInPath(reference),
        revision,
        body: html``,
      },
      visit,
    )}`,
  }
}

export const fixForm = form({
  path,
  permission: 'registrations.change',
  again: fixPage,
  async open(visit) {
    const { caller, office, typed } = visit
    const { reference, number } = asked(visit)
    await applyFix(caller, reference, number, typed.value('revision'), office)
    return goTo(signInPath(reference), 'saved')
  },
})

function asked({ parameters }: Visit): { readonly reference: string; readonly number: number } {
  const number = parameters['number'] ?? ''
  return { reference: parameters['reference'] ?? '', number: /^\d{1,2}$/.test(number) ? Number(number) : -1 }
}
