import { listAudit, listSignIns, showEntry } from '../../admin/audit/list.js'
import { mustMay } from '../../admin/permission.js'
import { readSignIn } from '../../admin/records/read.js'
import { revertEntry } from '../../admin/reports/one-entry.js'
import { type Operation, operation, plain } from '../operation.js'
import * as schemas from '../schemas/house.js'
import { numberIn } from './number-in.js'
import { linked } from './parts.js'

export const lookBackOperations: readonly Operation[] = [
  operation({
    id: 'listAudit',
    tag: 'look back',
    method: 'GET',
    path: '/audit',
    permissions: ['audit.read'],
    says: 'What was written down for good, the latest first.',
    query: schemas.auditQuery,
    answer: schemas.auditList,
    run: async ({ caller, query }, office) => {
      const { type, by, since, until, ...rest } = query
      const wanted = {
        ...rest,
        ...(type === undefined ? {} : { types: type.split(',') }),
        ...(by === undefined ? {} : { actor: by }),
        ...period(since, until),
      }
      const { items, next } = await listAudit(caller, wanted, office)
      return { told: linked('/audit', query, { items: plain(items), next }) }
    },
  }),
  operation({
    id: 'showAuditEntry',
    tag: 'look back',
    method: 'GET',
    path: '/audit/:seq',
    permissions: ['audit.read'],
    says: 'One entry of the audit.',
    answer: schemas.auditEntry,
    run: async ({ caller, parameters: { seq } }, office) => ({
      told: plain(await showEntry(caller, numberIn(seq), office)),
    }),
  }),
  operation({
    id: 'revertEntry',
    tag: 'look back',
    method: 'POST',
    path: '/audit/:seq/revert',
    permissions: ['audit.read'],
    says: 'Undoes one change of an app, a partner or a person, if nothing that it changed was changed again since.',
    more: 'Needs what the change itself needed: `registrations.change` or `people.change`.',
    answer: schemas.revertedEntry,
    run: async ({ caller, parameters: { seq } }, office) => {
      mustMay(caller, 'audit.read')
      const { change } = await revertEntry(caller, numberIn(seq), office)
      return { told: change === undefined ? {} : { seq: change } }
    },
  }),
  operation({
    id: 'listSignIns',
    tag: 'look back',
    method: 'GET',
    path: '/sign-ins',
    permissions: ['records.read'],
    says: 'Sign-ins and how they ended, the latest first.',
    query: schemas.signInQuery,
    answer: schemas.signInList,
    run: async ({ caller, query }, office) => {
      const { since, until, ...rest } = query
      const { items, next } = await listSignIns(caller, { ...rest, ...period(since, until) }, office)
      return { told: linked('/sign-ins', query, { items: plain(items), next }) }
    },
  }),
  operation({
    id: 'readRecord',
    tag: 'look back',
    method: 'GET',
    path: '/sign-ins/:reference',
    permissions: ['records.read'],
    says: 'All that was recorded of one sign-in. That it was read is written down.',
    answer: schemas.record,
    run: async ({ caller, parameters: { reference } }, office) => {
      const { record, ends, fixes } = await readSignIn(caller, reference, office)
      const parts = plain(record?.parts ?? []).map((part) => ({ ...part }))
      return { told: { reference, parts, ends: plain(ends), fixes: plain(fixes) } }
    },
  }),
]

function period(since: string | undefined, until: string | undefined) {
  return {
    ...(since === undefined ? {} : { since: new Date(since) }),
    ...(until === undefined ? {} : { until: new Date(until) }),
  }
}
