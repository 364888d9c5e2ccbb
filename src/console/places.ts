import type { Permission } from '../model/admin.js'

export type PlaceName =
  | 'home'
  | 'sign-ins'
  | 'what-if'
  | 'apps'
  | 'partners'
  | 'people'
  | 'roles'
  | 'reports'
  | 'audit'
  | 'keys'
  | 'access'
  | 'settings'

export interface Place {
  readonly name: PlaceName
  readonly label: string
  readonly path: string
  readonly permission: Permission
  /** Further words by which the search finds it. */
  readonly also: string
}

export interface PlaceGroup {
  readonly label: string
  readonly places: readonly Place[]
}

/** The navigation, in its order. A place is shown to whoever may open it. */
export const placeGroups: readonly PlaceGroup[] = [
  {
    label: 'Now',
    places: [
      at('home', 'Home', '/admin', 'house.read', 'start overview dashboard'),
      at(
        'sign-ins',
        'Sign-ins',
        '/admin/sign-ins',
        'records.read',
        'records flight recorder reference refused',
      ),
      at('what-if', 'What if', '/admin/what-if', 'records.read', 'try preview simulate token'),
    ],
  },
  {
    label: 'Registrations',
    places: [
      at(
        'apps',
        'Apps',
        '/admin/apps',
        'registrations.read',
        'applications service providers relying parties',
      ),
      at('partners', 'Partners', '/admin/partners', 'registrations.read', 'identity providers organisations'),
    ],
  },
  {
    label: 'People',
    places: [
      at('people', 'People', '/admin/people', 'people.read', 'users persons accounts'),
      at('roles', 'Roles', '/admin/roles', 'people.read', 'groups'),
    ],
  },
  {
    label: 'Look back',
    places: [
      at('reports', 'Reports', '/admin/reports', 'reports.read', 'csv export unused'),
      at('audit', 'Audit', '/admin/audit', 'audit.read', 'events changes history log'),
    ],
  },
  {
    label: 'House',
    places: [
      at('keys', 'Keys', '/admin/keys', 'house.read', 'certificates signing encryption rollover'),
      at('access', 'Access', '/admin/access', 'admins.read', 'administrators accounts tokens api'),
      at('settings', 'Settings', '/admin/settings', 'house.read', 'configuration weakenings stores'),
    ],
  },
]

function at(name: PlaceName, label: string, path: string, permission: Permission, also: string): Place {
  return { name, label, path, permission, also }
}

export const places: readonly Place[] = placeGroups.flatMap((group) => group.places)
