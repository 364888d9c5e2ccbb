import { doors } from '../../src/http/routes.js'
import type { Gateway } from '../../src/model/ports.js'

const face = {} as never // only handed on
const housed = { appFaces: { saml: face }, partnerFaces: { saml: face } } as unknown as Gateway // no door is opened here

test('these are all doors of the house', () => {
  expect(
    doors(housed)
      .map(({ method, path, ownForm }) => `${method} ${path}${ownForm ? ' (own form)' : ''}`)
      .toSorted(),
  ).toEqual([
    'GET /',
    'GET /answer/:id',
    'GET /launch/:id',
    'GET /record',
    'GET /saml/idp/sso',
    'GET /sign-in/:id',
    'GET /sign-in/:id/again',
    'GET /sign-in/:id/cancel',
    'GET /sign-in/:id/partner/:handle',
    'GET /sign-in/:id/partners',
    'GET /sign-in/:id/record',
    'GET /sign-out',
    'POST /answer/:id (own form)',
    'POST /saml/idp/sso',
    'POST /saml/sp/acs',
    'POST /sign-out (own form)',
  ])
})

test('a protocol that is not spoken has no doors', () => {
  const quiet = { appFaces: {}, partnerFaces: {} } as unknown as Gateway // no door is opened here
  expect(doors(quiet).filter(({ path }) => path.startsWith('/saml'))).toEqual([])
})
