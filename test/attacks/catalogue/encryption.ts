import type { Row } from '../catalogue.js'

/** E01 to E11. */
export const encryptionRows: readonly Row[] = [
  {
    row: 'E01',
    title: 'CBC tells what is inside by how it fails',
    known: ['CVE-2011-4625'],
    required:
      'AES-GCM. CBC only for a partner that is set so and only where a verified signature covers the ciphertext; one refusal for every failure.',
  },
  {
    row: 'E02',
    title: 'PKCS #1 1.5 tells what is inside by how it fails',
    known: ['Bleichenbacher 1998'],
    required:
      'OAEP alone, of hashes on a short list; a key that cannot be unwrapped is replaced by a random one.',
  },
  {
    row: 'E03',
    title: 'An encrypted assertion slips in beside a signed one',
    known: ['CVE-2026-2092'],
    required:
      'One assertion in all. What was encrypted is read from its first octet on as any message, and must be signed itself where nothing signed covers it.',
  },
  {
    row: 'E04',
    title: 'Encrypted is taken for vouched for',
    known: ['CVE-2026-41005', 'CVE-2026-18108', 'CVE-2024-9487', 'CVE-2024-4985'],
    required:
      'Encryption meets no demand for a signature, and a demand for encryption is met by nothing less.',
  },
  {
    row: 'E05',
    title: 'The tag of GCM is cut short',
    known: ['CVE-2026-5500'],
    required: 'Sixteen octets, always.',
  },
  {
    row: 'E06',
    title: 'Several keys, references to keys, references to ciphertext',
    known: [],
    required:
      'A reference may name a sibling by its Id and nothing else; several keys are chosen among by Recipient, else the first; nothing is fetched.',
  },
  {
    row: 'E07',
    title: 'An encrypted name or attribute brings unsigned content',
    known: [],
    required: 'Opened only inside bytes that a signature covers, and read by the same grammar.',
  },
  {
    row: 'E08',
    title: 'Decrypted XML gains or loses namespaces',
    known: [],
    required:
      'It is parsed as a document of its own that sees the namespaces in scope, and must be one element.',
  },
  { row: 'E09', title: 'Transforms inside encryption', known: [], required: 'There are none.' },
  {
    row: 'E10',
    title: 'Decryption as a burden',
    known: ['CVE-2026-26171'],
    required: 'At most three private-key operations, sixteen keys and sixteen encrypted parts a message.',
  },
  {
    row: 'E11',
    title: 'We encrypt to the wrong key, or not at all',
    known: [],
    required:
      'To a key of the app’s registration; where the answer must be encrypted and there is none, nothing leaves.',
  },
]
