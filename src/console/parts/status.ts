import { type Html, html } from '../../drawing/html.js'

export type Tone = 'good' | 'bad' | 'warn' | 'note' | 'idle' | 'draft'

/** How something stands: a word and a shape of its own, so that the colour only repeats it. */
export function status(tone: Tone, word: string): Html {
  return html`<span class="status ${tone}">${shape(tone)}${word}</span>`
}

export function shape(tone: Tone): Html {
  return html`<svg class="shape ${tone}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shapes[tone]}</svg>`
}

const shapes: Readonly<Record<Tone, Html>> = {
  good: html`<circle class="fill" cx="8" cy="8" r="6.5"/><path class="cut" d="m5.2 8.2 2 2 3.7-4.1"/>`,
  bad: html`<path class="fill" d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z"/><path class="cut" d="m5.9 5.9 4.2 4.2m0-4.2-4.2 4.2"/>`,
  warn: html`<path class="fill" d="M8 1.6 15 14H1z"/><path class="cut" d="M8 6v3.6M8 11.7v.01"/>`,
  note: html`<circle class="fill" cx="8" cy="8" r="6.5"/><path class="cut" d="M8 7.3v3.6M8 5v.01"/>`,
  idle: html`<circle class="ring" cx="8" cy="8" r="5.6"/>`,
  draft: html`<circle class="ring dashed" cx="8" cy="8" r="5.6"/>`,
}
