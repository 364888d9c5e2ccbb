// I07: RelayState. It belongs to the app: whatever it holds goes back as it came, and is nothing but text on the way.
import { gate } from '../../support/house.js'
import type { Shown } from '../../support/browser.js'
import { answerOf, asks, bring, deliver, questionIn, toldApp } from '../../support/sign-in.js'
import type { Attack } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { amissIn, lookAttack } from '../play/look.js'
import { requestAttack, requestFields } from '../play/requests.js'
import { formOf, sso } from '../play/raw.js'

const most = 8 * 1024

const states: Readonly<Record<string, string>> = {
  script: '<script>alert(1)</script>',
  'closes-the-attribute': '"><script>alert(1)</script>',
  'closes-with-apostrophe': `' onfocus='alert(1)' autofocus='`,
  'closes-the-form': '"></form><form action="https://evil.test"><input name="',
  'other-action': '"/><base href="https://evil.test/">',
  'address-that-runs': 'javascript:alert(1)',
  elsewhere: 'https://evil.test/?next=//evil.test',
  'header-by-lines': 'x\r\nSet-Cookie: evil=1\r\nLocation: https://evil.test/\r\n\r\n<b>',
  'header-by-line': 'x\nSet-Cookie: evil=1',
  'header-by-other-lines': 'x\u2028Set-Cookie: evil=1\u2029Location: https://evil.test',
  'header-encoded': 'x%0d%0aSet-Cookie:%20evil=1',
  entities: '&lt;b&gt;&amp;amp;&#60;&quot;',
  'plus-and-percent': 'a+b%2Bc%20d%25&SAMLResponse=x',
  'second-message': 'x&SAMLRequest=PHg+&RelayState=y',
  blanks: '  two before, two behind  ',
  'only-a-blank': ' ',
  bidi: 'a\u202egnihtyna',
  'lone-mark': '\ufeffmarked',
  astral: '\u{1f511} \u{10ffff}',
  base64: 'PHNjcmlwdD4=',
  json: '{"__proto__":{"admin":true},"to":"https://evil.test"}',
  placeholder: '${x}{{x}}%s%n$&',
  'like-one-of-ours': 'A'.repeat(43),
  'as-long-as-may-be': 'x'.repeat(most),
}

const bindings = ['redirect', 'post'] as const

const echoed = Object.entries(states).flatMap(([name, state]) =>
  bindings.map((binding) =>
    lookAttack({
      row: 'I07',
      name: `echoed.${name}.${binding}`,
      face: 'saml-idp',
      tries: 'sends a RelayState that becomes markup, a header, or something else than it was',
      async look(ground, visitor, hostile) {
        const relayState = hostile ? state : 'tab-1'
        const shown = await signedInWith(relayState, binding, visitor, ground)
        return amissIn({ ...holds(shown, relayState), 'it is not taken': shown.form !== undefined })
      },
    }),
  ),
)

/** A no to the app carries it as well; nobody is asked on the way. */
const inRefusals = Object.entries(states).map(([name, state]) =>
  lookAttack({
    row: 'I07',
    name: `in-a-no.${name}`,
    face: 'saml-idp',
    tries: 'has a RelayState come back with a no',
    async look(ground, { browser }, hostile) {
      const relayState = hostile ? state : 'tab-1'
      const sent = asks(ground.app('wiki'), ground.house, { relayState, request: { isPassive: true } })
      const shown = await bring(browser, sent)
      return amissIn({ ...holds(shown, relayState), 'it is no no': toldApp(shown).xml.includes('NoPassive') })
    },
  }),
)

async function signedInWith(
  relayState: string,
  binding: (typeof bindings)[number],
  { browser }: Visitor,
  ground: Ground,
): Promise<Shown> {
  const partner = ground.partner('acme')
  const scoping = { idpList: [partner.id], requesterIDs: [] }
  const sent = asks(ground.app('wiki'), ground.house, { relayState, binding, request: { scoping } })
  const away = await bring(browser, sent, binding)
  return deliver(browser, answerOf(partner, ground.house, questionIn(away)))
}

function holds({ form, text, headers }: Shown, relayState: string): Readonly<Record<string, boolean>> {
  return {
    'it came back as something else': form?.fields['RelayState'] === relayState,
    'there are more fields': Object.keys(form?.fields ?? {}).length === 2,
    'it goes somewhere else': form?.action === 'https://wiki.test/acs',
    'it is markup': !/<script>alert|<base|<\/form><form|onfocus='/.test(text),
    'it is a header':
      headers.get('location') === null && !headers.getSetCookie().some((line) => line.startsWith('evil')),
    'lines were taken for others': !/[\r\u0085]/.test(text),
  }
}

/** Refused before anything is read, and never cut to size. */
const tooLong = bindings.map((binding) =>
  requestAttack({
    row: 'I07',
    name: 'a-letter-too-long',
    tries: 'sends a RelayState of one letter more than 8 KiB',
    binding,
    make: { relayState: 'x'.repeat(most) },
    forge: ({ xml, url }) => {
      const RelayState = 'x'.repeat(most + 1)
      if (binding === 'post')
        return { target: sso, body: formOf({ ...requestFields(xml, 'post'), RelayState }) }
      return {
        method: 'GET',
        target: url.slice(gate.length).replace(/RelayState=x*/, `RelayState=${RelayState}`),
      }
    },
    expected: { code: 'request.too_large', stage: 'S0' },
  }),
)

/** Bytes, and not letters, are counted. */
const tooManyBytes = bindings.map((binding) =>
  requestAttack({
    row: 'I07',
    name: 'two-bytes-a-letter',
    tries: 'sends a RelayState that is longer in bytes than in letters',
    binding,
    make: { relayState: 'ä'.repeat(most / 2) },
    makeHostile: () => ({ relayState: 'ä'.repeat(most / 2 + 1) }),
    forge: ({ xml, url, fields }) =>
      binding === 'post'
        ? { target: sso, body: formOf({ ...fields, ...requestFields(xml, 'post') }) }
        : { method: 'GET', target: url.slice(gate.length) },
    expected: { code: 'request.too_large', stage: 'S0' },
  }),
)

/** Twice, or not in UTF-8: it cannot go back as it came. */
const unclear = (
  [
    ['twice', 'sends two of them', 'RelayState=a&RelayState=b'],
    ['no-utf-8', 'sends bytes that are no UTF-8', 'RelayState=%ff%fe'],
    ['half-encoded', 'leaves an escape unfinished', 'RelayState=%e'],
    ['zero', 'hides a zero byte in it', 'RelayState=a%00b'],
    ['escape', 'hides a command to a terminal in it', 'RelayState=%1b[31m'],
    ['delete', 'hides a delete in it', 'RelayState=a%7fb'],
    ['next-line', 'ends a line in it as only few do', 'RelayState=x%c2%85Set-Cookie:evil=1'],
  ] as const
).flatMap(([name, tries, field]) =>
  bindings.map((binding) =>
    requestAttack({
      row: 'I07',
      name,
      tries,
      binding,
      forge: ({ xml, url }) =>
        binding === 'post'
          ? { target: sso, body: `${formOf(requestFields(xml, 'post'))}&${field}` }
          : { method: 'GET', target: `${url.slice(gate.length)}&${field}` },
      expected: { code: 'request.malformed', stage: 'S0' },
    }),
  ),
)

export const relayStateAttacks: readonly Attack[] = [
  ...echoed,
  ...inRefusals,
  ...tooLong,
  ...tooManyBytes,
  ...unclear,
]
