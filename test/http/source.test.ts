import { sourceOf, sourceReader } from '../../src/http/source.js'
import { networkOf } from '../../src/model/network.js'

function from(remoteAddress: string | undefined, forwarded?: string) {
  return {
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    socket: { remoteAddress },
  }
}

test('without trusted proxies the socket says who it is, whatever a header claims', () => {
  expect(sourceOf(from('203.0.113.7', '198.51.100.1'), 0)).toBe('203.0.113.7')
  expect(sourceOf(from('::ffff:203.0.113.7'), 0)).toBe('203.0.113.7')
  expect(sourceOf(from(undefined), 0)).toBe('unknown')
})

test.each([
  [1, '198.51.100.1', '198.51.100.1'],
  [1, '10.9.9.9, 198.51.100.1', '198.51.100.1'],
  [2, '10.9.9.9, 198.51.100.1, 192.0.2.1', '198.51.100.1'],
  [2, '198.51.100.1', '198.51.100.1'],
  [1, '198.51.100.1:4711', '198.51.100.1'],
  [1, '[2001:db8::1]:4711', '2001:db8::1'],
  [1, '2001:DB8::1', '2001:db8::1'],
  [1, 'unknown', '203.0.113.7'],
  [1, '<script>', '203.0.113.7'],
  [1, '', '203.0.113.7'],
])('behind %i proxies %j means %s', (proxies, forwarded, source) => {
  expect(sourceOf(from('203.0.113.7', forwarded), proxies)).toBe(source)
})

test('an IPv6 household is one network, an IPv4 address another', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2')
  expect(networkOf('2001:db8:1:2::9')).toBe('2001:db8:1:2')
  expect(networkOf('2001:db8::9')).toBe('2001:db8:0:0')
  expect(networkOf('::1')).toBe('0:0:0:0')
  expect(networkOf('203.0.113.7')).toBe('203.0.113.7')
  expect(networkOf('unknown')).toBe('unknown')
})

test('a proxy that the settings do not know of is said once', () => {
  const said: string[] = []
  const read = sourceReader(0, { warn: (event) => void said.push(event) })
  read(from('203.0.113.7'))
  expect(said).toEqual([])
  read(from('203.0.113.7', '198.51.100.1'))
  read(from('203.0.113.7', '198.51.100.1'))
  expect(said).toEqual(['X-Forwarded-For is ignored'])
  const behind = sourceReader(1, { warn: (event) => void said.push(event) })
  expect(behind(from('203.0.113.7', '198.51.100.1'))).toBe('198.51.100.1')
  expect(said).toHaveLength(1)
})
