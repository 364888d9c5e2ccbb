import type { App } from '../model/app.js'
import type { Gateway, ToldLately } from '../model/ports.js'
import { Refusal } from '../model/refusal.js'
import type { Session } from '../model/signin.js'

/** What a loop of this app would show in its session. */
export function loopAt({ id }: App, { clock, lifetimes }: Gateway): ToldLately {
  const since = new Date(clock.now().getTime() - lifetimes.loopSeconds * 1000)
  return { app: id, since, most: lifetimes.loopCount }
}

/** An app that asks again right after each answer would do so for ever. */
export function checkLoop({ told }: Session, app: App, gateway: Gateway): void {
  const { lifetimes } = gateway
  const since = loopAt(app, gateway).since.getTime()
  const recent = told.filter((entry) => entry.app === app.id && entry.at.getTime() > since).length
  if (recent >= lifetimes.loopCount) {
    throw new Refusal('signin.loop', `answered ${recent} times within ${lifetimes.loopSeconds} s`, {
      stage: 'prove',
    })
  }
}
