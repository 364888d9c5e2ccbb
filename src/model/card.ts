import type { App } from './app.js'
import type { Localized } from './endpoint.js'
import type { Card } from './page.js'
import type { Partner } from './partner.js'

/** English, else unmarked, else whichever comes first. */
export function spoken(texts: Localized | undefined): string | undefined {
  if (!texts) return undefined
  return texts['en'] ?? texts[''] ?? Object.values(texts)[0]
}

/** How a registration looks to a person. */
export function cardOf(registration: App | Partner): Card {
  const description = spoken(registration.display.description)
  return {
    handle: registration.handle,
    name: spoken(registration.display.name) ?? registration.handle,
    ...(description === undefined ? {} : { description }),
    ...('confirmedDomains' in registration ? { domains: registration.confirmedDomains } : {}),
  }
}
