// The catalogue of attacks: one entry a row, in our own words. docs/attacks.md is made of it and of the cases.
import { brokerRows } from './catalogue/broker.js'
import { httpRows } from './catalogue/http.js'
import { intakeRows } from './catalogue/intake.js'
import { registrationRows } from './catalogue/registrations.js'
import { encryptionRows } from './catalogue/encryption.js'
import { keyRows } from './catalogue/keys.js'
import { meaningRows } from './catalogue/meaning.js'
import { requestRows, signOutRows } from './catalogue/requests.js'
import { signatureRows } from './catalogue/signature.js'

export interface Row {
  readonly row: string
  readonly title: string
  /** Where it has happened: CVE numbers and advisories. */
  readonly known: readonly string[]
  /** What the product does about it. */
  readonly required: string
  /** For rows without a case of their own: the face that is not there yet, or the tests that prove it. */
  readonly where?: string
}

export interface Section {
  readonly title: string
  readonly rows: readonly Row[]
}

export const catalogue: readonly Section[] = [
  { title: 'Bytes, encodings and XML', rows: intakeRows },
  { title: 'What is signed and what is read', rows: signatureRows },
  { title: 'Keys and algorithms', rows: keyRows },
  { title: 'Encryption', rows: encryptionRows },
  { title: 'What an answer means', rows: meaningRows },
  { title: 'Between partners', rows: brokerRows },
  { title: 'Requests and what is answered', rows: requestRows },
  { title: 'Signing out', rows: signOutRows },
  { title: 'Registrations', rows: registrationRows },
  { title: 'HTTP, sessions and what is written down', rows: httpRows },
]
