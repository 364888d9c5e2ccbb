import { ownNext, signInAt } from '../../src/console/next.js'

test.each(['/admin', '/admin/apps', '/admin/apps/wiki?tab=a%2Fb', '/admin?told=saved'])(
  'after signing in one is back at %s',
  (path) => {
    expect(ownNext(path)).toBe(path)
    expect(new URLSearchParams(signInAt(path).split('?')[1]).get('next')).toBe(path)
  },
)

test.each([
  'https://evil.test/admin',
  '//evil.test/admin',
  '/\\evil.test',
  '/admin//evil.test',
  '/admin/../logout',
  '/admin/%2e%2e/logout',
  '/administration',
  'javascript:alert(1)',
  '/admin/a b',
  '/admin/\r\nSet-Cookie: a=b',
  '',
  null,
  undefined,
  `/admin/${'a'.repeat(2000)}`,
])('%j leads to the console’s home instead', (path) => {
  expect(ownNext(path)).toBe('/admin')
})
