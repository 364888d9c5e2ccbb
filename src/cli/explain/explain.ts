// What a captured message would meet at the gateway's doors: the same readers, stages and registrations, over nothing
// but what is given. No store is opened, nothing is spent, nobody is asked over the network.
// capture.ts unwraps what was saved, given.ts reads the circumstances, then one file for each kind of message;
// batch.ts does the same for many cases. A new kind is a file and a row in `kinds`.
import { CommandFault } from '../command-fault.js'
import { explainAuthnRequest } from './authn-request.js'
import type { Capture } from '../../captured/capture.js'
import { CaptureFault, openCapture } from '../../captured/capture.js'
import type { Document, Given, Wishes } from './given.js'
import { meansAnswer, meantField } from './given.js'
import { explainMetadata } from './metadata.js'
import type { Report } from './report.js'
import { explainResponse } from './response.js'
import { explainToken } from './token.js'

type Explainer = (capture: Capture, given: Given, withHints: boolean, name: string) => Report

/** By the local name of the document element. */
const kinds: ReadonlyMap<string, Explainer> = new Map<string, Explainer>([
  ['Response', explainResponse],
  ['AuthnRequest', explainAuthnRequest],
  ['EntityDescriptor', explainMetadata],
  ['EntitiesDescriptor', explainMetadata],
  ['RequestSecurityTokenResponse', explainToken],
  ['RequestSecurityTokenResponseCollection', explainToken],
  ['Envelope', explainToken],
])

/** Throws CommandFault where there is nothing to judge. */
export function explain({ name, bytes }: Document, wishes: Wishes, given: Given, withHints: boolean): Report {
  const capture = captureOf(bytes)
  return explainerOf(capture, wishes)(capture, given, withHints, name)
}

function captureOf(bytes: Buffer): Capture {
  try {
    return openCapture(bytes)
  } catch (error) {
    throw error instanceof CaptureFault ? new CommandFault(error.message, error.todo) : error
  }
}

/** Who says which question is answered means an answer, whatever came. Of something else, or of something unreadable, the door says what is wrong where it is clear which one was meant. */
function explainerOf(capture: Capture, wishes: Wishes): Explainer {
  const known = kinds.get(capture.root?.name ?? '')
  const field = capture.field ?? meantField(wishes)
  if (known === explainToken || field === 'wresult') return explainToken
  if (meansAnswer(wishes)) return explainResponse
  if (known !== undefined) return known
  if (field === 'SAMLResponse') return explainResponse
  if (field === 'SAMLRequest') return explainAuthnRequest
  throw strange(capture)
}

function strange({ root, wrapping }: Capture): CommandFault {
  const came = root === undefined ? wrapping : `${/^[AEIOU]/.test(root.name) ? 'an' : 'a'} ${root.name}`
  return new CommandFault(
    `Expected a Response, a RequestSecurityTokenResponse, an AuthnRequest or metadata, got ${came}.`,
    root?.name === 'Assertion'
      ? 'An assertion is judged within its Response: capture the whole field SAMLResponse.'
      : 'Capture the field SAMLResponse, SAMLRequest or wresult as XML or base64, the whole form or address, or a metadata file.',
  )
}
