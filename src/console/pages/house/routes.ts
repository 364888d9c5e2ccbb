import type { Route } from '../../route.js'
import { homePage } from './home.js'
import { searchPage } from './search.js'

export const houseRoutes: readonly Route[] = [homePage, searchPage]
