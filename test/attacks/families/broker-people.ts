// B05 to B09, B12, B15: who somebody is here, what an app is told of them, and for how long.
import { nameIDFormats } from '../../../src/saml/names.js'
import type { User } from '../../../src/model/user.js'
import type { Shown } from '../../support/browser.js'
import type { PartnerAnswer } from '../../support/counterpart.js'
import type { Outsider } from '../../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, toldApp } from '../../support/sign-in.js'
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { answerAttack, asked } from '../play/answers.js'
import { httpAttack } from '../play/http.js'
import { amissIn, lookAttack } from '../play/look.js'
import type { PartnerStanding } from '../standings.js'

let provisions = 0

/** Somebody an operator entered for this partner, whom it has never brought. */
async function provisioned({ house }: Ground, partner: PartnerStanding): Promise<string> {
  provisions += 1
  const name = `p${provisions}-${process.pid}`
  const now = house.now()
  const nobody = { imported: [], local: [] }
  const { directory, registry } = house.house.gateway
  await directory.users.create({
    id: `provisioned-${name}`,
    attributes: { email: [`${name}@links.test`] },
    roles: nobody,
    groups: nobody,
    active: true,
    provisionedFor: registry.partnerByHandle(partner)?.id ?? '',
    createdAt: now,
    updatedAt: now,
    version: 1,
  })
  return `${name}@links.test`
}

interface Claim {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly by?: PartnerStanding
  readonly provisionedFor?: PartnerStanding
  /** What it says of the person, given the address of the one that waits. */
  says(mail: string): Partial<PartnerAnswer>
  readonly expected?: Expected
}

const unknownPerson: Expected = { code: 'user.unknown', stage: 'identify', vouched: true }

const claims: readonly Claim[] = [
  {
    row: 'B05',
    name: 'nobody-waits',
    tries: 'signs somebody in by a partner that may only tie people who wait for it',
    says: () => ({ attributes: { mail: 'nobody@links.test' } }),
  },
  {
    row: 'B05',
    name: 'no-address',
    tries: 'says nothing that could tie the person to anybody',
    says: () => ({ attributes: { displayName: 'Nobody' } }),
  },
  {
    row: 'B05',
    name: 'brings-nobody',
    tries: 'brings a new person by a partner that may bring nobody',
    by: 'brings-nobody',
    provisionedFor: 'brings-nobody',
    says: (mail) => ({ attributes: { mail } }),
  },
  {
    row: 'B06',
    name: 'waits-for-another',
    tries: 'claims the address of somebody who waits for another partner',
    provisionedFor: 'acme',
    says: (mail) => ({ attributes: { mail } }),
  },
  {
    row: 'B06',
    name: 'address-outside-its-domains',
    tries: 'claims an address of a domain that is not confirmed for it',
    says: (mail) => ({ attributes: { mail: mail.replace('links.test', 'acme.test') } }),
  },
  {
    row: 'B06',
    name: 'two-addresses',
    tries: 'claims two addresses at once',
    says: (mail) => ({ attributes: { mail: [mail, 'second@links.test'] } }),
  },
  {
    row: 'B06',
    name: 'address-in-capitals',
    tries: 'claims the address in another case',
    says: (mail) => ({ attributes: { mail: mail.replace('p', 'P') } }),
  },
  {
    row: 'B06',
    name: 'address-as-NameID',
    tries: 'claims an address of another domain, as a NameID instead of an attribute',
    says: (mail) => ({
      nameID: { value: mail.replace('links.test', 'acme.test'), format: nameIDFormats.emailAddress },
      attributes: {},
    }),
  },
  {
    row: 'B06',
    name: 'address-under-a-friendly-name',
    tries: 'claims the address under another name',
    says: (mail) => ({ attributes: { 'urn:mace:mail': mail, Mail2: mail } }),
  },
]

const tying: readonly Attack[] = claims.flatMap(
  ({ row, name, tries, by = 'links', provisionedFor = 'links', says, expected = unknownPerson }) =>
    [true, false].map((solicited) =>
      httpAttack({
        row,
        name: `${name}.${solicited ? 'solicited' : 'unsolicited'}`,
        tries,
        face: 'saml-sp',
        expected,
        async prepare(ground, visitor, hostile) {
          const partner = ground.partner(hostile ? by : 'links')
          const mail = await provisioned(ground, hostile ? provisionedFor : 'links')
          const more = {
            nameID: { value: `of ${mail}` },
            ...(hostile ? says(mail) : { attributes: { mail } }),
          }
          const question = solicited ? await asked(visitor, partner, ground) : undefined
          return () => deliver(visitor.browser, answerOf(partner, ground.house, question, more))
        },
      }),
    ),
)

