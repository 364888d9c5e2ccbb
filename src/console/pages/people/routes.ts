import type { Route } from '../../route.js'

/** People and roles. */
export const peopleRoutes: readonly Route[] = []
