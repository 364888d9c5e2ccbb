import { amended } from '../../model/amended.js'
import type { App } from '../../model/app.js'
import type { Registry } from '../../model/ports.js'

/** What the console would be registered as. It is told nothing of the person: roles that open it are looked up here. */
export function consoleApp(baseUrl: string): App {
  return {
    id: `${baseUrl}/admin`,
    handle: 'console',
    display: { name: { en: 'Sallyport console' } },
    enabled: true,
    from: { directory: true },
    oddities: [],
    protocol: 'console',
    partners: 'all',
    nameId: { kind: 'none' },
    release: [],
    attributes: [],
    roles: {},
    sign: 'both',
    encrypt: 'never',
    requireSignedRequests: false,
    acceptSha1Signatures: false,
    exactMeansMinimum: false,
    ignoreRequestedNameIdFormat: false,
    launch: false,
    backdate: 0,
    assertionLifetime: 60,
    nameAuthority: false,
  }
}

/** The registry with the console in it for the line alone: it is found by its id, and stands in no list. */
export function besideConsole(registry: Registry, baseUrl: string): Registry {
  const own = consoleApp(baseUrl)
  return amended(registry, { app: (id) => (id === own.id ? own : registry.app(id)) })
}
