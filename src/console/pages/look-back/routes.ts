import type { Route } from '../../route.js'

/** Reports, audit, and single changes. */
export const lookBackRoutes: readonly Route[] = []
