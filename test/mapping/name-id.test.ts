import { fc } from '../support/properties.js'
import {
  type NameFacts,
  type NameIdApp,
  nameIdFormats,
  nameIdOf,
  usualNameId,
} from '../../src/mapping/name-id.js'
import type { NameIdChoice, SamlApp } from '../../src/model/app.js'
import type { RefusalCode } from '../../src/model/refusal.js'
import type { SignInRequest, Subject } from '../../src/model/signin.js'
import { refusedWith } from './refused-with.js'

type Policy = SignInRequest['nameIdPolicy']
const { persistent, transient, email, unspecified } = nameIdFormats
const windows = 'urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName'

const facts: NameFacts = {
  appSide: 'https://us.example/saml/idp',
  partner: { id: 'https://acme.example', handle: 'acme', confirmedDomains: ['acme.example'] },
  attributes: {
    email: ['Ada@Acme.example'],
    userId: ['ada'],
    login: ['ceo@victim.example'],
    upn: ['ceo@victim.example'],
  },
  told: ['email'],
  pairwise: 'p2irw1se',
  transient: '_fresh',
}

function app(
  nameId: NameIdChoice,
  nameIdFormats: readonly string[] = [],
  ignoreRequestedNameIdFormat = false,
): NameIdApp {
  const saml: SamlApp = {
    assertionConsumerServices: [],
    singleLogoutServices: [],
    nameIdFormats,
    keys: [],
    authnRequestsSigned: false,
    wantAssertionsSigned: false,
    requestedAttributes: [],
    entityAttributes: {},
  }
  return {
    id: 'https://app.example',
    handle: 'wiki',
    nameId,
    partners: 'all',
    saml,
    ignoreRequestedNameIdFormat,
  }
}

const pairwise = {
  value: 'p2irw1se',
  format: persistent,
  nameQualifier: 'https://us.example/saml/idp',
  spNameQualifier: 'https://app.example',
}
const fresh = { value: '_fresh', format: transient }
const mail = { value: 'Ada@Acme.example', format: email }
const usual: NameIdChoice = { kind: 'persistent', byDefault: true }
const format = (one: string, allowCreate = true): Policy => ({ format: one, allowCreate })

interface Given {
  readonly says: string
  readonly app: NameIdApp
  readonly policy?: Policy
  readonly facts?: Partial<NameFacts>
  readonly gives: unknown
}

const given: readonly Given[] = [
  // What the app is set to, or lists (NID-05).
  { says: 'persistent', app: app({ kind: 'persistent' }), gives: pairwise },
  { says: 'transient', app: app({ kind: 'transient' }), gives: fresh },
  { says: 'e-mail as it came', app: app({ kind: 'email' }), gives: mail },
  {
    says: 'e-mail lower-cased (NID-12)',
    app: app({ kind: 'email', lowercase: true }),
    gives: { ...mail, value: 'ada@acme.example' },
  },
  {
    says: 'unspecified, pairwise',
    app: app({ kind: 'unspecified' }),
    gives: { value: 'p2irw1se', format: unspecified },
  },
  {
    says: 'unspecified, by attribute',
    app: app({ kind: 'unspecified', attribute: 'userId' }),
    gives: { value: 'ada', format: unspecified },
  },
  {
    says: 'an attribute under its own format',
    app: app({ kind: 'attribute', attribute: 'userId', format: windows }),
    gives: { value: 'ada', format: windows },
  },
  {
    says: 'an attribute without one',
    app: app({ kind: 'attribute', attribute: 'userId' }),
    gives: { value: 'ada', format: unspecified },
  },
  {
    says: 'an attribute as a persistent name',
    app: app({ kind: 'attribute', attribute: 'userId', format: persistent }),
    gives: { ...pairwise, value: 'ada' },
  },
  { says: 'no name at all', app: app({ kind: 'none' }), gives: undefined },
  { says: 'by default pairwise', app: app(usual), gives: pairwise },
  { says: 'by default the first that is listed', app: app(usual, [transient, persistent]), gives: fresh },
  { says: 'an unknown listed one is passed over', app: app(usual, ['urn:foo', transient]), gives: fresh },
  {
    says: 'a listed one that cannot be given is passed over',
    app: app(usual, [email, transient]),
    facts: { attributes: {} },
    gives: fresh,
  },
  { says: 'listed e-mail is given', app: app(usual, [email]), facts: { told: [] }, gives: mail },
  {
    says: 'listed unspecified is given',
    app: app(usual, [unspecified]),
    gives: { value: 'p2irw1se', format: unspecified },
  },
  {
    says: 'a choice made here comes before the list',
    app: app({ kind: 'persistent' }, [transient]),
    gives: pairwise,
  },
  // What the request names (NID-01, NID-06).
  { says: 'asked for transient', app: app(usual), policy: format(transient), gives: fresh },
  {
    says: 'asked for persistent',
    app: app({ kind: 'transient' }),
    policy: format(persistent),
    gives: pairwise,
  },
  { says: 'asked for e-mail', app: app(usual), policy: format(email), gives: mail },
  {
    says: 'asked for unspecified: the app’s own',
    app: app({ kind: 'transient' }),
    policy: format(unspecified),
    gives: fresh,
  },
  {
    says: 'asked for its own odd format',
    app: app({ kind: 'attribute', attribute: 'userId', format: windows }),
    policy: format(windows),
    gives: { value: 'ada', format: windows },
  },
  {
    says: 'asked for an odd format that is to be ignored',
    app: app({ kind: 'transient' }, [], true),
    policy: format('urn:foo'),
    gives: fresh,
  },
  {
    says: 'asked for an e-mail that is not there, to be ignored',
    app: app({ kind: 'transient' }, [], true),
    policy: format(email),
    facts: { attributes: {} },
    gives: fresh,
  },
  {
    says: 'its own qualifier',
    app: app(usual),
    policy: { allowCreate: true, spNameQualifier: 'https://app.example' },
    gives: pairwise,
  },
  // AllowCreate (NID-04).
  { says: 'no NameIDPolicy sets no limit', app: app(usual), gives: pairwise },
  {
    says: 'AllowCreate=false where there is one',
    app: app(usual),
    policy: format(persistent, false),
    facts: { issuedName: 'old' },
    gives: { ...pairwise, value: 'old' },
  },
  {
    says: 'AllowCreate=false means nothing for transient',
    app: app(usual),
    policy: format(transient, false),
    gives: fresh,
  },
  {
    says: 'AllowCreate=false means nothing for e-mail',
    app: app(usual),
    policy: format(email, false),
    gives: mail,
  },
  {
    says: 'a name once given stays',
    app: app(usual),
    facts: { issuedName: 'old' },
    gives: { ...pairwise, value: 'old' },
  },
  {
    says: 'an address once given is no pairwise name',
    app: app(usual),
    facts: { issuedName: 'a@b' },
    gives: pairwise,
  },
]

