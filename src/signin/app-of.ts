import type { App } from '../model/app.js'
import type { Gateway } from '../model/ports.js'
import { Refusal } from '../model/refusal.js'
import type { SignInRequest } from '../model/signin.js'

/** The app as it is registered now. */
export function appOf(request: SignInRequest, { registry }: Pick<Gateway, 'registry'>): App {
  const app = registry.app(request.app)
  if (!app)
    throw new Refusal('request.unknown_app', `${request.app} is not registered any more`, { stage: 'prove' })
  return app
}

/** Enabled is asked again at every step. */
export function mayEnter(app: App, { registry }: Pick<Gateway, 'registry'>): App {
  if (!registry.usable(app))
    throw new Refusal('request.app_disabled', `app ${app.handle} is disabled or expired`, { stage: 'prove' })
  return app
}
