import type { SignInRecord } from '../../model/record.js'
import { said } from '../fragments.js'
import { type Drawing, type Html, html } from '../html.js'
import { attributesSection } from './attributes.js'
import { checksSection } from './checks.js'
import { messagesSection } from './messages.js'
import { duration, spent, visitsSection } from './visits.js'
import { type Story, storyOf } from './story.js'
import { walkSection } from './walk.js'

/** One sign-in, all of it: who said what, what was checked, what was told, and how long it took. */
export function recordPage(record: SignInRecord): Drawing {
  if (record.parts.length === 0) return nothingKept(record)
  const story = storyOf(record)
  return {
    title: `Sign-in ${story.reference}`,
    wide: true,
    body: html`<div class="record">
<p class="eyebrow">Record of a sign-in</p>
<h1 class="code">${story.reference}</h1>
${recordSections(story)}
<p class="hint">Only this browser is shown this page. The record is kept encrypted, and is deleted after a day unless the settings say otherwise; that it was read is written down.</p>
</div>`,
  }
}

/** All of it, for whatever page it stands on; the page puts it within `record`. */
export function recordSections(story: Story): Html {
  return html`${summary(story)}
${walkSection(story)}
${attributesSection(story)}
${checksSection(story.checks)}
${visitsSection(story)}
${messagesSection(story)}`
}

function nothingKept({ reference }: SignInRecord): Drawing {
  return {
    title: `Sign-in ${reference}`,
    body: html`<h1 class="code">${reference}</h1><p class="empty">Nothing of this sign-in is kept any more.</p>`,
  }
}

function summary(story: Story): Html {
  const { outcome, began, ended, facts, told, visits } = story
  const worked = visits.reduce((sum, visit) => sum + spent(visit), 0)
  return html`<dl class="summary">
<div><dt>Outcome</dt><dd>${badge(outcome)}</dd></div>
<div><dt>Began</dt><dd><time datetime="${began.toISOString()}">${began.toISOString().slice(0, 19).replace('T', ' ')} UTC</time></dd></div>
<div><dt>From question to answer</dt><dd>${duration(ended.getTime() - began.getTime())}, ${duration(worked)} of it here</dd></div>
${facts && html`<div><dt>Proved by</dt><dd>${facts.proof.by === 'session' ? 'A session that was still alive' : html`The word of ${said(story.partner.name)}`}</dd></div>`}
${told && html`<div><dt>Strength</dt><dd>${said(told.authnContext.replace(/^urn:.*:/, ''))}</dd></div>`}
</dl>
${outcome.kind === 'refused' && html`<div class="actor"><h2 class="label">Refused with</h2><p><span class="token">${outcome.code}</span>${outcome.detail !== undefined && html`<br>${said(outcome.detail, 500)}`}</p></div>`}`
}

function badge({ kind }: Story['outcome']): Html {
  switch (kind) {
    case 'issued':
      return html`<span class="badge good">Answered</span>`
    case 'refused':
      return html`<span class="badge bad">Refused</span>`
    case 'asked':
      return html`<span class="badge">Under way</span>`
  }
}
