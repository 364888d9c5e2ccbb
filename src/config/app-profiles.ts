import type { App, SamlApp } from '../model/app.js'

/** What a field's worth of apps is used to; every setting that is made comes before it. */
interface AppProfile {
  readonly defaults: Pick<App, 'nameId' | 'encrypt'>
  /** For apps whose metadata does not say (SAML V2.0 Subject Identifier Attributes Profile 3.3). */
  readonly subjectId?: NonNullable<SamlApp['subjectIdRequirement']>
}

/**
 * Services sold to companies know people by a lasting name and rarely encrypt; research federations keep the NameID
 * transient, name people by an attribute and encrypt wherever there is a key.
 */
export const appProfiles: Readonly<Record<'saas' | 'research-federation', AppProfile>> = {
  saas: { defaults: { nameId: { kind: 'persistent', byDefault: true }, encrypt: 'never' } },
  'research-federation': {
    defaults: { nameId: { kind: 'transient' }, encrypt: 'if-key' },
    subjectId: 'pairwise-id',
  },
}
