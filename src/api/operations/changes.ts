import { confirmDomain } from '../../admin/registrations/confirm-domain.js'
import { showChange } from '../../admin/registrations/history.js'
import { setAside } from '../../admin/registrations/list.js'
import { type Looked, look } from '../../admin/registrations/look.js'
import { revertChange } from '../../admin/registrations/revert.js'
import { showRegistration } from '../../admin/registrations/show.js'
import { type Operation, operation, plain } from '../operation.js'
import * as changes from '../schemas/changes.js'
import * as documents from '../schemas/documents.js'
import * as schemas from '../schemas/registrations.js'
import { givenDocument } from './parts.js'
import { numberIn } from './number-in.js'

export const changeOperations: readonly Operation[] = [
  operation({
    id: 'look',
    tag: 'house',
    method: 'POST',
    path: '/look',
    permissions: ['registrations.change'],
    says: 'Says what is understood of a metadata document; nothing is kept.',
    more: 'Of an aggregate it says which entities are in it, to choose one of.',
    body: documents.toLook,
    answer: documents.looked,
    run: async ({ caller, body: { kind, document, ...options } }, office) => ({
      told: plain(lookedTold(await look(caller, kind, givenDocument(document), options, office))),
    }),
  }),
  operation({
    id: 'listSetAside',
    tag: 'house',
    method: 'GET',
    path: '/set-aside',
    permissions: ['registrations.read'],
    says: 'Metadata files that are not in force, and why.',
    answer: schemas.setAside,
    run: async ({ caller }, office) => ({
      told: { items: (['app', 'partner'] as const).flatMap((kind) => plain(setAside(caller, kind, office))) },
    }),
  }),
  operation({
    id: 'showChange',
    tag: 'changes',
    method: 'GET',
    path: '/changes/:seq',
    permissions: ['registrations.read'],
    says: 'One change of an app or a partner, with how it stood before and after.',
    answer: changes.shownChange,
    run: async ({ caller, parameters }, office) => ({
      told: plain(await showChange(caller, numberIn(parameters.seq), office)),
    }),
  }),
  operation({
    id: 'revertChange',
    tag: 'changes',
    method: 'POST',
    path: '/changes/:seq/revert',
    permissions: ['registrations.change'],
    says: 'Undoes one change, if nothing that it changed was changed again since.',
    answer: changes.reverted,
    run: async ({ caller, parameters }, office) => {
      const done = await revertChange(caller, numberIn(parameters.seq), office)
      return 'revision' in done ? { told: plain(done), revision: done.revision } : { told: plain(done) }
    },
  }),
]

export const domainOperations: readonly Operation[] = [
  operation({
    id: 'showDomains',
    tag: 'partners',
    method: 'GET',
    path: '/partners/:handle/domains',
    permissions: ['registrations.read'],
    says: 'Domains that it may speak for, and those that it claims.',
    answer: schemas.domains,
    run: async ({ caller, parameters: { handle } }, office) => {
      const { registered, understood, revision } = await showRegistration(caller, 'partner', handle, office)
      const confirmed = 'confirmedDomains' in registered ? [...registered.confirmedDomains] : []
      return { told: { confirmed, claimed: [...understood.claimedDomains] }, revision }
    },
  }),
  ...(['PUT', 'DELETE'] as const).map((method) =>
    operation({
      id: method === 'PUT' ? 'confirmDomain' : 'withdrawDomain',
      tag: 'partners',
      method,
      path: '/partners/:handle/domains/:domain',
      permissions: ['registrations.change'],
      guarded: true,
      says:
        method === 'PUT'
          ? 'Lets it speak for a domain; a domain belongs to one partner.'
          : 'Lets it no longer speak for a domain.',
      answer: schemas.registrationChanged,
      run: async ({ caller, parameters: { handle, domain }, seen }, office) => {
        const wanted = { domain, confirmed: method === 'PUT' }
        const changed = await confirmDomain(caller, handle, wanted, seen, office)
        return { told: plain(changed), revision: changed.revision }
      },
    }),
  ),
]

/** What was understood says it all; how it would stand as a whole is told once it does. */
function lookedTold(looked: Looked) {
  if (looked.outcome !== 'understood') return looked
  const { registered: _, ...told } = looked
  return told
}
