import type { Asset } from '../drawing/asset.js'
import type { Door } from '../model/http.js'
import type { OfficeDoor } from '../model/office-door.js'
import type { Gateway } from '../model/ports.js'
import type { Health } from './health.js'
import type { Metadata } from './own-metadata.js'
import type { Organization } from './pages/frame.js'

/** What is served: doors, documents and what they need. */
export interface House extends Pick<Gateway, 'baseUrl' | 'clock' | 'random' | 'log'> {
  readonly doors: readonly Door[]
  /** Of those who run the house: console and API. */
  readonly officeDoors?: readonly OfficeDoor[]
  /** Styles and scripts of pages that are drawn elsewhere. */
  readonly moreAssets?: readonly Asset[]
  readonly metadata: Metadata
  readonly health: Health
  /** The metrics as Prometheus reads them. */
  metrics(): Promise<{ readonly type: string; readonly text: string }>
}

export interface HttpSettings {
  readonly listen: { readonly host: string; readonly port: number }
  /** How many proxies in front append to X-Forwarded-For. */
  readonly trustedProxies: number
  /** Requests of one network source at doors and metadata within one second. */
  readonly requestsPerSecond: number
  readonly organization?: Organization | undefined
}