describe('a name is given', () => {
  test.each(given)('$says', ({ app: one, policy, facts: over, gives }) => {
    expect(nameIdOf(one, policy, { ...facts, ...over }).subject).toEqual(gives)
  })
})

interface Refused extends Omit<Given, 'gives'> {
  readonly code: RefusalCode
}

const refused: readonly Refused[] = [
  {
    says: 'an unknown format (NID-06)',
    app: app(usual),
    policy: format('urn:foo'),
    code: 'request.name_id_policy',
  },
  {
    says: 'any format where no name is told',
    app: app({ kind: 'none' }),
    policy: format(transient),
    code: 'request.name_id_policy',
  },
  {
    says: 'another app’s qualifier',
    app: app(usual),
    policy: { allowCreate: true, spNameQualifier: 'x' },
    code: 'request.name_id_policy',
  },
  {
    says: 'AllowCreate=false at the first sign-in',
    app: app(usual),
    policy: format(persistent, false),
    code: 'request.name_id_policy',
  },
  {
    says: 'AllowCreate=false when persistent is the default',
    app: app(usual),
    policy: { allowCreate: false },
    code: 'request.name_id_policy',
  },
  {
    says: 'e-mail for an app that is not told it',
    app: app(usual),
    policy: format(email),
    facts: { told: ['name'] },
    code: 'request.name_id_policy',
  },
  {
    says: 'e-mail that is not known',
    app: app({ kind: 'email' }),
    facts: { attributes: {} },
    code: 'user.name_unavailable',
  },
  {
    says: 'an attribute that is not known',
    app: app({ kind: 'attribute', attribute: 'badge' }),
    code: 'user.name_unavailable',
  },
  {
    says: 'an attribute of a far too long value',
    app: app({ kind: 'attribute', attribute: 'userId' }),
    facts: { attributes: { userId: ['x'.repeat(1025)] } },
    code: 'user.name_unavailable',
  },
  {
    says: 'listed e-mail when nothing else is listed',
    app: app(usual, [email]),
    facts: { attributes: {} },
    code: 'user.name_unavailable',
  },
  {
    says: 'an address under another name',
    app: app({ kind: 'attribute', attribute: 'login' }),
    code: 'user.name_unavailable',
  },
  {
    says: 'an unconfirmed principal name',
    app: app({ kind: 'unspecified', attribute: 'upn' }),
    code: 'user.name_unavailable',
  },
  {
    says: 'a name that no object of ours has',
    app: app({ kind: 'attribute', attribute: '__proto__' }),
    code: 'user.name_unavailable',
  },
]

describe('a name is refused', () => {
  test.each(refused)('$says', ({ app: one, policy, facts: over, code }) => {
    refusedWith(code, () => nameIdOf(one, policy, { ...facts, ...over }))
  })

  test('and the refusal names the command that would confirm its domain, not the person', () => {
    const one = app({ kind: 'email' })
    const over = { attributes: { email: ['ceo@victim.example'] } }
    const { detail } = refusedWith('user.name_unavailable', () =>
      nameIdOf(one, undefined, { ...facts, ...over }),
    )
    expect(detail).toContain('sallyport partner confirm-domain acme victim.example')
    expect(detail).not.toContain('ceo')
  })
})

