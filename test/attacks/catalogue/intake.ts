import type { Row } from '../catalogue.js'

/** P01 to P26. */
export const intakeRows: readonly Row[] = []
