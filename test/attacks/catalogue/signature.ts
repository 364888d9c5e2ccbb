import type { Row } from '../catalogue.js'

/** X01 to X39. */
export const signatureRows: readonly Row[] = []
