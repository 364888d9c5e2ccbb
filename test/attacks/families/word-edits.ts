// What the cases on words share: one edit of a message each, before it is signed.
import type { Expected } from '../attack.js'
import { after, cut, into, startTag, swap } from '../play/pieces.js'

export const answer: Expected = { code: 'partner.answer_malformed', stage: 'S3' }

export const request: Expected = { code: 'request.malformed', stage: 'S3' }

export const harmless: Expected = { code: 'harmless' }

/** One string for another, once. */
export const replaced =
  (what: string | RegExp, by: string) =>
  (xml: string): string =>
    xml.replace(what, by)

export const doubled =
  (name: string) =>
  (xml: string): string =>
    after(xml, cut(xml, name), cut(xml, name))

export const removed =
  (name: string) =>
  (xml: string): string =>
    swap(xml, cut(xml, name), '')

export const moved =
  (name: string, behind: string) =>
  (xml: string): string => {
    const piece = cut(xml, name)
    const rest = swap(xml, piece, '')
    return after(rest, cut(rest, behind), piece)
  }

export const withAttribute =
  (name: string, attribute: string) =>
  (xml: string): string => {
    const tag = startTag(cut(xml, name))
    return swap(xml, tag, `${tag.slice(0, -1)} ${attribute}>`)
  }

export const withChild =
  (name: string, child: string, where: 'first' | 'last' = 'last') =>
  (xml: string): string =>
    swap(xml, cut(xml, name), into(cut(xml, name), child, where))
