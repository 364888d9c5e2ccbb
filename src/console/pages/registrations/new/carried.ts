import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { largestDocument } from '../../../../admin/registrations/taken-document.js'
import { type Html, html } from '../../../../drawing/html.js'
import type { Sent } from '../../../typed.js'

/**
 * A document between the pages of the way in: it travels in the form itself. So nothing is kept that nobody confirmed,
 * any replica can go on, and what was looked at is what is registered.
 */
export interface Carried {
  readonly bytes: Uint8Array
  readonly fileName: string
  /** Of an aggregate: the one that was chosen. */
  readonly entity?: string
}

/** A form with a document of the largest size in it, packed and spelt. */
export const carriedLimit = 14 * 1024 * 1024

export function hiddenDocument({ bytes, fileName, entity }: Carried): Html {
  const packed = deflateRawSync(bytes).toString('base64url')
  return html`<input type="hidden" name="carried" value="${packed}"><input type="hidden" name="fileName" value="${fileName}">${entity !== undefined && html`<input type="hidden" name="entity" value="${entity}">`}`
}

/** What the form brought along; undefined where it is none of ours, or unpacks to more than was ever taken. */
export function carriedIn({ texts }: Sent): Carried | undefined {
  const packed = texts.get('carried') ?? ''
  const bytes = packed === '' ? undefined : unpacked(packed)
  if (bytes === undefined) return undefined
  const entity = texts.get('entity') ?? ''
  const fileName = (texts.get('fileName') ?? '').slice(0, 200)
  return { bytes, fileName, ...(entity === '' ? {} : { entity }) }
}

function unpacked(packed: string): Uint8Array | undefined {
  try {
    return inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: largestDocument })
  } catch {
    return undefined
  }
}
