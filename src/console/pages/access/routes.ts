import type { Route } from '../../route.js'

/** Signing in, setting up, accounts and tokens. */
export const accessRoutes: readonly Route[] = []
