import type { Route } from '../../route.js'
import { accountPage, activeForm, endForm, linkForm, roleForm } from './account.js'
import { accountsPage, newAccountForm, newAccountPage } from './accounts.js'
import { enterPage } from './enter.js'
import { endOwnForm, ownPage, passwordForm } from './own.js'
import { setupForm, setupPage } from './setup.js'
import { signInForm, signInPage, signOutForm } from './sign-in.js'
import { newTokenForm, newTokenPage, revokeForm, tokensPage } from './tokens.js'

/** Signing in, setting up, accounts and tokens. */
export const accessRoutes: readonly Route[] = [
  signInPage,
  signInForm,
  signOutForm,
  enterPage,
  setupPage,
  setupForm,
  accountsPage,
  newAccountPage,
  newAccountForm,
  accountPage,
  roleForm,
  activeForm,
  linkForm,
  endForm,
  tokensPage,
  newTokenPage,
  newTokenForm,
  revokeForm,
  ownPage,
  passwordForm,
  endOwnForm,
]
