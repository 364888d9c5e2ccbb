import { createHash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSettings } from '../../../src/config/load.js'
import { presetNames } from '../../../src/config/preset-names.js'
import { registrations } from '../../../src/config/registrations.js'
import type { App } from '../../../src/model/app.js'
import type { AuditEntry, AuditEvent } from '../../../src/model/audit-event.js'
import {
  DocumentFault,
  type KeptDocument,
  type Kind,
  type MetadataFetch,
  type Office,
  type SignInRow,
} from '../../../src/model/office.js'
import type { Partner } from '../../../src/model/partner.js'
import type { Overlay } from '../../../src/model/ports.js'
import { MetadataFault } from '../../../src/saml/metadata-fault.js'
import { readAppDocument, readPartnerDocument } from '../../../src/wsfed/counterpart-metadata.js'
import { applicationMetadata } from '../../../src/wsfed/metadata-write.js'
import { noon } from '../../http/open-house.js'
import { registryOf } from '../../support/registrations.js'
import { baseUrl } from '../open-console.js'

export interface RegistrationsFurniture {
  readonly apps?: readonly App[]
  readonly partners?: readonly Partner[]
  readonly signIns?: readonly SignInRow[]
  readonly pinned?: readonly string[]
  readonly aside?: readonly { readonly file: string; readonly reason: string }[]
  readonly fetch?: (url: string) => Promise<Uint8Array>
}

export interface RegistrationsOffice {
  readonly office: Office
  readonly events: AuditEvent[]
  readonly signIns: SignInRow[]
  readonly fetches: MetadataFetch[]
}

