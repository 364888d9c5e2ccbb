import type { Office } from '../../model/office.js'
import type { Outcomes } from './outcomes.js'

/** What is missing until somebody gets in, in order. */
export interface FirstStep {
  readonly done: boolean
  readonly title: string
  readonly says: string
  /** Where it is done. */
  readonly href: string
  readonly label: string
}

/** Undefined once somebody got in within the month. */
export function firstSteps(
  { total, before }: Outcomes,
  { gateway: { registry, baseUrl } }: Pick<Office, 'gateway'>,
): readonly FirstStep[] | undefined {
  if (total.issued + before.issued > 0) return undefined
  const [apps, partners] = [registry.apps(), registry.partners()]
  return [
    {
      done: baseUrl.startsWith('https:'),
      title: 'Serve this house by https',
      says: `Its address is ${baseUrl}. Apps and partners refuse to send people by plain http.`,
      href: '/admin/settings',
      label: 'Settings in force',
    },
    {
      done: partners.length > 0,
      title: 'Add a partner that vouches',
      says: 'The organisation whose people are to get in: a file or the address of its metadata is enough.',
      href: '/admin/partners/new',
      label: 'Add a partner',
    },
    {
      done: apps.length > 0,
      title: 'Add an app that asks',
      says: 'What people are to get into: a file or the address of its metadata is enough.',
      href: '/admin/apps/new',
      label: 'Add an app',
    },
    {
      done: false,
      title: 'Try a sign-in',
      says: 'Open the app as one of the partner’s people would. Each step of it can be read here afterwards.',
      href: '/admin/sign-ins',
      label: 'Sign-ins',
    },
  ]
}
