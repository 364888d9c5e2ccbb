import type { App } from '../../model/app.js'
import { namesOf } from '../../model/attribute-names.js'
import { Refusal } from '../../model/refusal.js'
import type { Issuance } from '../../model/signin.js'
import { ownWsfedNames } from '../../wsfed/own-names.js'

/**
 * Who issues the token. Microsoft 365 trusts each federated domain under an issuer of its own, so an app may name one
 * for each domain of the person's UPN; a person of another domain is nobody there.
 */
export function issuerFor({ claims }: Issuance, app: App, baseUrl: string): string {
  const issuers = app.wsfed?.issuers ?? {}
  if (Object.keys(issuers).length === 0) return ownWsfedNames(baseUrl).entityId
  const upns = new Set(namesOf('upn')?.claims ?? [])
  const upn = claims.find(({ name }) => upns.has(name))?.values[0]
  const domain = upn?.slice(upn.lastIndexOf('@') + 1).toLowerCase()
  const issuer = domain !== undefined && Object.hasOwn(issuers, domain) ? issuers[domain] : undefined
  if (issuer !== undefined) return issuer
  throw new Refusal(
    'user.attribute_missing',
    `app ${app.handle}: no issuer for the domain of the person’s UPN`,
  )
}
