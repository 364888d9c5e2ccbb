import type { Kind } from '../../model/office.js'
import { AdminRefusal } from '../refusal.js'
import type { Registered, RegistrationOffice } from './registered.js'

/** What config/ says stands; a change beside it would do nothing. Throws AdminRefusal `pinned`. */
export function checkNotPinned(
  kind: Kind,
  one: Pick<Registered, 'id' | 'handle'>,
  names: readonly string[],
  { counterparts }: { readonly counterparts: Pick<RegistrationOffice['counterparts'], 'pinned'> },
): void {
  const pinned = counterparts.pinned(kind, one).filter((name) => names.includes(name))
  if (pinned.length === 0) return
  throw new AdminRefusal(
    'pinned',
    `config/sallyport.json says ${pinned.join(', ')} of ${kind} ${one.handle}, and that stands before what is decided here.`,
    {
      todo: 'Change it there and start the gateway again, or take it out there and decide it here.',
      faults: pinned.map((path) => ({ path, says: 'set in config/sallyport.json' })),
    },
  )
}
