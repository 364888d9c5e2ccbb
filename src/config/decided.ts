import type { Overlay } from '../model/ports.js'
import type { AppSettings } from './app-schema.js'
import type { PartnerSettings } from './partner-schema.js'

/** What was decided here of its settings. Holds: they were checked by this very schema before they were kept. */
export function decidedApp(overlay: Overlay | undefined): AppSettings {
  return overlay?.settings ?? {}
}

/** Likewise. */
export function decidedPartner(overlay: Overlay | undefined): PartnerSettings {
  return overlay?.settings ?? {}
}

/** The fields that are set; of WS-Federation each by itself. */
export function fieldsOf(entry: AppSettings | PartnerSettings = {}): readonly string[] {
  return Object.entries(entry).flatMap(([name, value]) =>
    name === 'wsfed' ? Object.keys(value as object).map((field) => `wsfed.${field}`) : [name],
  )
}
