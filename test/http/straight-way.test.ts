import { type Open, straightWays } from '../../src/http/straight-way.js'

const door: Open = async () => {}
const other: Open = async () => {}
const wayTo = straightWays(
  new Map([
    ['/saml/idp/sso', door],
    ['/answer/:id', other],
    ['/sign-in/:id/partner/:handle', other],
  ]),
)

describe('the straight way to a door', () => {
  test.each([
    '/saml/idp/sso',
    '/saml/idp/sso?SAMLRequest=x',
    '/saml/idp/sso?',
    '/saml/idp/sso?a=/answer/b?c',
  ])('%s is found as it is written', (target) => {
    expect(wayTo(target)).toEqual({ open: door, parameters: {} })
  })

  test.each(['/answer/abc-_.~9', '/answer/abc-_.~9?sign-in=/answer/x'])(
    '%s tells its parameter',
    (target) => {
      expect(wayTo(target)).toEqual({ open: other, parameters: { id: 'abc-_.~9' } })
    },
  )

  test.each([
    '',
    '*',
    '/',
    '/saml/idp/sso/',
    '/SAML/idp/sso',
    '/saml/idp/ss%6f',
    '/saml/idp/sso#x',
    'http://gate.test/saml/idp/sso',
    '/answer/',
    '/answer/:id',
    '/answer/a/b',
    '/answer/%61',
    '/answer/a;b',
    `/answer/${'a'.repeat(129)}`,
    '/sign-in/a/partner/b',
    '/sign-in/:id/partner/:handle',
    '/constructor',
    '/__proto__/a',
  ])('%j is left to the router', (target) => {
    expect(wayTo(target)).toBeUndefined()
  })
})
