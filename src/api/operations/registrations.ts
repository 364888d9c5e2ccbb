import { addRegistration } from '../../admin/registrations/add.js'
import { changeRegistration } from '../../admin/registrations/change.js'
import { goLive } from '../../admin/registrations/go-live.js'
import { historyOf } from '../../admin/registrations/history.js'
import { listRegistrations } from '../../admin/registrations/list.js'
import { removeRegistration } from '../../admin/registrations/remove.js'
import { compareDocument, replaceDocument } from '../../admin/registrations/replace-document.js'
import { changeRules, rulesOf } from '../../admin/registrations/rules.js'
import { documentOf, type RegistrationShown, showRegistration } from '../../admin/registrations/show.js'
import { planOf } from '../../admin/plan.js'
import type { Kind } from '../../model/office.js'
import { type Operation, operation, plain } from '../operation.js'
import * as changes from '../schemas/changes.js'
import * as documents from '../schemas/documents.js'
import * as schemas from '../schemas/registrations.js'
import { plainStretch } from '../schemas/schema-names.js'
import { givenDocument, linked } from './parts.js'

/** Apps and partners are seen and changed alike. */
export function registrationOperations(kind: Kind): readonly Operation[] {
  return [...reading(kind), ...readingMore(kind), ...adding(kind), ...changing(kind), ...deciding(kind)]
}

const titles = { app: 'App', partner: 'Partner' } as const
const readable = ['registrations.read'] as const
const changeable = ['registrations.change'] as const

function aKind(kind: Kind): string {
  return kind === 'app' ? 'an app' : 'a partner'
}

function reading(kind: Kind): readonly Operation[] {
  const tag = `${kind}s` as const
  const at = { tag, method: 'GET', permissions: readable } as const
  return [
    operation({
      ...at,
      id: `list${titles[kind]}s`,
      path: `/${tag}`,
      says: `Lists ${tag}, by name.`,
      query: schemas.registrationQuery,
      answer: schemas.registrationList,
      run: async ({ caller, query }, office) => {
        const { items, next } = await listRegistrations(caller, kind, query, office)
        return { told: linked(`/${tag}`, query, { items: plain(items), next }) }
      },
    }),
    operation({
      ...at,
      id: `show${titles[kind]}`,
      path: `/${tag}/:handle`,
      says: `Shows ${aKind(kind)}, whole.`,
      more: 'The ETag changes whenever its document does or what was decided about it. What time alone changes, as a warning that a key ends soon, is not in it.',
      answer: schemas.registration,
      run: async ({ caller, parameters: { handle } }, office) => {
        const shown = await showRegistration(caller, kind, handle, office)
        return { told: registrationTold(shown), revision: shown.revision }
      },
    }),
  ]
}

function readingMore(kind: Kind): readonly Operation[] {
  const tag = `${kind}s` as const
  const at = { tag, method: 'GET', permissions: readable } as const
  return [
    operation({
      ...at,
      id: `show${titles[kind]}Health`,
      path: `/${tag}/:handle/health`,
      says: 'How real sign-ins went within the last seven days.',
      answer: schemas.health,
      run: async ({ caller, parameters: { handle } }, office) => {
        const { health } = await showRegistration(caller, kind, handle, office)
        return { told: plain(health) }
      },
    }),
    operation({
      ...at,
      id: `read${titles[kind]}Metadata`,
      path: `/${tag}/:handle/metadata`,
      says: 'The metadata document in force, as its owner wrote it.',
      answer: 'application/samlmetadata+xml',
      run: async ({ caller, parameters: { handle } }, office) => ({
        bytes: await documentOf(caller, kind, handle, office),
        type: 'application/samlmetadata+xml',
        fileName: `${handle}.xml`,
      }),
    }),
    operation({
      ...at,
      id: `list${titles[kind]}Changes`,
      path: `/${tag}/:handle/history`,
      says: 'What was changed, the latest first.',
      more: 'Each change can be shown and reverted by its number under /changes.',
      query: plainStretch,
      answer: changes.changeList,
      run: async ({ caller, parameters: { handle }, query }, office) => {
        const { items, next } = await historyOf(caller, kind, handle, query, office)
        return { told: linked(`/${tag}/${handle}/history`, query, { items: plain(items), next }) }
      },
    }),
  ]
}

function registrationTold({ health: _, registered, overlay, ...shown }: RegistrationShown) {
  return { ...plain(shown), decided: plain(overlay), inForce: { ...plain(registered) } }
}

