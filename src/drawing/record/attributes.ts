import { knownAs } from '../../model/attribute-names.js'
import type { RuleStep } from '../../model/rule.js'
import type { Claim, Subject } from '../../model/signin.js'
import { said } from '../fragments.js'
import { type Html, html } from '../html.js'
import { ruleText } from './rule-text.js'
import type { Story } from './story.js'

/** The person as the partner described them, as they are known here, and as the app was told: rule by rule. */
export function attributesSection(story: Story): Html {
  const { facts, told, visits, partner, app } = story
  if (!facts) return html``
  const release = (visits.findLast(({ steps }) => Array.isArray(steps))?.steps ?? []) as readonly RuleStep[]
  const dropped = facts.imported?.outside ?? []
  return html`<section aria-labelledby="attributes">
<h2 id="attributes">What became of the person’s attributes</h2>
${facts.imported && html`<h3>Brought in: ${said(partner.name)}’s words become ours</h3>${steps(facts.imported.steps)}`}
${dropped.length > 0 && html`<ul class="notes">${dropped.map(({ attribute, domain }) => html`<li><span class="badge bad">dropped</span> <span class="token">${said(attribute)}</span> for <span class="token">${said(domain)}</span>: that domain is not confirmed for ${said(partner.name)}</li>`)}</ul>`}
${release.length > 0 && html`<h3>Released: what ${said(app.name)} may know</h3>${steps(release)}`}
${told && html`<h3>Told to ${said(app.name)}</h3>${toldTable(told.subject, told.claims)}`}
</section>`
}

function steps(list: readonly RuleStep[]): Html {
  return html`<div class="scroll" tabindex="0"><table class="rules">
<thead><tr><th scope="col">From</th><th scope="col">Before</th><th scope="col">Rule</th><th scope="col">To</th><th scope="col">After</th></tr></thead>
<tbody>${list.map(step)}</tbody></table></div>`
}

function step({ rule, took, gave, idle }: RuleStep): Html {
  const { verb, from, to } = ruleText(rule)
  const after = idle === undefined ? values(gave) : html`<span class="below">${said(idle, 200)}</span>`
  return html`<tr${idle !== undefined && html` class="idle"`}><td class="token" data-label="From">${wireName(from)}</td><td data-label="Before">${values(took)}</td><td data-label="Rule"><span class="verb">${said(verb, 120)}</span></td><td class="token" data-label="To">${wireName(to)}</td><td data-label="After">${after}</td></tr>`
}

/** A wire name, and beneath it what people call it. */
function wireName(name: string): Html {
  const friendly = name.includes(':') ? knownAs(name)?.friendly : undefined
  return html`${said(name, 200)}${friendly !== undefined && html`<span class="below">${friendly}</span>`}`
}

function values(list: readonly string[]): Html {
  return html`<span>${list.slice(0, 20).map((value) => html`<span class="chip">${said(value, 200)}</span> `)}${list.length > 20 && html`<span class="below">and ${list.length - 20} more</span>`}</span>`
}

function toldTable(subject: Subject | undefined, claims: readonly Claim[]): Html {
  return html`<div class="scroll" tabindex="0"><table class="rules told">
<thead><tr><th scope="col">Name on the wire</th><th scope="col">Values</th></tr></thead>
<tbody>${subject && html`<tr><td class="token" data-label="Name">NameID<span class="below">${said(subject.format, 200)}</span></td><td data-label="Values">${values([subject.value])}</td></tr>`}${claims.map(claimRow)}</tbody></table></div>`
}

function claimRow({ name, friendlyName, values: given }: Claim): Html {
  return html`<tr><td class="token" data-label="Name">${said(friendlyName ?? name, 200)}${friendlyName !== undefined && friendlyName !== name && html`<span class="below">${said(name, 200)}</span>`}</td><td data-label="Values">${values(given)}</td></tr>`
}
