import type { App } from '../model/app.js'
import type { Partner } from '../model/partner.js'
import type { Overlay } from '../model/ports.js'
import type { ReadEntity } from '../saml/metadata.js'
import type { ReadAppDocument, ReadPartnerDocument } from '../wsfed/counterpart-metadata.js'
import type { Looked, Standing } from './metadata-source.js'
import { indexOf } from './registry-index.js'
import type { RegistryIndex } from './registry-index.js'
import type { State } from './registry-look.js'

type Make<T extends ReadEntity, N> = (one: Standing<T>, overlay: Overlay | undefined) => N

/** Makes the index of each state that follows another: of thousands few change, and the others stay what they were. */
export function indexer(make: {
  readonly app: Make<ReadAppDocument, App>
  readonly partner: Make<ReadPartnerDocument, Partner>
}): (state: State) => RegistryIndex {
  const apps = nouns(make.app)
  const partners = nouns(make.partner)
  return (state) =>
    indexOf(
      apps(state.apps, state.overlays.app, state),
      partners(state.partners, state.overlays.partner, state),
    )
}

interface Made<T extends ReadEntity, N> {
  readonly looked: Looked<T>
  readonly overlays: ReadonlyMap<string, Overlay>
  readonly nouns: readonly N[]
  /** Under which each of them was made. */
  readonly under: readonly (Overlay | undefined)[]
}

function nouns<T extends ReadEntity, N>(
  make: Make<T, N>,
): (
  looked: Looked<T>,
  overlays: ReadonlyMap<string, Overlay>,
  state: Pick<State, 'decided'>,
) => readonly N[] {
  const nothing = { looked: { standing: [], quarantined: [] }, overlays: new Map(), nouns: [], under: [] }
  let last: Made<T, N> = nothing
  return (looked, overlays, { decided }) => {
    const isSame = last.looked === looked && last.overlays === overlays && decided !== undefined
    if (!isSame) last = { looked, overlays, ...renewed(last, looked, overlays, decided, make) }
    return last.nouns
  }
}

/** Both lists are in the order of handles, so one walk finds who stood before. */
function renewed<T extends ReadEntity, N>(
  last: Made<T, N>,
  { standing }: Looked<T>,
  overlays: ReadonlyMap<string, Overlay>,
  decided: ReadonlySet<string> | undefined,
  make: Make<T, N>,
): Pick<Made<T, N>, 'nouns' | 'under'> {
  const before = last.looked.standing
  const under: (Overlay | undefined)[] = []
  let at = 0
  const made = standing.map((one) => {
    const { id } = one.read
    while (before[at] !== one && (before[at]?.handle ?? one.handle) < one.handle) at += 1
    const known = before[at] === one ? last.nouns[at] : undefined
    const was = last.under[at]
    const overlay = decided === undefined || decided.has(id) || known === undefined ? overlays.get(id) : was
    const stays = known !== undefined && isSame(was, overlay)
    under.push(stays ? was : overlay)
    return stays ? known : make(one, overlay)
  })
  return { nouns: made, under }
}

function isSame(was: Overlay | undefined, is: Overlay | undefined): boolean {
  return was === is || JSON.stringify(was ?? {}) === JSON.stringify(is ?? {})
}
