import type { Kind } from '../../../model/office.js'

/** Pages of apps and of partners are one code; what differs is what is said, and it stands here. */
export interface Words {
  readonly kind: Kind
  readonly place: 'apps' | 'partners'
  /** `/admin/apps` */
  readonly base: string
  /** `app` */
  readonly one: string
  /** `an app` */
  readonly an: string
  readonly many: string
  readonly title: string
  /** What one is, for whoever meets the word for the first time. */
  readonly is: string
  /** What a sign-in does with it: `Nobody has signed in to it yet.` */
  readonly through: 'to' | 'through'
  /** Where such a document is to be had. */
  readonly whence: string
  /** Whose metadata it is that is asked for. */
  readonly theirs: string
  readonly other: Kind
}

export const wordsOf: Readonly<Record<Kind, Words>> = {
  app: {
    kind: 'app',
    place: 'apps',
    base: '/admin/apps',
    one: 'app',
    an: 'an app',
    many: 'apps',
    title: 'Apps',
    is: 'An app is what people want to use: it sends them here to sign in. With its metadata, a file or an address, it is set up in a few minutes.',
    through: 'to',
    whence: 'Many apps offer it for download where their single sign-on is set up.',
    theirs: 'the app’s owner',
    other: 'partner',
  },
  partner: {
    kind: 'partner',
    place: 'partners',
    base: '/admin/partners',
    one: 'partner',
    an: 'a partner',
    many: 'partners',
    title: 'Partners',
    is: 'A partner is an organisation that knows its people, and vouches for them here. With the metadata of its identity provider it is set up in a few minutes.',
    through: 'through',
    whence: 'AD FS, Entra ID, Shibboleth and the like publish it.',
    theirs: 'the partner’s administrators',
    other: 'app',
  },
}

export function addressOf({ base }: Words, handle: string, tab?: string): string {
  const here = `${base}/${encodeURIComponent(handle)}`
  return tab === undefined ? here : `${here}/${tab}`
}
