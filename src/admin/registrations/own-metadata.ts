import type { App } from '../../model/app.js'
import { networkOf } from '../../model/network.js'
import type { Kind, MetadataFetch, Office, OwnKey } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'

type Needs = Pick<Office, 'gateway' | 'keys' | 'metadata' | 'metadataFetches'>

export interface OwnDocument {
  readonly text: string
  readonly type: string
  readonly fileName: string
}

/** An unusual fetch is written down at once; the same one again, once a minute. */
const again = 60_000
const longestUserAgent = 200

/**
 * Our metadata for one counterpart, in its protocol and by the key that we sign with for it; public. Each fetch is kept
 * as the latest of that counterpart. Where nobody has that handle, the answer is what anybody of that kind gets: which
 * handles there are is nobody's to try out.
 */
export async function metadataFor(
  kind: Kind,
  handle: string,
  from: { readonly source: string; readonly userAgent?: string },
  office: Needs,
): Promise<OwnDocument> {
  const { registry } = office.gateway
  const one = kind === 'app' ? registry.appByHandle(handle) : registry.partnerByHandle(handle)
  if (!one) return documentOf(kind === 'app' ? 'idp' : 'sp', undefined, office)
  const document = await documentOf(whichFor(kind, one), one.signingKey, office)
  await keep(fetchOf(kind, one, from, office), office)
  return document
}

type Which = Parameters<Office['metadata']>[0]

function whichFor(kind: Kind, one: App | Partner): Which {
  if (one.protocol === 'wsfed') return 'wsfed'
  if (kind === 'app') return 'idp'
  return 'requireEncrypted' in one && one.requireEncrypted ? 'sp-with-encryption' : 'sp'
}

async function documentOf(which: Which, key: string | undefined, { metadata }: Needs): Promise<OwnDocument> {
  return {
    text: await metadata(which, which === 'wsfed' ? undefined : key),
    type: which === 'wsfed' ? 'application/xml' : 'application/samlmetadata+xml',
    fileName: `sallyport-${which}.xml`,
  }
}

function fetchOf(
  kind: Kind,
  { id, signingKey }: App | Partner,
  { source, userAgent }: { readonly source: string; readonly userAgent?: string },
  { gateway, keys }: Needs,
): MetadataFetch {
  return {
    kind,
    id,
    at: gateway.clock.now(),
    source: networkOf(source),
    ...(userAgent === undefined ? {} : { userAgent: userAgent.slice(0, longestUserAgent) }),
    keys: publishedKeys(keys.list(), signingKey).map(({ fingerprint }) => fingerprint),
  }
}

/** What stands in our metadata: the active and the next signing keys, of all kinds or of the one that is asked for. */
export function publishedKeys(keys: readonly OwnKey[], kind: string | undefined): readonly OwnKey[] {
  return keys.filter(
    (key) => key.use === 'signing' && key.state !== 'retired' && (kind === undefined || key.kind === kind),
  )
}

/** Evidence only: a store that does not take it keeps nobody from our metadata. */
async function keep(fetch: MetadataFetch, { gateway, metadataFetches }: Needs): Promise<void> {
  try {
    const before = await metadataFetches.find(fetch.kind, fetch.id)
    if (before === undefined || isNews(fetch, before)) await metadataFetches.keep(fetch)
  } catch (error) {
    gateway.log.warn('metadata fetch not kept', { id: fetch.id, why: String(error) })
  }
}

function isNews(fetch: MetadataFetch, before: MetadataFetch): boolean {
  return (
    fetch.at.getTime() - before.at.getTime() >= again ||
    fetch.source !== before.source ||
    fetch.userAgent !== before.userAgent ||
    fetch.keys.join() !== before.keys.join()
  )
}
