import type { Route } from '../../route.js'

/** Apps and partners. */
export const registrationRoutes: readonly Route[] = []
