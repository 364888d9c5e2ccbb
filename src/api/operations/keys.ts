import { certificateOf, listKeys, nextKey, promoteKey, retireKeys } from '../../admin/keys/keys.js'
import { AdminRefusal } from '../../admin/refusal.js'
import type { Caller } from '../../model/admin.js'
import type { Office, OwnKey } from '../../model/office.js'
import { type Operation, operation, plain } from '../operation.js'
import * as schemas from '../schemas/house.js'

const guarded = {
  tag: 'keys',
  method: 'POST',
  permissions: ['keys.change', 'house.read'],
  guarded: true,
} as const

export const keyOperations: readonly Operation[] = [
  operation({
    id: 'listKeys',
    tag: 'keys',
    method: 'GET',
    path: '/keys',
    permissions: ['house.read'],
    says: 'Lists our own keys, without their private halves.',
    answer: schemas.keyList,
    run: async ({ caller }, office) => {
      const { keys, oddities, revision } = listKeys(caller, office)
      return { told: { items: plain(keys), oddities: plain(oddities), revision }, revision }
    },
  }),
  operation({
    id: 'readCertificate',
    tag: 'keys',
    method: 'GET',
    path: '/keys/:fingerprint/certificate',
    permissions: ['house.read'],
    says: 'A certificate of ours, as a file.',
    answer: 'application/x-pem-file',
    run: async ({ caller, parameters: { fingerprint } }, office) => {
      const { pem, fileName } = certificateOf(caller, fingerprint, office)
      return { bytes: pem, type: 'application/x-pem-file', fileName }
    },
  }),
  operation({
    ...guarded,
    id: 'nextKey',
    path: '/keys/next',
    says: 'Makes the next key: published from now on, not used yet.',
    body: schemas.whichKeys,
    status: 201,
    answer: schemas.oneKey,
    run: ({ caller, body, seen }, office) =>
      changed(caller, seen, office, () => nextKey(caller, body, office)),
  }),
  operation({
    ...guarded,
    id: 'promoteKey',
    path: '/keys/promote',
    says: 'Uses the next key from now on; the active one retires.',
    body: schemas.whichKeys,
    answer: schemas.oneKey,
    run: ({ caller, body, seen }, office) =>
      changed(caller, seen, office, () => promoteKey(caller, body, office)),
  }),
  operation({
    ...guarded,
    id: 'retireKeys',
    path: '/keys/retire',
    says: 'Deletes retired keys for good.',
    body: schemas.whichKeys,
    answer: schemas.goneKeys,
    run: async ({ caller, body, seen }, office) => {
      checkSeen(caller, seen, office)
      const items = plain(await retireKeys(caller, body, office))
      const { revision } = listKeys(caller, office)
      return { told: { items, revision }, revision }
    },
  }),
]

async function changed(
  caller: Caller,
  seen: string | undefined,
  office: Office,
  change: () => Promise<OwnKey>,
) {
  checkSeen(caller, seen, office)
  const key = plain(await change())
  const { revision } = listKeys(caller, office)
  return { told: { key, revision }, revision }
}

/** Throws AdminRefusal `changed_meanwhile`. The ring itself lets nobody make or promote what somebody else did. */
function checkSeen(caller: Caller, seen: string | undefined, office: Office): void {
  if (seen === undefined || seen === listKeys(caller, office).revision) return
  throw new AdminRefusal('changed_meanwhile', 'Our keys were changed meanwhile, and nothing was done.', {
    todo: 'Look at them again, and make the change once more if it is still wanted.',
  })
}
