import type { Caller, Permission } from '../model/admin.js'
import type { Office } from '../model/office.js'
import type { OfficeReply, OfficeRequest } from '../model/office-door.js'
import type { Content } from './page.js'
import type { Typed } from './typed.js'

/** Who may come in: whoever has the permission, whoever is signed in to the console, or anybody at all. */
export type Access = Permission | 'signed-in' | 'public'

/** Somebody at a page of the console. */
export interface PublicVisit {
  readonly office: Office
  /** Who that is, where it is known. */
  readonly caller?: Caller
  readonly request: OfficeRequest
  readonly parameters: Readonly<Record<string, string>>
  /** Behind the `?`. */
  readonly query: URLSearchParams
  /** Stands in every form as `token`. */
  readonly token: string
  /** What was typed into a form that was not taken, and why; empty otherwise. */
  readonly typed: Typed
}

export interface Visit extends PublicVisit {
  readonly caller: Caller
}

/** What a page is drawn from, or a reply of its own: a redirect, a file, a fragment. */
export type Opened = Content | OfficeReply

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly access: Access
  readonly bodyLimit: number
  open(visit: PublicVisit): Promise<Opened>
  /** The page that a form stands on: drawn again with what was typed when the form is not taken. */
  readonly again?: Pick<Route, 'open' | 'path'>
}

interface Page {
  readonly path: string
  /** Deny by default: there is no page without one. */
  readonly permission: Permission | 'signed-in'
  open(visit: Visit): Promise<Opened>
}

interface Form extends Page {
  /** Bytes; 64 KiB unless more is asked for. */
  readonly bodyLimit?: number
  readonly again?: Route
}

const usual = 64 * 1024

export function page({ path, permission, open }: Page): Route {
  return { method: 'GET', path, access: permission, bodyLimit: 0, open: known(open) }
}

export function form({ path, permission, bodyLimit = usual, again, open }: Form): Route {
  const standsOn = again ? { again } : {}
  return { method: 'POST', path, access: permission, bodyLimit, open: known(open), ...standsOn }
}

/** Its path must stand in `publicPaths` of console/routes.ts too. */
export function publicPage(page: Pick<Route, 'path' | 'open'>): Route {
  return { method: 'GET', access: 'public', bodyLimit: 0, ...page }
}

export function publicForm(form: Pick<Route, 'path' | 'open' | 'again'>): Route {
  return { method: 'POST', access: 'public', bodyLimit: usual, ...form }
}

function known(open: Page['open']): Route['open'] {
  return (visit) => {
    if (!visit.caller) throw new Error('a page that asks who somebody is was opened to a stranger')
    return open({ ...visit, caller: visit.caller })
  }
}

/** On to a page, which says there by a code of told.ts what was done. `change`: its number in the audit. */
export function goTo(path: string, told?: string, change?: number): OfficeReply {
  const [where = '', query = ''] = path.split('?', 2)
  const asked = new URLSearchParams(query)
  if (told !== undefined) asked.set('told', told)
  if (change !== undefined) asked.set('change', String(change))
  return { kind: 'redirect', to: asked.size === 0 ? where : `${where}?${asked}` }
}
