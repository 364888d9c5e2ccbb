import type { Html } from '../../../drawing/html.js'
import { textField } from '../../parts/fields.js'
import type { Typed } from '../../typed.js'

/** What is no day would be gone from a field for days. */
export function dayField(name: string, label: string, asked: Typed): Html {
  const isDay = /^(?:\d{4}-\d\d-\d\d)?$/.test(asked.value(name))
  return textField({ name, label, type: isDay ? 'date' : 'text', bare: true }, asked)
}
