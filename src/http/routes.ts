import { amended } from '../model/amended.js'
import type { Door, HttpReply, HttpRequest } from '../model/http.js'
import type { AppFace, Gateway, PartnerFace } from '../model/ports.js'
import { advance, again, cancel, choose, partners } from '../signin/advance.js'
import { answer, confirm } from '../signin/answer.js'
import { begin, launch } from '../signin/begin.js'
import { landing, ownRecord, record } from '../signin/landing.js'
import { resume } from '../signin/resume.js'
import { turnAway } from '../signin/turn-away.js'
import { appSignsOut, partnerSignsOut } from '../signout/asked.js'
import { signOut, signOutPage } from '../signout/signout.js'

type Open = (http: HttpRequest, id: string) => Promise<HttpReply>

/** Every door of the house, one line each; those that every sign-in passes come first. */
export function doors(gateway: Gateway): readonly Door[] {
  const saml = { app: gateway.appFaces.saml, partner: gateway.partnerFaces.saml }
  const wsfed = { app: gateway.appFaces.wsfed, partner: gateway.partnerFaces.wsfed }
  return [
    ...(saml.app ? appDoors('/saml/idp/sso', saml.app, gateway) : []),
    ...(saml.partner ? partnerDoors('/saml/sp/acs', saml.partner, gateway) : []),
    ...(wsfed.app ? appDoors('/wsfed/sts', wsfed.app, gateway) : []),
    ...(gateway.appFaces.console ? consoleDoors(gateway.appFaces.console, gateway) : []),
    ...(wsfed.partner ? partnerDoors('/wsfed/rp', wsfed.partner, gateway) : []),
    get('/answer/:id', (http, handle) => answer(http, handle, gateway)),
    get('/sign-in/:id', (http, id) => advance(http, id, gateway)),
    get('/sign-in/:id/partners', (http, id) => partners(http, id, searched(http), gateway)),
    {
      method: 'GET',
      path: '/sign-in/:id/partner/:handle',
      open: (http, { id = '', handle = '' }) => choose(http, id, handle, gateway),
    },
    get('/sign-in/:id/again', (http, id) => again(http, id, gateway)),
    get('/sign-in/:id/cancel', (http, id) => cancel(http, id, gateway)),
    get('/sign-in/:id/record', (http, id) => ownRecord(http, id, gateway)),
    get('/launch/:id', (http, handle) => launch(http, handle, gateway)),
    get('/', (http) => landing(http, gateway)),
    get('/sign-out', (http) => signOutPage(http, gateway)),
    get('/record', (http) => record(http, gateway)),
    ownForm('/answer/:id', (http, handle) => confirm(http, handle, gateway)),
    ownForm('/sign-out', (http) => signOut(http, gateway)),
  ]
}

function appDoors(path: string, face: AppFace, gateway: Gateway): readonly Door[] {
  const open: Door['open'] = (http) =>
    face.asksSignOut?.(http) === true ? appSignsOut(face, http, gateway) : begin(face, http, gateway)
  return [
    { method: 'GET', path, open },
    { method: 'POST', path, open, ...turnsAway(gateway) },
  ]
}

/** People who run the house, on their way in; and a partner on trial, who is asked whatever session the browser has. */
function consoleDoors(face: AppFace, gateway: Gateway): readonly Door[] {
  const unknown = ({ session: _, ...browser }: HttpRequest['browser']) => browser
  return [
    get('/console/sign-in', (http) => begin(face, http, gateway)),
    get('/console/trial', (http) => begin(face, amended(http, { browser: unknown(http.browser) }), gateway)),
  ]
}

function partnerDoors(path: string, face: PartnerFace, gateway: Gateway): readonly Door[] {
  const answers: Door = {
    method: 'POST',
    path,
    open: (http) => resume(face, http, gateway),
    ...turnsAway(gateway),
  }
  if (face.readSignOut === undefined) return [answers]
  return [answers, { method: 'GET', path, open: (http) => partnerSignsOut(face, http, gateway) }]
}

function turnsAway(gateway: Gateway): Pick<Door, 'turnAway'> {
  return { turnAway: (refusal, source) => turnAway(refusal, source, gateway) }
}

function get(path: string, open: Open): Door {
  return { method: 'GET', path, open: (http, { id = '' }) => open(http, id) }
}

/** A form that stands on a page of ours; it opens only to that. */
function ownForm(path: string, open: Open): Door {
  return { method: 'POST', path, ownForm: true, open: (http, { id = '' }) => open(http, id) }
}

function searched({ rawQuery }: HttpRequest): string {
  return new URLSearchParams(rawQuery).get('q') ?? ''
}
