import type { Route } from '../../route.js'
import { fixForm, fixPage } from './fix.js'
import { signInsPage } from './list.js'
import { revokeShareForm, shareForm, sharePage } from './share.js'
import { sharedPage } from './shared-leg.js'
import { signInPage } from './show.js'
import { whatIfForm, whatIfPage } from './what-if.js'

/** Sign-ins, what if, and what a partner’s admin is shown of a sign-in. */
export const recordRoutes: readonly Route[] = [
  signInsPage,
  signInPage,
  sharePage,
  shareForm,
  revokeShareForm,
  fixPage,
  fixForm,
  whatIfPage,
  whatIfForm,
  sharedPage,
]
