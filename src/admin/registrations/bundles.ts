import { wireNameOf } from '../../mapping/wire-name.js'
import type { App, WireName } from '../../model/app.js'
import { understoodOf } from './understood.js'

/** A choice of what an app receives, ready to be taken as its `attributes`. */
export interface Bundle {
  readonly name: 'requested' | 'usual' | 'directory' | 'research' | 'nothing'
  readonly says: string
  /** As the `attributes` setting; absent: leave it unset, and what its metadata asks for leaves. */
  readonly attributes?: readonly WireName[]
}

export interface Bundles {
  readonly suggested: Bundle['name']
  readonly bundles: readonly Bundle[]
}

const fixed = [
  { name: 'usual', says: 'Name, e-mail address and roles', attributes: ['name', 'email', 'roles'] },
  {
    name: 'directory',
    says: 'Name in its parts, e-mail address, UPN, groups and roles',
    attributes: ['name', 'givenName', 'surname', 'email', 'upn', 'groups', 'roles'],
  },
  {
    name: 'research',
    says: 'What research federations tell: name, e-mail address, principal name and affiliation',
    attributes: ['name', 'givenName', 'surname', 'email', 'principalName', 'scopedAffiliation'],
  },
] as const

/** What it may receive: what its metadata asks for comes first. */
export function bundlesFor(app: App): Bundles {
  const { requestedAttributes } = understoodOf(app)
  const asked = requestedAttributes.map(
    ({ attribute, friendlyName, name }) => attribute ?? friendlyName ?? name,
  )
  const named = (attribute: string) => wireNameOf(attribute, app.protocol)
  return {
    suggested: asked.length > 0 ? 'requested' : 'usual',
    bundles: [
      ...(asked.length > 0
        ? [
            {
              name: 'requested' as const,
              says: `What its metadata asks for: ${[...new Set(asked)].join(', ')}`,
            },
          ]
        : []),
      ...fixed.map(({ name, says, attributes }) => ({ name, says, attributes: attributes.map(named) })),
      { name: 'nothing', says: 'Nothing but the name of the person', attributes: [] },
    ],
  }
}
