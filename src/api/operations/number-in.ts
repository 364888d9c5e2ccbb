import { AdminRefusal } from '../../admin/refusal.js'

/** A number that names something in an address. Throws AdminRefusal `not_found`. */
export function numberIn(text: string): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0
  if (number > 0) return number
  throw new AdminRefusal('not_found', `Nothing has the number ${JSON.stringify(text)}.`)
}
