import { code, page, table } from './table.mjs'

const actors = { us: 'us', app: 'the app’s owner', partner: 'the partner', person: 'the person' }
const groups = {
  request: 'The app’s request',
  signin: 'The sign-in under way',
  launch: 'Launches from here',
  partner: 'The partner’s answer',
  user: 'Who that is',
  store: 'The house itself',
  internal: 'Bugs',
}

export async function refusalsPage() {
  const { refusals } = await import('../../src/model/refusal.ts')
  const codes = Object.keys(refusals)
  const prefixes = [...new Set(codes.map((one) => one.split('.')[0]))]
  const sections = prefixes.map((prefix) => {
    const rows = codes.filter((one) => one.split('.')[0] === prefix).map((one) => row(one, refusals[one]))
    const head = [
      'Code',
      'What the person reads',
      'Heard by',
      'Page',
      'SAML status',
      'OIDC error',
      'Who must act',
    ]
    return `## ${groups[prefix] ?? prefix}\n\n${table(head, rows)}`
  })
  return page('Refusals', intro, sections)
}

const intro = `Every expected no of a sign-in. The codes are public: they stand on the person’s page beside the reference, in the log, in the audit and in the flight recorder, and are never renamed.

*Heard by* says where it goes: the person sees a page; an app hears it in its protocol, as the SAML status (\`urn:oasis:names:tc:SAML:2.0:status:\` left out) or the OAuth error, and the page is used only where no app can be answered. What exactly failed stays here: \`sallyport sign-in show REFERENCE\`.`

function row(name, { says, tell, http, saml, oidc, who }) {
  return [
    code(name),
    says,
    tell === 'app' ? 'the app' : 'the person',
    http,
    saml.join(' / '),
    code(oidc),
    actors[who],
  ]
}
