import { judge } from '../../src/signin/judge.js'
import {
  ann,
  app,
  facts,
  identity,
  mfaContext,
  now,
  partner,
  passwordContext,
  request,
  session,
} from './facts.js'

type Over = Parameters<typeof facts>[0]

const verdictOf = (over: Over = {}) => judge(facts(over)).verdict

function issued(over: Over = {}) {
  const verdict = verdictOf(over)
  if (verdict.kind !== 'issue') throw verdict.refusal
  return verdict
}

function refusedWith(over: Over): string {
  const verdict = verdictOf(over)
  return verdict.kind === 'refuse' ? verdict.refusal.code : verdict.kind
}

describe('who that is here', () => {
  test('somebody new is created with a link to the partner’s name', () => {
    expect(issued().change).toMatchObject({
      kind: 'create',
      user: { id: '_new' },
      link: { partner: partner.id, subject: { value: 'ann' } },
    })
  })
  test('somebody linked is refreshed where what the partner says has changed', () => {
    const imported = { attributes: { name: ['Ann B.'] }, roles: [], steps: [], outside: [] }
    expect(issued({ user: ann, imported }).change).toMatchObject({
      kind: 'refresh',
      user: { id: '_ann', attributes: { name: ['Ann B.'] }, version: 3 },
    })
  })
  test('somebody linked is left alone where nothing has changed', () => {
    expect(issued({ user: ann }).change).toEqual({ kind: 'none' })
  })
  test('somebody linked keeps what is known under onEverySignIn keep', () => {
    const imported = { attributes: { name: ['Other'] }, roles: [], steps: [], outside: [] }
    expect(issued({ user: ann, imported, partner: { ...partner, onEverySignIn: 'keep' } }).change).toEqual({
      kind: 'none',
    })
  })
  test('roles given by hand outlive a refresh', () => {
    const user = { ...ann, roles: { imported: ['old'], local: ['auditor'] } }
    const imported = { attributes: ann.attributes, roles: ['new'], steps: [], outside: [] }
    expect(issued({ user, imported }).change).toMatchObject({
      kind: 'refresh',
      user: { roles: { imported: ['new'], local: ['auditor'] } },
    })
  })
  test('somebody provisioned for this partner is linked', () => {
    const awaiting = { ...ann, provisionedFor: partner.id }
    expect(
      issued({ awaiting: [awaiting], partner: { ...partner, onFirstSignIn: 'link', linkBy: 'email' } })
        .change,
    ).toMatchObject({ kind: 'link', user: { id: '_ann' } })
  })
  const linking = { ...partner, onFirstSignIn: 'link' as const, linkBy: 'email' }
  test.each([
    [
      'a partner that may not bring people is refused somebody new',
      { partner: { ...partner, onFirstSignIn: 'refuse' as const } },
      'user.unknown',
    ],
    ['nobody provisioned matches', { partner: linking }, 'user.unknown'],
    [
      'two who were provisioned match',
      { partner: linking, awaiting: [ann, { ...ann, id: '_other' }] },
      'user.ambiguous',
    ],
    ['a session whose user is gone', { proof: { by: 'session' as const, session } }, 'user.unknown'],
  ])('%s', (_name, over, code) => {
    expect(refusedWith(over)).toBe(code)
  })
  test('SP-14: a partner that names nobody is refused', () => {
    const { subject: _none, ...rest } = facts()
    const { verdict } = judge(rest)
    expect(verdict).toMatchObject({
      kind: 'refuse',
      refusal: { code: 'user.subject_missing', stage: 'identify' },
    })
  })
})

