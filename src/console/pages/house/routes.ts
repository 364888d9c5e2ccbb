import type { Route } from '../../route.js'
import { homePage } from './home.js'
import { keyStepRoutes } from './key-steps.js'
import { certificatePage, keysPage } from './keys.js'
import { searchPage } from './search.js'
import { settingsPage } from './settings.js'

/** The house itself: how it fares, its keys and settings, and everything in it that has a name. */
export const houseRoutes: readonly Route[] = [
  homePage,
  searchPage,
  keysPage,
  certificatePage,
  ...keyStepRoutes,
  settingsPage,
]
