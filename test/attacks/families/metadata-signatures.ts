// Metadata whose signer is pinned: what is read is what that key has signed, wherever else something may stand.
import type { Attack } from '../attack.js'
import { signatureOf } from '../play/genuine.js'
import { type GenuineMetadata, type Kind, metadataAttack } from '../play/metadata.js'
import { swap } from '../play/pieces.js'

interface Forgery {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly says: string
  readonly code?: 'metadata.several'
  forge(genuine: GenuineMetadata): string
}

const kinds: readonly Kind[] = ['partner', 'app']

const forgeries: readonly Forgery[] = [
  {
    row: 'X26',
    name: 'stripped',
    tries: 'takes the signature off',
    says: 'is not signed',
    forge: ({ xml }) => swap(xml, signatureOf(xml), ''),
  },
]

export const metadataSignatureAttacks: readonly Attack[] = forgeries.flatMap(({ says, code, ...about }) =>
  kinds.map((kind) =>
    metadataAttack({ ...about, kind, pinned: true, expected: { code: code ?? 'metadata.signature', says } }),
  ),
)
