import type { App } from '../model/app.js'
import type { Gateway } from '../model/ports.js'
import { Refusal } from '../model/refusal.js'
import type { SignInRequest } from '../model/signin.js'
import { isOpen, type Visitor } from './draft.js'

/** The app as it is registered now. */
export function appOf(request: SignInRequest, { registry }: Pick<Gateway, 'registry'>): App {
  const app = registry.app(request.app)
  if (!app)
    throw new Refusal('request.unknown_app', `${request.app} is not registered any more`, { stage: 'prove' })
  return app
}

/** Enabled and live is asked again at every step. */
export async function mayEnter(
  app: App,
  visitor: Visitor,
  gateway: Pick<Gateway, 'registry' | 'testers'>,
): Promise<App> {
  if (!gateway.registry.usable(app))
    throw new Refusal('request.app_disabled', `app ${app.handle} is disabled or expired`, { stage: 'prove' })
  if (!(await isOpen(app, visitor, gateway)))
    throw new Refusal('request.app_draft', `app ${app.handle} is a draft, and nobody here runs the house`, {
      stage: 'prove',
    })
  return app
}
