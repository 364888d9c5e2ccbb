import type { Office } from '../model/office.js'
import type { OfficeDoor } from '../model/office-door.js'
import { type CallerOf, doorOf } from './desk.js'
import { accessRoutes } from './pages/access/routes.js'
import { houseRoutes } from './pages/house/routes.js'
import { lookBackRoutes } from './pages/look-back/routes.js'
import { peopleRoutes } from './pages/people/routes.js'
import { recordRoutes } from './pages/records/routes.js'
import { registrationRoutes } from './pages/registrations/routes.js'
import type { Route } from './route.js'

export { consoleAssets } from './page.js'

/** Every page of the console; each group of pages lists its own. */
export const routes: readonly Route[] = [
  ...houseRoutes,
  ...recordRoutes,
  ...registrationRoutes,
  ...peopleRoutes,
  ...lookBackRoutes,
  ...accessRoutes,
]

/** What opens to anybody: stated here a second time, so that no page becomes public by a slip. */
export const publicPaths: ReadonlySet<string> = new Set<string>([
  '/admin/sign-in',
  '/admin/enter',
  '/admin/setup/:secret',
  '/shared/:secret',
])

/** The console as doors; `callerOf` tells who holds a cookie. */
export function consoleDoors(
  office: Office,
  callerOf: CallerOf,
  all: readonly Route[] = routes,
  open: ReadonlySet<string> = publicPaths,
): readonly OfficeDoor[] {
  const slipped = all.find(({ access, path }) => (access === 'public') !== open.has(path))
  if (slipped) throw new Error(`${slipped.path} is public in one place and not in the other`)
  const paths = new Set(all.filter(({ method }) => method === 'GET').map(({ path }) => path))
  return all.map((route) => doorOf(route, { office, callerOf, paths }))
}
