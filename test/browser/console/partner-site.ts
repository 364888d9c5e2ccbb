import { makeKeys, partnerResponse, readForm, readRedirect } from '../../support/counterpart.js'
import { partnerMetadata } from '../../support/house.js'
import { escaped, type Site, startSite } from './site.js'

/** An organisation that vouches: a page with a button for each of its people. */
export interface PartnerSite extends Site {
  readonly id: string
  readonly metadata: string
  /** Signs with a key that stands in no metadata of its, until told otherwise. */
  signWithAnotherKey(on: boolean): void
}

export const persons = {
  ann: { displayName: 'Ann Example', mail: 'ann@harborne.test' },
  ben: { displayName: 'Ben Berger', mail: 'ben@harborne.test' },
} as const

export async function startPartnerSite(name: string, title: string, gateway: string): Promise<PartnerSite> {
  const [keys, other] = [makeKeys(), makeKeys()]
  let signs = keys
  const site = await startSite(name, (origin) => ({ path, query, body }) => {
    if (path !== '/sso') return { page: `<h1>${title}</h1>` }
    const asked =
      body === ''
        ? readRedirect(`${origin}/sso?${query}`)
        : readForm(Object.fromEntries(new URLSearchParams(body)))
    const inResponseTo = / ID="([^"]+)"/.exec(asked.xml)?.[1] ?? ''
    const forms = Object.entries(persons).map(([handle, attributes]) => {
      const { url, fields } = partnerResponse({
        ...{ baseUrl: gateway, partner: origin, keys: signs, now: new Date(), inResponseTo, attributes },
        ...(asked.relayState === undefined ? {} : { relayState: asked.relayState }),
        nameID: { value: `${handle}-of-${name}` },
      })
      return formOf(url, fields, `I am ${attributes.displayName}`)
    })
    return { page: `<h1>${title}</h1>${forms.join('')}` }
  })
  return {
    ...site,
    id: site.origin,
    metadata: partnerMetadata({ handle: name, id: site.origin, keys }),
    signWithAnotherKey(on) {
      signs = on ? other : keys
    },
  }
}

function formOf(to: string, fields: Readonly<Record<string, string>>, label: string): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`,
  )
  return `<form method="post" action="${escaped(to)}">${inputs.join('')}<button>${label}</button></form>`
}
