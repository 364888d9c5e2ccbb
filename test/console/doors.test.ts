import { routes } from '../../src/console/routes.js'
import { consoleTable } from './doors.js'

const standing = routes.map(({ method, path, access }) => [`${method} ${path}`, access] as const)

test('every door of the console lets in whom the table says, and nobody else', () => {
  expect(Object.fromEntries(standing)).toEqual(consoleTable)
})

test('no door stands twice', () => {
  const names = standing.map(([name]) => name)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})
