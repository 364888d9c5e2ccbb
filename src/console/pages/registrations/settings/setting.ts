import type { Choice } from '../../../parts/fields.js'

/** One setting as it stands on a page: by its name in `config/`, of WS-Federation `wsfed.NAME`. */
export type Setting = {
  readonly name: string
  readonly label: string
  readonly hint?: string
  /** It makes a check weaker. */
  readonly weakens?: true
} & (
  | { readonly as: 'tick' }
  /** Without a choice it is as it comes: by preset, `defaults` and the metadata. */
  | { readonly as: 'choice'; readonly choices: readonly Choice[] }
  | { readonly as: 'number'; readonly least: number; readonly most?: number; readonly unit: string }
  | { readonly as: 'text'; readonly token?: true }
  /** A list, one a line. */
  | { readonly as: 'lines' }
  /** A table, one a line: a word, an equals sign, what it becomes. */
  | { readonly as: 'table' }
)

export interface SettingGroup {
  readonly id: string
  readonly title: string
  readonly says?: string
  readonly settings: readonly Setting[]
}

export const signatureAlgorithms: readonly Choice[] = [
  { value: 'rsa-sha256', label: 'RSA with SHA-256' },
  { value: 'rsa-sha384', label: 'RSA with SHA-384' },
  { value: 'rsa-sha512', label: 'RSA with SHA-512' },
  { value: 'rsa-pss-sha256', label: 'RSA-PSS with SHA-256' },
  { value: 'ecdsa-sha256', label: 'ECDSA with SHA-256' },
  { value: 'ecdsa-sha384', label: 'ECDSA with SHA-384' },
]

export const keyKinds: readonly Choice[] = [
  { value: 'rsa-2048', label: 'RSA 2048' },
  { value: 'rsa-3072', label: 'RSA 3072' },
  { value: 'rsa-4096', label: 'RSA 4096' },
  { value: 'ec-p256', label: 'EC P-256' },
  { value: 'ec-p384', label: 'EC P-384' },
]

export const ourKey: readonly Setting[] = [
  {
    name: 'signingKey',
    label: 'Which of our keys signs for it',
    hint: 'Only kinds that the settings of the house name (keys).',
    as: 'choice',
    choices: keyKinds,
  },
  {
    name: 'signatureAlgorithm',
    label: 'Signature algorithm',
    hint: 'It has to fit that key.',
    as: 'choice',
    choices: signatureAlgorithms,
  },
]

export const metadataSigner: Setting = {
  name: 'metadataSigner',
  label: 'Certificate that must have signed its metadata',
  hint: 'PEM or base64. From then on no document is taken that this key has not signed.',
  as: 'text',
  token: true,
}

export const plainHttp: Setting = {
  name: 'acceptPlainHttp',
  label: 'Send people to its plain http addresses',
  hint: 'Anybody on the way can read and change what is sent there.',
  as: 'tick',
  weakens: true,
}

export const sha1: Setting = {
  name: 'acceptSha1Signatures',
  label: 'Accept SHA-1 signatures',
  hint: 'Such signatures can be forged with effort. Only until it signs with SHA-256.',
  as: 'tick',
  weakens: true,
}

/** How strong a sign-in is, as `believedUpTo` and `leastStrength` count it. */
export const strengths: readonly Choice[] = [
  { value: '0', label: 'Anything' },
  { value: '1', label: 'A password' },
  { value: '2', label: 'Several factors' },
  { value: '3', label: 'Phishing-resistant' },
  { value: '4', label: 'Bound to hardware' },
]