/** An office whose stores are the test's memory, and that reads documents and builds registrations as the gateway does. */
export function registrationsOffice(given: RegistrationsFurniture = {}): RegistrationsOffice {
  const settings = loadSettings(mkdtempSync(join(tmpdir(), 'office-')), {})
  const make = registrations(settings)
  const overlays = { app: new Map<string, Overlay>(), partner: new Map<string, Overlay>() }
  const revisions = new Map<string, number>()
  const documents = { app: new Map<string, KeptDocument>(), partner: new Map<string, KeptDocument>() }
  const versions = new Map<string, Uint8Array>()
  const events: AuditEvent[] = []
  const signIns: SignInRow[] = [...(given.signIns ?? [])]
  const fetches: MetadataFetch[] = []
  let apps = [...(given.apps ?? [])]
  let partners = [...(given.partners ?? [])]

  const read = (kind: Kind, bytes: Uint8Array, handle: string, protocol?: 'saml' | 'wsfed') => {
    const options = {
      now: noon,
      production: false,
      own: [],
      terms: () => ({ ...make.terms(kind, handle, '', {}), ...(protocol ? { protocol } : {}) }),
    }
    try {
      return kind === 'app' ? readAppDocument(bytes, options) : readPartnerDocument(bytes, options)
    } catch (error) {
      if (!(error instanceof MetadataFault)) throw error
      throw new DocumentFault(error.message, error.todo, error.code === 'wrong_role')
    }
  }
  const built = (kind: Kind, bytes: Uint8Array, handle: string, overlay: Overlay): App | Partner => {
    const one = read(kind, bytes, handle, overlay.protocol)
    const found = { read: one as never, handle, from: { directory: true as const } }
    const whole = kind === 'app' ? make.app(found, overlay) : make.partner(found, overlay)
    return whole
  }
  const anew = () => {
    for (const kind of ['app', 'partner'] as const)
      for (const { id, handle, bytes } of documents[kind].values()) {
        const one = built(kind, bytes, handle, overlays[kind].get(id) ?? {})
        if (kind === 'app') apps = [...apps.filter((each) => each.id !== id), one as App]
        else partners = [...partners.filter((each) => each.id !== id), one as Partner]
      }
    const kept = <T extends App | Partner>(kind: Kind, all: T[]) =>
      all
        .filter(({ id, from }) => 'file' in from || documents[kind].has(id))
        .map((one) => ({ ...one, enabled: overlays[kind].get(one.id)?.enabled ?? one.enabled }))
    apps = kept('app', apps)
    partners = kept('partner', partners)
  }
  const list = (query: { app?: string; partner?: string; outcome?: string; since?: Date; limit: number }) =>
    signIns
      .filter(
        (row) =>
          (query.app === undefined || row.app === query.app) &&
          (query.partner === undefined || row.partner === query.partner) &&
          (query.outcome === undefined || row.outcome === query.outcome) &&
          (query.since === undefined || row.at >= query.since),
      )
      .toSorted((a, b) => b.seq - a.seq)
      .slice(0, query.limit)
  const office = {
    gateway: {
      baseUrl,
      ownAppSide: () => `${baseUrl}/saml/idp`,
      ownPartnerSide: `${baseUrl}/saml/sp`,
      clock: { now: () => noon, ticks: () => 0 },
      random: { secret: () => 'r'.repeat(43), hash: (secret: string) => secret },
      get registry() {
        return { ...registryOf(apps, partners), usable: () => true }
      },
      directory: {
        users: { search: async () => [] },
        overlays: {
          all: async (kind: Kind) => overlays[kind],
          find: async (kind: Kind, id: string) => ({
            overlay: overlays[kind].get(id) ?? {},
            revision: revisions.get(`${kind} ${id}`) ?? 0,
          }),
          set: async (kind: Kind, id: string, overlay: Overlay, expected?: number) => {
            const now = revisions.get(`${kind} ${id}`) ?? 0
            if (expected !== undefined && expected !== now) return false
            overlays[kind].set(id, overlay)
            revisions.set(`${kind} ${id}`, now + 1)
            return true
          },
          version: async () => revisions.size,
        },
      },
      audit: { record: async (all: readonly AuditEvent[]) => void events.push(...all) },
    },
    documents: {
      all: async (kind: Kind) => [...documents[kind].values()],
      list: async (kind: Kind) => [...documents[kind].values()],
      find: async (kind: Kind, id: string) => documents[kind].get(id),
      put: async (kind: Kind, one: KeptDocument) => {
        documents[kind].set(one.id, one)
        versions.set(one.sha256, one.bytes)
        return 'kept'
      },
      remove: async (kind: Kind, id: string) => documents[kind].delete(id),
      version: async (sha256: string) => versions.get(sha256),
    },
    reports: {
      signIns: async (query: Parameters<typeof list>[0]) => list(query),
      counts: async () => [],
      totals: async ({ of, app, partner }: { of: 'app' | 'partner'; app?: string; partner?: string }) =>
        list({ ...(app ? { app } : {}), ...(partner ? { partner } : {}), limit: 9999 }).map((row) => ({
          app: of === 'app' ? (row.app ?? '') : '',
          partner: of === 'partner' ? (row.partner ?? '') : '',
          code: row.code ?? '',
          count: 1,
          before: 0,
          days: 1,
        })),
      lastSuccess: async (kind: Kind) =>
        new Map(
          signIns
            .filter(({ outcome }) => outcome === 'issued')
            .map((row) => [(kind === 'app' ? row.app : row.partner) ?? '', row.at]),
        ),
      events: async ({
        types,
        text = '',
        before = Infinity,
        limit,
      }: {
        types: string[]
        text?: string
        before?: number
        limit: number
      }) =>
        events
          .map((event, at): AuditEntry => ({ seq: at + 1, at: noon, event }))
          .filter(
            ({ seq, event }) =>
              seq < before && types.includes(event.type) && JSON.stringify(event).includes(text),
          )
          .reverse()
          .slice(0, limit),
    },
    counterparts: {
      read: (
        kind: Kind,
        bytes: Uint8Array,
        { handle, protocol }: { handle: string; protocol?: 'saml' | 'wsfed' },
      ) => {
        const one = read(kind, bytes, handle, protocol)
        return {
          kind,
          id: one.id,
          protocol: 'saml' in one ? 'saml' : 'wsfed',
          protocols: ['saml' in one ? 'saml' : 'wsfed'],
          bytes,
        }
      },
      built: ({ kind, bytes }: { kind: Kind; bytes: Uint8Array }, handle: string, overlay: Overlay) =>
        built(kind, bytes, handle, overlay),
      rebuilt: async (kind: Kind, id: string, overlay: Overlay) => {
        const kept = documents[kind].get(id)
        if (kept) return built(kind, kept.bytes, kept.handle, overlay)
        return (kind === 'app' ? apps : partners).find((one) => one.id === id)
      },
      entities: (bytes: Uint8Array) => {
        const text = Buffer.from(bytes).toString()
        if (!text.trimStart().startsWith('<'))
          throw new DocumentFault(
            'It is no XML: it begins with something else.',
            'Give the metadata file as it was downloaded.',
          )
        const found = [
          ...text.matchAll(/<(?:\w+:)?EntityDescriptor[\s\S]*?<\/(?:\w+:)?EntityDescriptor>/g),
        ].map(([one]) => one)
        return found.map((one) => ({
          id: /entityID="([^"]*)"/.exec(one)?.[1] ?? '',
          name: /DisplayName[^>]*>([^<]*)/.exec(one)?.[1] ?? /entityID="([^"]*)"/.exec(one)?.[1] ?? '',
          roles: [
            ...(/SPSSODescriptor|ApplicationServiceType/.test(one) ? ['app'] : []),
            ...(/IDPSSODescriptor|SecurityTokenServiceType/.test(one) ? ['partner'] : []),
          ],
          bytes: Buffer.from(found.length === 1 ? text : one),
          oddities: [],
        }))
      },
      describe: (realms: readonly string[], replies: readonly string[]) =>
        Buffer.from(applicationMetadata(realms, replies)),
      document: async (kind: Kind, id: string) => {
        const kept = documents[kind].get(id)
        if (kept) return { bytes: kept.bytes, sha256: kept.sha256 }
        const standing = (kind === 'app' ? apps : partners).some((one) => one.id === id)
        const bytes = Buffer.from(`<EntityDescriptor entityID="${id}"/>`)
        return standing ? { bytes, sha256: createHash('sha256').update(bytes).digest('hex') } : undefined
      },
      settings: (_kind: Kind, settings: unknown) => settings,
      pinned: () => given.pinned ?? [],
      settingsSchema: () => ({}),
      presets: () => presetNames,
      handleFor: (id: string, fileName: string) =>
        fileName.replace(/\.xml$/, '') ||
        (URL.canParse(id) ? new URL(id).hostname : id).replace(/[^a-z0-9.-]+/g, '-'),
      isHandle: (text: string) => /^[a-z0-9][a-z0-9._-]{0,62}$/.test(text),
      fetch:
        given.fetch ??
        (async () =>
          Promise.reject(new DocumentFault('Nothing answers there.', 'Look at the address once more.'))),
      quarantined: () => given.aside ?? [],
      refresh: async () => anew(),
    },
    metadataFetches: {
      keep: async (one: MetadataFetch) => void fetches.push(one),
      find: async (kind: Kind, id: string) => fetches.findLast((one) => one.kind === kind && one.id === id),
      all: async () => fetches,
    },
    keys: { list: () => [], oddities: () => [] },
    metadata: async (which: string) => `<EntityDescriptor entityID="${which}"/>`,
    house: { weakenings: () => [], storesSaid: '' },
  }
  return { office: office as unknown as Office, events, signIns, fetches }
}