describe('may they', () => {
  const bySession = { proof: { by: 'session' as const, session }, user: ann }
  const exact = (...classes: string[]) => ({
    request: { ...request, authnContext: { comparison: 'exact' as const, classes } },
  })
  const restricted = (count?: number, audiences: readonly string[] = []) => ({
    proof: {
      by: 'partner' as const,
      identity: { ...identity, proxyRestriction: { ...(count === undefined ? {} : { count }), audiences } },
    },
  })

  test.each<[string, Over, Over, string]>([
    ['B04: a disabled app is refused', {}, { app: { ...app, enabled: false } }, 'request.app_disabled'],
    [
      'a draft app is refused to everybody but testers',
      { app: { ...app, draft: true }, tester: true },
      { app: { ...app, draft: true }, tester: false },
      'request.app_draft',
    ],
    [
      'a draft app is refused on facts that tell of no tester',
      {},
      { app: { ...app, draft: true } },
      'request.app_draft',
    ],
    [
      'a draft partner is refused to everybody but testers',
      { partner: { ...partner, draft: true }, tester: true },
      { partner: { ...partner, draft: true }, tester: false },
      'partner.draft',
    ],
    [
      'a session from a draft partner is refused to everybody but testers',
      { ...bySession, partner: { ...partner, draft: true }, tester: true },
      { ...bySession, partner: { ...partner, draft: true } },
      'partner.draft',
    ],
    [
      'B03: a disabled partner is refused',
      {},
      { partner: { ...partner, enabled: false } },
      'partner.disabled',
    ],
    [
      'B03: a disabled partner’s session is refused',
      bySession,
      { ...bySession, partner: { ...partner, enabled: false } },
      'partner.disabled',
    ],
    [
      'B13: a partner that the app does not accept is refused',
      { app: { ...app, partners: ['partner'] } },
      { app: { ...app, partners: ['other'] } },
      'signin.partner_not_allowed',
    ],
    [
      'B13: a partner outside the IDPList is refused',
      { request: { ...request, hintsLimit: true, partnerHints: [partner.id] } },
      { request: { ...request, hintsLimit: true, partnerHints: ['https://other.example'] } },
      'signin.partner_not_allowed',
    ],
    ['an inactive user is refused', { user: ann }, { user: { ...ann, active: false } }, 'user.inactive'],
    [
      'PXY-10: ProxyRestriction Count 0 is honoured',
      restricted(1),
      restricted(0),
      'partner.proxy_restricted',
    ],
    [
      'PXY-10: ProxyRestriction Audience is honoured',
      restricted(undefined, [app.id]),
      restricted(undefined, ['https://else.example']),
      'partner.proxy_restricted',
    ],
    [
      'ACX-01: an exact context that was not reached is refused',
      exact(passwordContext),
      exact(mfaContext),
      'request.authn_context',
    ],
    [
      'ACX-06: a class that the house does not know, and that no partner was asked for, is refused',
      exact('urn:x:loa2', passwordContext),
      exact('urn:x:loa2'),
      'request.authn_context',
    ],
    [
      'C5: a stronger context meets an exact one only under exactMeansMinimum',
      { ...stronger(), app: { ...app, exactMeansMinimum: true } },
      stronger(),
      'request.authn_context',
    ],
    [
      'B09: a context above what the partner is believed is not told',
      mfaAsked(2),
      mfaAsked(1),
      'request.authn_context',
    ],
    [
      'a sign-in weaker than the app must have is refused, though it asks for nothing',
      { ...strong(2), app: { ...app, leastStrength: 2 } },
      { app: { ...app, leastStrength: 2 } },
      'request.authn_context',
    ],
    [
      'a sign-in by several factors that nobody believes is as weak as any',
      { ...strong(2), app: { ...app, leastStrength: 2 } },
      { ...strong(1), app: { ...app, leastStrength: 2 } },
      'request.authn_context',
    ],
    [
      'an exact context of the app’s own does not lower what it must have',
      { ...exact(passwordContext), app: { ...app, leastStrength: 1 } },
      { ...exact(passwordContext), app: { ...app, leastStrength: 2 } },
      'request.authn_context',
    ],
    [
      'a sign-in older than the app’s limit is refused',
      { app: { ...app, maxAuthnAge: 3600 } },
      { app: { ...app, maxAuthnAge: 3600 }, ...aged(2 * 3600) },
      'partner.authn_stale',
    ],
  ])('%s, and its twin gets in', (_name, twin, over, code) => {
    expect(refusedWith(twin)).toBe('issue')
    expect(refusedWith(over)).toBe(code)
  })

  function stronger(): Over {
    const authentication = { ...identity.authentication, context: mfaContext }
    return { ...exact(passwordContext), proof: { by: 'partner', identity: { ...identity, authentication } } }
  }
  function strong(believedUpTo: 1 | 2): Over {
    const authentication = { ...identity.authentication, context: mfaContext }
    return {
      proof: { by: 'partner', identity: { ...identity, authentication } },
      partner: { ...partner, believedUpTo },
    }
  }
  function mfaAsked(believedUpTo: 1 | 2): Over {
    return { ...stronger(), ...exact(mfaContext), partner: { ...partner, believedUpTo } }
  }
  function aged(seconds: number): Over {
    const authentication = { ...identity.authentication, instant: new Date(now.getTime() - seconds * 1000) }
    return { proof: { by: 'partner', identity: { ...identity, authentication } } }
  }
})

test('B04: an app is answered without having asked only while it may be launched', () => {
  const unsolicited = { ...request, unsolicited: true }
  expect(refusedWith({ request: unsolicited, app: { ...app, launch: true } })).toBe('issue')
  expect(refusedWith({ request: unsolicited, app: { ...app, launch: false } })).toBe('launch.not_allowed')
})

