import type { Display, Localized } from '../model/endpoint.js'
import { attribute, child, children, elements, text } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { defined } from './defined.js'
import { trimmed } from './grammar.js'
import { MD, MDUI, XML } from './metadata-names.js'

const longestName = 256
const longestText = 2000

/** mdui:UIInfo first (saml-metadata-ui 2.1), then Organization, then the name of the app's service. */
export function displayOf(entity: XmlElement, role: XmlElement): Display {
  const info = uiInfo(role)
  const organization = child(role, MD, 'Organization') ?? child(entity, MD, 'Organization')
  const service = children(role, MD, 'AttributeConsumingService')[0]
  const names = [
    localized(info, MDUI, 'DisplayName', longestName),
    localized(organization, MD, 'OrganizationDisplayName', longestName),
    localized(organization, MD, 'OrganizationName', longestName),
    localized(service, MD, 'ServiceName', longestName),
  ]
  return defined<Display>({
    name: names.find((name) => name !== undefined) ?? {},
    description: localized(info, MDUI, 'Description', longestText),
    logo: logoOf(info),
    informationUrl: webAddress(info, 'InformationURL'),
    privacyUrl: webAddress(info, 'PrivacyStatementURL'),
    keywords: keywordsOf(info),
    contact: contactOf(role) ?? contactOf(entity),
  })
}

function uiInfo(role: XmlElement): XmlElement | undefined {
  const extensions = child(role, MD, 'Extensions')
  return extensions === undefined ? undefined : children(extensions, MDUI, 'UIInfo')[0]
}

function localized(
  parent: XmlElement | undefined,
  namespace: string,
  name: string,
  longest: number,
): Localized | undefined {
  if (parent === undefined) return undefined
  const entries = children(parent, namespace, name).flatMap((e) => {
    const said = trimmed(text(e)).replace(/\s+/g, ' ').slice(0, longest)
    return said === '' ? [] : [[(attribute(e, 'lang', XML) ?? '').toLowerCase(), said] as const]
  })
  // The first of a language counts.
  return entries.length === 0 ? undefined : Object.fromEntries(entries.reverse())
}

function webAddress(info: XmlElement | undefined, name: string): string | undefined {
  const all = info === undefined ? [] : children(info, MDUI, name)
  const first = all.find((e) => attribute(e, 'lang', XML)?.toLowerCase().startsWith('en') === true) ?? all[0]
  return first === undefined ? undefined : webUrl(text(first))
}

/** The largest that is no banner. */
function logoOf(info: XmlElement | undefined): string | undefined {
  const all = info === undefined ? [] : children(info, MDUI, 'Logo')
  const sized = all.flatMap((e) => {
    const url = webUrl(text(e))
    const size = Number(attribute(e, 'height') ?? 0)
    return url === undefined || !(size <= 1024) ? [] : [{ url, size }]
  })
  return sized.sort((one, other) => other.size - one.size)[0]?.url
}

function keywordsOf(info: XmlElement | undefined): readonly string[] | undefined {
  const all = info === undefined ? [] : children(info, MDUI, 'Keywords')
  const words = all.flatMap((e) => trimmed(text(e)).split(/\s+/)).filter((word) => word !== '')
  return words.length === 0
    ? undefined
    : [...new Set(words.slice(0, 200).map((w) => w.replaceAll('+', ' ').slice(0, 64)))]
}

const wanted = ['support', 'technical', 'administrative']

/** Whom to turn to: `mailto:` and an address. */
function contactOf(parent: XmlElement): string | undefined {
  const people = elements(parent).filter((e) => e.name === 'ContactPerson' && e.namespace === MD)
  const byType = (type: string) => people.filter((e) => attribute(e, 'contactType') === type)
  const address = wanted
    .flatMap(byType)
    .flatMap((person) => children(person, MD, 'EmailAddress'))
    .map((e) => trimmed(text(e)).replace(/^mailto:/i, ''))
    .find((said) => said.length <= 254 && /^[^\s@<>"'?&%]+@[^\s@<>"'?&%]+$/.test(said))
  return address === undefined ? undefined : `mailto:${address}`
}

function webUrl(said: string): string | undefined {
  const url = trimmed(said)
  return url.length <= 2048 && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : undefined
}
