import type { Caller } from '../../../model/admin.js'
import type { Tab } from '../../parts/tabs.js'

type Name = 'accounts' | 'tokens' | 'own'

/** What somebody may open of it; one's own password and browsers are everybody's. */
export function accessTabs(here: Name, { may }: Caller): readonly Tab[] {
  const tab = (name: Name, label: string, href: string): Tab => ({ label, href, here: name === here })
  return [
    ...(may.has('admins.read')
      ? [tab('accounts', 'Accounts', '/admin/access'), tab('tokens', 'API tokens', '/admin/access/tokens')]
      : []),
    tab('own', 'You', '/admin/access/own'),
  ]
}