describe('what this app may know', () => {
  test('PXY-11: instant and context come from the partner, the session index is ours', () => {
    expect(issued().issuance).toMatchObject({
      authentication: { instant: identity.authentication.instant },
      authnContext: passwordContext,
      sessionIndex: '_index',
    })
  })
  test('PXY-08: authorities are those behind the partner, then the partner', () => {
    const authentication = { ...identity.authentication, authorities: ['https://behind.example'] }
    expect(
      issued({ proof: { by: 'partner', identity: { ...identity, authentication } } }).issuance.authorities,
    ).toEqual(['https://behind.example', partner.id])
    expect(issued({ app: { ...app, nameAuthority: false } }).issuance.authorities).toEqual([])
  })
  test('SP-23: our session ends no later than the partner’s SessionNotOnOrAfter', () => {
    const sessionNotOnOrAfter = new Date('2026-05-01T12:10:00Z')
    expect(
      issued({ proof: { by: 'partner', identity: { ...identity, sessionNotOnOrAfter } } }).issuance
        .sessionNotOnOrAfter,
    ).toEqual(sessionNotOnOrAfter)
    expect(issued().issuance.sessionNotOnOrAfter).toEqual(new Date('2026-05-01T20:00:00Z'))
  })
  test('PXY-10: a proxy count is counted down', () => {
    const proof = {
      by: 'partner' as const,
      identity: { ...identity, proxyRestriction: { count: 2, audiences: [] } },
    }
    expect(issued({ proof }).issuance.proxyRestriction).toEqual({ count: 1, audiences: [] })
  })
  test('NID-10: the partner’s name for the person is not passed on', () => {
    expect(JSON.stringify(issued().issuance)).not.toContain('"ann"')
  })
  test('NID-10: it is, the same by session and by partner, to an app that is set so', () => {
    const told = { ...app, nameId: { kind: 'passThrough' as const } }
    const name = { ...facts().subject, nameQualifier: partner.id }
    expect(issued({ app: told }).issuance.subject).toEqual(name)
    const { subject: partnerSubject } = facts()
    const known = { ...session, ...(partnerSubject && { partnerSubject }) }
    const bySession = { app: told, user: ann, proof: { by: 'session' as const, session: known } }
    expect(issued(bySession).issuance.subject).toEqual(name)
  })
  test('NID-10: somebody linked by an attribute has no name that could be passed on', () => {
    const told = { ...app, nameId: { kind: 'passThrough' as const } }
    const subject = { value: '42', format: 'attribute:employeeNumber' }
    expect(refusedWith({ subject })).toBe('issue')
    expect(refusedWith({ subject, app: told })).toBe('user.name_unavailable')
  })
  test('IDP-11: another person than the app asked for is refused', () => {
    const subject = {
      value: 'pairwise-of-the-person',
      format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    }
    expect(refusedWith({ request: { ...request, subject } })).toBe('issue')
    expect(refusedWith({ request: { ...request, subject: { ...subject, value: 'somebody-else' } } })).toBe(
      'request.subject_unknown',
    )
  })
  test.each([
    ['none', {}, 'issue'],
    [
      'our own',
      { nameQualifier: 'https://gateway.example/saml/idp', spNameQualifier: 'https://wiki.example' },
      'issue',
    ],
    ['another issuer', { nameQualifier: 'https://elsewhere.example' }, 'request.subject_unknown'],
    ['another app', { spNameQualifier: 'https://mail.example' }, 'request.subject_unknown'],
  ])('IDP-11: the person asked for under the qualifiers of %s', (_of, qualifiers, outcome) => {
    const subject = {
      value: 'pairwise-of-the-person',
      format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      ...qualifiers,
    }
    expect(refusedWith({ request: { ...request, subject } })).toBe(outcome)
  })
  test('no role, no entry', () => {
    const strict = { ...app, roles: { required: true } }
    const imported = { ...facts().imported!, roles: ['editor'] }
    expect(refusedWith({ app: strict, imported })).toBe('issue')
    expect(refusedWith({ app: strict })).toBe('user.no_role')
    expect(judge(facts({ app: strict })).checks.filter(({ ok }) => !ok)).toMatchObject([
      { stage: 'release', check: expect.stringContaining('the person has none here') },
    ])
  })
})

test('the same facts always give the same judgement', () => {
  const given = facts()
  const frozen = JSON.stringify(given)
  expect(judge(given)).toEqual(judge(given))
  expect(JSON.stringify(given)).toBe(frozen)
})
