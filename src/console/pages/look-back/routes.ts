import type { Route } from '../../route.js'
import { auditPage } from './audit.js'
import { changePage, revertForm } from './change.js'
import { reportPage } from './report.js'
import { reportsPage } from './reports.js'

/** Reports, audit, and single changes. */
export const lookBackRoutes: readonly Route[] = [reportsPage, reportPage, auditPage, changePage, revertForm]