function adding(kind: Kind): readonly Operation[] {
  const tag = `${kind}s` as const
  return [
    operation({
      id: `add${titles[kind]}`,
      tag,
      method: 'POST',
      path: `/${tag}`,
      permissions: changeable,
      says: `Registers ${aKind(kind)} by a metadata document.`,
      more: 'It is live at once unless `draft` says otherwise. To ask twice does no harm: the second is a conflict.',
      body: documents.newRegistration[kind],
      takesXml: true,
      status: 201,
      answer: schemas.registrationChanged,
      run: async ({ caller, body: { document, ...wanted } }, office) => {
        const changed = await addRegistration(caller, kind, givenDocument(document), wanted, office)
        const { handle, revision } = changed
        return { told: plain(changed), revision, location: `/${tag}/${handle}` }
      },
    }),
    operation({
      id: `compare${titles[kind]}Metadata`,
      tag,
      method: 'POST',
      path: `/${tag}/:handle/metadata/compare`,
      permissions: changeable,
      says: 'What another document would make different; nothing is changed.',
      body: documents.newDocument,
      takesXml: true,
      answer: documents.compared,
      run: async ({ caller, parameters: { handle }, body }, office) => {
        const document = givenDocument(body.document)
        const { registered: _, ...compared } = await compareDocument(caller, kind, handle, document, office)
        return { told: plain(compared), revision: compared.revision }
      },
    }),
    operation({
      id: `replace${titles[kind]}Metadata`,
      tag,
      method: 'PUT',
      path: `/${tag}/:handle/metadata`,
      permissions: changeable,
      guarded: true,
      says: 'Takes another document of the same entity; what was decided about it stays.',
      body: documents.newDocument,
      takesXml: true,
      answer: documents.documentReplaced,
      run: async ({ caller, parameters: { handle }, body, seen }, office) => {
        const given = givenDocument(body.document)
        const changed = await replaceDocument(caller, kind, handle, given, seen, office)
        return { told: plain(changed), revision: changed.revision }
      },
    }),
  ]
}

function changing(kind: Kind): readonly Operation[] {
  const tag = `${kind}s` as const
  const wanted = changes.wantedChange[kind]
  return [
    operation({
      id: `change${titles[kind]}`,
      tag,
      method: 'PATCH',
      path: `/${tag}/:handle`,
      permissions: changeable,
      guarded: true,
      says: 'Changes settings, preset, protocol, or whether it is enabled; what is not named stays.',
      body: wanted,
      answer: schemas.registrationChanged,
      run: async ({ caller, parameters: { handle }, body, seen }, office) => {
        const changed = await changeRegistration(caller, kind, handle, body, seen, office)
        return { told: plain(changed), revision: changed.revision }
      },
    }),
    operation({
      id: `plan${titles[kind]}Change`,
      tag,
      method: 'POST',
      path: `/${tag}/:handle/plan`,
      permissions: [...changeable, 'records.read'],
      says: 'Which recorded sign-ins a change would make come out otherwise; nothing is changed.',
      body: wanted,
      answer: changes.plan,
      run: async ({ caller, parameters: { handle: name }, body }, office) => ({
        told: plain(await planOf(caller, { kind, name, what: 'settings', wanted: body }, office)),
      }),
    }),
    operation({
      id: `remove${titles[kind]}`,
      tag,
      method: 'DELETE',
      path: `/${tag}/:handle`,
      permissions: changeable,
      guarded: true,
      says: 'Ends the trust, and forgets what was decided.',
      more: 'What stands in a file of the metadata folders is removed there.',
      answer: schemas.removed,
      run: async ({ caller, parameters: { handle }, seen }, office) => ({
        told: plain(await removeRegistration(caller, kind, handle, seen, office)),
      }),
    }),
  ]
}

function deciding(kind: Kind): readonly Operation[] {
  const tag = `${kind}s` as const
  return [
    operation({
      id: `goLiveWith${titles[kind]}`,
      tag,
      method: 'POST',
      path: `/${tag}/:handle/go-live`,
      permissions: changeable,
      guarded: true,
      says: 'Opens a draft to everybody: after a sign-in that went well, or for a reason.',
      body: changes.goingLive,
      answer: schemas.registrationChanged,
      run: async ({ caller, parameters: { handle }, body, seen }, office) => {
        const changed = await goLive(caller, kind, handle, body, seen, office)
        return { told: plain(changed), revision: changed.revision }
      },
    }),
    operation({
      id: `show${titles[kind]}Rules`,
      tag,
      method: 'GET',
      path: `/${tag}/:handle/rules`,
      permissions: readable,
      says:
        kind === 'app'
          ? 'How attributes, roles and the name of the person are told to it.'
          : 'How its attributes become ours.',
      answer: schemas.rules,
      run: async ({ caller, parameters: { handle } }, office) => {
        const shown = await rulesOf(caller, kind, handle, office)
        const { roles, nameId, ...rest } = plain(shown)
        const more = { ...(roles && { roles: { ...roles } }), ...(nameId && { nameId: { ...nameId } }) }
        return { told: { ...rest, ...more }, revision: shown.revision }
      },
    }),
    operation({
      id: `change${titles[kind]}Rules`,
      tag,
      method: 'PATCH',
      path: `/${tag}/:handle/rules`,
      permissions: changeable,
      guarded: true,
      says: 'Replaces its rules; what is not named stays.',
      body: changes.wantedRules[kind],
      answer: schemas.registrationChanged,
      run: async ({ caller, parameters: { handle }, body, seen }, office) => {
        const changed = await changeRules(caller, kind, handle, body, seen, office)
        return { told: plain(changed), revision: changed.revision }
      },
    }),
  ]
}
