import { said } from '../../../drawing/fragments.js'
import { type Html, html } from '../../../drawing/html.js'
import type { Phrase } from '../../../admin/reports/sentence.js'

/** Words of ours as they are; what others chose is marked off, and leads where it can be seen. */
export function phrases(list: readonly Phrase[]): Html {
  return html`${list.map((phrase) => {
    if (typeof phrase === 'string') return phrase
    const words = said(phrase.said, 200)
    return phrase.href === undefined ? words : html`<a href="${phrase.href}">${words}</a>`
  })}`
}
