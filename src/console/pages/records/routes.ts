import type { Route } from '../../route.js'

/** Sign-ins, what if, and what a partner’s admin is shown of a sign-in. */
export const recordRoutes: readonly Route[] = []
