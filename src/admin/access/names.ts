import { AdminRefusal } from '../refusal.js'

/** Names differ in more than their capitals. */
export function nameOf(typed: string): string {
  return typed.trim().toLowerCase().slice(0, 64)
}

const shape = /^[a-z0-9][a-z0-9._@+-]{1,63}$/

/** Throws AdminRefusal `invalid`. An account that comes in through the gateway has a name with a space in it. */
export function checkName(typed: string): string {
  const name = typed.trim().toLowerCase()
  if (shape.test(name)) return name
  const says = 'Expected 2 to 64 characters: letters, digits and . _ @ + -, the first a letter or digit.'
  throw new AdminRefusal('invalid', 'This name cannot be taken.', {
    todo: says,
    faults: [{ path: 'name', says }],
  })
}
