import { appNamed } from '../../../src/admin/people/show.js'
import { consoleApp } from '../../../src/faces/console/app.js'
import { registryOf, samlApp } from '../../support/registrations.js'

const own = consoleApp('https://gateway.test')
const app = samlApp()
const named = (id: string) =>
  appNamed(id, { gateway: { registry: registryOf([app, own], []) } } as unknown as Parameters<
    typeof appNamed
  >[1])

test('An app has a page to lead to, and our own console none, though it is called by its name', () => {
  expect(named(app.id)).toMatchObject({ handle: app.handle })
  expect(named(own.id)).toEqual({ id: own.id, name: 'Sallyport console' })
})

test('What is not registered any more is called by what is left of it', () => {
  expect(named('https://gone.test')).toEqual({ id: 'https://gone.test', name: 'https://gone.test' })
})