describe('NID-10: the partner’s own name', () => {
  const through = app({ kind: 'passThrough' })
  const ofOne = { ...through, partners: ['acme'] }
  const ofTwo = { ...through, partners: ['acme', 'other'] }
  const lasting = { value: 'ada-at-acme', format: persistent }
  const named = (partnerName: Subject | undefined, one = through, policy?: Policy) =>
    nameIdOf(one, policy, { ...facts, ...(partnerName && { partnerName }) }).subject

  test('is passed through only to an app that is set so', () => {
    expect(named(lasting, app({ kind: 'persistent' }))).toEqual(pairwise)
    expect(named(lasting, app(usual, [persistent]))).toEqual(pairwise)
    expect(named(lasting)?.value).toBe('ada-at-acme')
  })

  test('goes on naming the partner that made it, and nobody it was made for', () => {
    const told = { ...lasting, nameQualifier: 'https://acme.example' }
    expect(named(lasting)).toEqual(told)
    expect(named(told)).toEqual(told)
  })

  test('is given where the request names its format, and not in place of another', () => {
    expect(named(lasting, through, format(persistent))?.value).toBe('ada-at-acme')
    expect(named({ value: 'ada', format: windows }, ofOne, format(windows))?.format).toBe(windows)
    refusedWith('request.name_id_policy', () => named(lasting, through, format(windows)))
  })

  test.each<[string, Subject]>([
    ['of no persistent format', { value: 'ada', format: unspecified }],
    ['qualified by somebody else', { ...lasting, nameQualifier: 'https://other.example' }],
  ])('%s is passed to the app of one partner alone', (_says, name) => {
    expect(named(name, ofOne)).toEqual(name)
    for (const one of [through, ofTwo, { ...through, partners: [] }])
      refusedWith('user.name_unavailable', () => named(name, one))
  })

  test.each([email, unspecified, persistent])('that is an address (%s) needs a confirmed domain', (kind) => {
    expect(named({ value: 'ada@acme.example', format: kind })?.value).toBe('ada@acme.example')
    for (const one of [through, ofOne])
      refusedWith('user.name_unavailable', () => named({ value: 'ceo@victim.example', format: kind }, one))
  })

  test('is missed where the partner names people by no lasting one', () => {
    expect(named(lasting, ofOne)?.value).toBe('ada-at-acme')
    refusedWith('user.name_unavailable', () => named(undefined, ofOne))
  })
})

test('no address leaves as a name unless its domain is confirmed for the partner that vouched', () => {
  const kind = fc.constantFrom<NameIdChoice['kind']>(
    'persistent',
    'transient',
    'email',
    'unspecified',
    'attribute',
    'passThrough',
    'none',
  )
  const text = fc.constantFrom(
    'ada',
    'x@acme.example',
    'x@victim.example',
    'a@b@acme.example',
    'p@other.example',
    '',
  )
  const choice = fc.record({
    kind,
    attribute: fc.constantFrom('email', 'userId', 'upn'),
    lowercase: fc.boolean(),
    byDefault: fc.boolean(),
  })
  const formats = fc.constantFrom(persistent, transient, email, unspecified, 'urn:foo')
  const values = fc.array(text, { maxLength: 3 })
  fc.assert(
    fc.property(
      choice,
      fc.array(formats),
      fc.boolean(),
      formats,
      values,
      text,
      (nameId, listed, ignore, wanted, said, issuedName) => {
        const partnerName = { value: issuedName, format: wanted }
        const over = { attributes: { email: said, userId: said, upn: said }, issuedName, partnerName }
        let value = ''
        try {
          value =
            nameIdOf(app(nameId, listed, ignore), format(wanted), { ...facts, ...over }).subject?.value ?? ''
        } catch {
          return
        }
        if (value.includes('@')) expect(value).toBe('x@acme.example')
      },
    ),
  )
})

test('a name that is longer than its app reads is refused, not cut; one of that length is told', () => {
  const short = (longest: number) =>
    nameIdOf(app({ kind: 'attribute', attribute: 'userId', longest }), undefined, facts)
  expect(short(3).subject?.value).toBe('ada')
  refusedWith('user.name_unavailable', () => short(2))
})

test.each([
  { lists: [] },
  { lists: [email] },
  { lists: [windows, transient, email] },
  { lists: [unspecified, persistent] },
  { lists: [persistent, email] },
  { lists: [windows] },
])(
  'What people are said to be called is what they are called, where its metadata lists $lists',
  ({ lists }) => {
    const asked = app(usual, lists)
    const { kind } = usualNameId(asked)
    expect(nameIdFormats[kind as keyof typeof nameIdFormats]).toBe(
      nameIdOf(asked, undefined, facts).subject?.format,
    )
  },
)

test('A kind that was chosen is what people are said to be called, whatever its metadata lists', () => {
  expect(usualNameId(app({ kind: 'transient' }, [email]))).toEqual({ kind: 'transient' })
})