/** B07: what stands in a value stays in that value, whatever it looks like. */
const hostileValues: Readonly<Record<string, string>> = {
  'closes-the-value':
    '</saml:AttributeValue></saml:Attribute><saml:Attribute Name="role"><saml:AttributeValue>admin',
  'closes-the-assertion': '</saml:AttributeStatement></saml:Assertion><saml:Assertion ID="_evil">',
  'closes-by-other-prefix': '</AttributeValue></Attribute><Attribute Name="role"><AttributeValue>admin',
  cdata: '<![CDATA[admin]]>',
  'ends-cdata': ']]>',
  comment: 'ann<!-- -->admin',
  'processing-instruction': '<?xml version="1.0"?>',
  doctype: '<!DOCTYPE x [<!ENTITY e "admin">]>&e;',
  entity: '&lt;/saml:AttributeValue&gt;',
  quotes: `" onload="alert(1)" x='`,
  ampersands: '&&amp;&#38;',
  'tab-and-lines': 'ann\tadmin\nrole: admin',
  'carriage-return': 'ann\rrole: admin',
  placeholder: '{Role}${role}{{role}}%role%',
  'replacement-pattern': "$& $1 $$ $` $'",
  'format-string': '%s%n%x',
  astral: '\u{1f511}\u{10ffff}',
  bidi: 'ann\u202enimda',
  prototype: '__proto__',
  long: 'x'.repeat(8192),
}

const B07: readonly Attack[] = Object.entries(hostileValues).map(([name, value]) =>
  lookAttack({
    row: 'B07',
    name: `value.${name}`,
    face: 'saml-idp',
    tries: 'has a partner say a value that is markup, so that the app is told more than one value',
    async look(ground, visitor, hostile) {
      const displayName = hostile ? value : 'Ann Example'
      const shown = await signInSaying(ground, visitor, { displayName })
      const { xml } = toldApp(shown)
      const told = [...xml.matchAll(/<saml:AttributeValue[^>]*>([^<]*)<\/saml:AttributeValue>/g)].map(
        ([, text = '']) => decoded(text),
      )
      return amissIn({
        'the value is not told as it was said': told.includes(displayName),
        'more is told than was said': told.every((one) => one === displayName),
        'there is not one assertion': xml.split('<saml:Assertion ').length === 2,
      })
    },
  }),
)

