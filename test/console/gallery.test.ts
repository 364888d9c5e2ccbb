import { officeOf, cookieOf, openConsole } from './open-console.js'
import { galleryRoutes, hostile } from './gallery.js'
import type { OpenHouse } from '../http/open-house.js'

let house: OpenHouse
beforeAll(async () => {
  house = await openConsole(officeOf(), galleryRoutes, new Set(['/admin/gallery/porch']))
})
afterAll(() => house.close())

const paths = ['/admin/gallery', '/admin/gallery/one', '/admin/gallery/form', '/admin/gallery/porch']
const textOf = async (path: string) =>
  (await house.get(path, { headers: { cookie: cookieOf('owner') } })).text()

test.each(['/admin/gallery', '/admin/gallery/form'])('no text makes markup on %s', async (path) => {
  const text = await textOf(path)
  expect(text).not.toContain(hostile)
  expect(text).not.toContain('<img')
  expect(text).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;')
  expect(text.match(/<script/g)).toHaveLength(1)
})

test('what turns the direction of a line stays within its own name', async () => {
  expect(await textOf('/admin/gallery')).toMatch(/<bdi>[^<]*\u202e[^<]*<\/bdi>/)
})

test('an ordinary text stands as it is', async () => {
  expect(await textOf('/admin/gallery')).toContain('<bdi>Company Wiki</bdi>')
})

test.each(paths)(
  'nothing on %s carries script or style of its own, or comes from elsewhere',
  async (path) => {
    const text = await textOf(path)
    expect(text).not.toMatch(/\sstyle=|\son\w+="|<style|javascript:/)
    expect(text).not.toMatch(/\b(?:src|href)="(?:https?:)?\/\//)
  },
)

test.each(paths)('each id on %s stands once, and every label and description finds its own', async (path) => {
  const text = await textOf(path)
  const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  const named = [...text.matchAll(/\s(?:for|aria-labelledby|aria-describedby|aria-controls)="([^"]+)"/g)]
  for (const [, names = ''] of named) for (const name of names.split(' ')) expect(ids).toContain(name)
})
