import { type Html, html } from '../../../../drawing/html.js'
import { isApp } from '../../../../admin/registrations/registered.js'
import { confirmDomain } from '../../../../admin/registrations/confirm-domain.js'
import { textField } from '../../../parts/fields.js'
import { formFrame, pressForm } from '../../../parts/form-frame.js'
import { panel } from '../../../parts/panel.js'
import { status } from '../../../parts/status.js'
import { form, goTo, type Route } from '../../../route.js'
import type { Detail } from '../detail.js'
import { latestChange } from '../latest-change.js'
import { addressOf, wordsOf } from '../words.js'
import { pinnedWord } from './draw-setting.js'

const words = wordsOf.partner

/** Domains that a partner may speak for: each confirmed, or taken away, by itself. */
export function domainsPanel({ shown, visit, changes }: Detail): Html {
  const { registered, pinned, revision, understood } = shown
  const confirmed = isApp(registered) ? [] : registered.confirmedDomains
  const claimed = understood.claimedDomains.filter((domain) => !confirmed.includes(domain)).slice(0, 60)
  const fixed = pinnedWord('confirmedDomains', pinned)
  const may = changes && fixed === undefined
  const action = addressOf(words, shown.handle, 'domains')
  const press = (domain: string, take: boolean) =>
    may &&
    pressForm(
      {
        action,
        does: take ? 'Take away' : 'Confirm',
        danger: take,
        revision,
        fields: { domain, confirmed: take ? 'no' : 'yes' },
      },
      visit,
    )
  return panel({
    id: 'domains',
    title: 'Domains that it speaks for',
    says: 'E-mail addresses, UPNs and the like leave for apps only if their domain is confirmed here. A domain belongs to one partner.',
    body: html`<ul class="domains">${confirmed.map((domain) => html`<li>${status('good', 'Confirmed')}<span class="token">${domain}</span>${press(domain, true)}</li>`)}${claimed.map((domain) => html`<li>${status('idle', 'Claimed')}<span class="token">${domain}</span>${press(domain, false)}</li>`)}</ul>
${fixed !== undefined && html`<p class="fixed">${fixed}</p>`}${
  may &&
  formFrame(
    {
      action,
      does: 'Confirm',
      revision,
      body: html`<input type="hidden" name="confirmed" value="yes">${textField({ name: 'domain', label: 'Another domain', token: true, bare: true, placeholder: 'example.org' }, visit.typed)}`,
    },
    visit,
  )
}`,
  })
}

export function domainsForm(again: Route): Route {
  return form({
    path: `${words.base}/:handle/domains`,
    permission: 'registrations.change',
    again,
    async open(visit) {
      const { caller, office, parameters, typed } = visit
      const handle = parameters['handle'] ?? ''
      const wanted = { domain: typed.value('domain').trim(), confirmed: typed.value('confirmed') === 'yes' }
      await confirmDomain(caller, handle, wanted, typed.value('revision'), office)
      return goTo(addressOf(words, handle, 'settings'), 'saved', await latestChange(visit, 'partner', handle))
    },
  })
}