function decoded(text: string): string {
  return text
    .replace(/&#x([0-9A-F]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
}

async function signInSaying(
  ground: Ground,
  visitor: Visitor,
  attributes: NonNullable<PartnerAnswer['attributes']>,
  more: Partial<PartnerAnswer> = {},
): Promise<Shown> {
  const partner = ground.partner('acme')
  const question = await asked(visitor, partner, ground)
  return deliver(visitor.browser, answerOf(partner, ground.house, question, { ...more, attributes }))
}

/** B08: what a partner says beyond its due does not reach the app. */
const ws = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/'
const laundered: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> = {
  role: { role: 'admin' },
  roles: { roles: ['admin', 'root'] },
  'role-by-claim': { [`${ws}role`]: 'admin' },
  groups: { memberOf: 'admins' },
  'group-by-claim': { [`${ws}groups`]: 'admins' },
  'e-mail-of-others': { mail: 'root@gate.test' },
  'upn-of-others': { upn: 'root@gate.test' },
  'eppn-of-others': { eduPersonPrincipalName: 'root@gate.test' },
  'affiliation-of-others': { eduPersonScopedAffiliation: 'staff@gate.test' },
  'pairwise-id-of-others': { 'pairwise-id': 'ann@gate.test' },
  'subject-id-of-others': { 'subject-id': 'ann@gate.test' },
  unknown: { isAdmin: 'true', 'urn:oid:1.2.3': 'admin' },
  prototype: { __proto__x: 'x', constructor: 'admin', toString: 'admin' },
}

const B08: readonly Attack[] = Object.entries(laundered).map(([name, attributes]) =>
  answerAttack({
    row: 'B08',
    name: `launders.${name}`,
    tries: 'says what no rule imports and no app was promised',
    make: { attributes: { displayName: 'Ann Example' }, nameID: { value: 'ann of the laundry' } },
    makeHostile: () => ({ attributes: { displayName: 'Ann Example', ...attributes } }),
    expected: { code: 'harmless' },
  }),
)

/** A role that an app insists on is given by rules here, never by a partner's word for it. */
const roleByWord = [true, false].map((solicited) =>
  httpAttack({
    row: 'B08',
    name: `role-that-is-required.${solicited ? 'solicited' : 'unsolicited'}`,
    tries: 'enters an app that wants a role by calling itself an administrator',
    expected: { code: 'user.no_role', vouched: true },
    async prepare(ground, visitor, hostile) {
      const partner = ground.partner('acme')
      const app = hostile ? 'wants-role' : 'annex'
      const question = solicited ? await asked(visitor, partner, ground, app) : undefined
      const more = {
        attributes: { role: 'admin', roles: 'admin', [`${ws}role`]: 'admin' },
        ...(solicited ? {} : { relayState: app }),
      }
      return () => deliver(visitor.browser, answerOf(partner, ground.house, question, more))
    },
  }),
)

/** B09: a partner is believed up to what it is set to, and nothing is told stronger than that. */
const strong = [
  'https://refeds.org/profile/mfa',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken',
  'phr',
  'phrh',
] as const
const inflation: readonly Attack[] = strong.map((classRef) =>
  lookAttack({
    row: 'B09',
    name: `inflated.${classRef.split(/[:/]/).at(-1)}`,
    face: 'saml-idp',
    tries: 'claims a stronger sign-in than this partner is believed',
    async look(ground, visitor, hostile) {
      const more = hostile ? { authnStatement: { classRef } } : {}
      const { xml } = toldApp(await signInSaying(ground, visitor, { displayName: 'Ann' }, more))
      return amissIn({ 'the app is told of the stronger one': !xml.includes(`>${classRef}<`) })
    },
  }),
)

/** B12: an app cannot have itself told another app's names. */
const otherNames: readonly Attack[] = [nameIDFormats.persistent, undefined].map((format) =>
  httpAttack({
    row: 'B12',
    name: `name-of-another-app.${format === undefined ? 'any-format' : 'persistent'}`,
    tries: 'asks for the name that another app is told',
    face: 'saml-idp',
    expected: { code: 'request.name_id_policy', vouched: true },
    async prepare(ground, visitor, hostile) {
      const partner = ground.partner('acme')
      const spNameQualifier = ground.app(hostile ? 'wiki' : 'annex').id
      const request = {
        nameIDPolicy: { allowCreate: true, spNameQualifier, ...(format === undefined ? {} : { format }) },
        scoping: { idpList: [partner.id], requesterIDs: [] },
      }
      const question = questionIn(
        await bring(visitor.browser, asks(ground.app('annex'), ground.house, { request })),
      )
      return () => deliver(visitor.browser, answerOf(partner, ground.house, question))
    },
  }),
)

const pairwise: readonly Attack[] = ['wiki', 'annex', 'lands'].map((app) =>
  lookAttack({
    row: 'B12',
    name: `compares.${app}`,
    face: 'saml-idp',
    tries: 'compares what two apps are told of one person',
    async look(ground, visitor, hostile) {
      const partner = ground.partner('acme')
      const other = ground.app(hostile ? 'many' : app === 'annex' ? 'lands' : 'annex')
      const own = ground.app(app as 'wiki' | 'annex' | 'lands')
      const more = { nameID: { value: 'ann in two places' } }
      const first = toldApp(await signedInAt(own, visitor, partner, ground, more)).xml
      const second = toldApp(await bring(visitor.browser, asks(other, ground.house))).xml
      const name = (xml: string) => /<saml:NameID[^>]*>([^<]*)</.exec(xml)?.[1] ?? ''
      const index = (xml: string) => / SessionIndex="([^"]*)"/.exec(xml)?.[1] ?? ''
      return amissIn({
        'both are told one name': name(first) !== name(second) && name(first) !== '',
        'both are told one session': index(first) !== index(second) && index(first) !== '',
        'one is told the partner’s name': !(first + second).includes('ann in two places'),
      })
    },
  }),
)

