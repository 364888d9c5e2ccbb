import type { Page } from '../../model/page.js'
import type { Drawing, Frame } from './frame.js'
import { html } from './html.js'

export function recordPage({ record }: Extract<Page, { readonly name: 'record' }>, _frame: Frame): Drawing {
  return {
    title: 'Record',
    wide: true,
    body: html`<h1>Record</h1><pre>${JSON.stringify(record, undefined, 1)}</pre>`,
  }
}