/** The partner is named in the request, since several could vouch. */
async function signedInAt(
  app: Outsider,
  { browser }: Visitor,
  partner: Outsider,
  { house }: Ground,
  more: Partial<PartnerAnswer>,
): Promise<Shown> {
  const scoping = { idpList: [partner.id], requesterIDs: [] }
  const question = questionIn(await bring(browser, asks(app, house, { request: { scoping } })))
  return deliver(browser, answerOf(partner, house, question, more))
}

/** B15: a session ends for whoever may not have it any more. */
interface Ends {
  readonly name: string
  readonly tries: string
  end(ground: Ground, user: User | undefined): Promise<unknown>
  readonly mend?: (ground: Ground) => Promise<unknown>
}

const setPartner = async ({ house }: Ground, enabled: boolean) => {
  const { directory, registry } = house.house.gateway
  await directory.overlays.set('partner', registry.partnerByHandle('acme')?.id ?? '', { enabled })
  await house.house.refresh()
}

const ends: readonly Ends[] = [
  {
    name: 'partner-off',
    tries: 'goes on with a session whose partner was switched off',
    end: (ground) => setPartner(ground, false),
    mend: (ground) => setPartner(ground, true),
  },
  {
    name: 'ended-by-operator',
    tries: 'goes on with a session that an operator ended',
    end: ({ house }, user) => house.house.gateway.state.sessions.endOfUser(user?.id ?? ''),
  },
  {
    name: 'idle',
    tries: 'goes on with a session that nobody used for an hour',
    end: async ({ house }) => house.advance(3601),
  },
  {
    name: 'absolute',
    tries: 'goes on with a session after its longest time',
    end: async ({ house }) => house.advance(8 * 3600 + 1),
  },
  {
    name: 'partners-end',
    tries: 'goes on with a session beyond the end that its partner gave it',
    end: async ({ house }) => house.advance(1801),
  },
]

const subject = { value: 'ann whose session ends', format: nameIDFormats.persistent }

/** The app's next request is not answered by that session: a partner is asked again. */
const B15: readonly Attack[] = ends.map(({ name, tries, end, mend }) =>
  lookAttack({
    row: 'B15',
    name,
    tries,
    async look(ground, visitor, hostile) {
      const { house } = ground
      const more = {
        nameID: subject,
        authnStatement: {
          sessionNotOnOrAfter: new Date(
            house.now().getTime() + (name === 'partners-end' ? 1800 : 28_800) * 1000,
          ),
        },
      }
      await signInSaying(ground, visitor, { displayName: 'Ann' }, more)
      const user = await house.house.gateway.directory.users.linkedTo(ground.partner('acme').id, subject)
      try {
        if (hostile) await end(ground, user)
        const shown = await bring(visitor.browser, asks(ground.app('annex'), house))
        return amissIn({ 'the session is not what decides': (shown.form !== undefined) === !hostile })
      } finally {
        if (hostile) await mend?.(ground)
      }
    },
  }),
)

const inactive: readonly Attack[] = ['by-session', 'by-partner'].map((how) =>
  httpAttack({
    row: 'B15',
    name: `switched-off-user.${how}`,
    tries: 'signs in as somebody who was switched off here',
    expected: { code: 'user.inactive', stage: 'decide', ...(how === 'by-partner' ? { vouched: true } : {}) },
    async prepare(ground, visitor, hostile) {
      const { house } = ground
      const own = { ...subject, value: `ann switched off ${how} ${hostile}` }
      const partner = ground.partner('acme')
      await signedInAt(ground.app('wiki'), visitor, partner, ground, { nameID: own })
      const { users } = house.house.gateway.directory
      const user = await users.linkedTo(partner.id, own)
      if (hostile && user) await users.update({ ...user, active: false })
      if (how === 'by-session') return () => bring(visitor.browser, asks(ground.app('annex'), house))
      const fresh = ground.visitor()
      const anew = await asked(fresh, partner, ground)
      return () => deliver(fresh.browser, answerOf(partner, house, anew, { nameID: own }))
    },
  }),
)

export const brokerPeopleAttacks: readonly Attack[] = [
  ...tying,
  ...B07,
  ...B08,
  ...roleByWord,
  ...inflation,
  ...otherNames,
  ...pairwise,
  ...B15,
  ...inactive,
]
