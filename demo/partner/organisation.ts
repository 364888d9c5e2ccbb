// A partner organisation: a directory of a few people, a page where they sign in, and a voice that speaks SAML.
// It knows the gateway and nobody else; which app a person is on the way to is none of its business.
import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { type Look, sendForm, sendPage } from '../counterpart/page.js'
import { statuses } from '../counterpart/saml-names.js'
import { counterpart, serve } from '../counterpart/serve.js'
import type { Settings } from '../counterpart/settings.js'
import { homePage, signInPage, tooOldPage } from './pages.js'
import type { Person } from './person.js'
import type { Answer, Asked, Voice } from './voice.js'

export interface Organisation {
  readonly look: Look
  readonly people: readonly Person[]
  readonly voice: Voice
  /** Handle of the app that its people can open from here, without having been asked. */
  readonly portal?: { readonly app: string; readonly name: string }
}

const mostPending = 500

export function openOrganisation(organisation: Organisation, settings: Settings): void {
  const { look, people, voice, portal } = organisation
  const pending = new Map<string, Asked>()
  const app = counterpart(look)

  app.get('/', (_request, response) => sendPage(response, look, homePage(organisation)))
  app.get('/metadata', (_request, response) => {
    response.type('application/samlmetadata+xml').send(voice.metadata())
  })

  async function asked(request: Request, response: Response): Promise<void> {
    const question = await voice.readRequest(request)
    // Nobody is ever signed in here already, so without a page there is no sign-in.
    if (question.passive) {
      return carry(
        response,
        question,
        await voice.refuse(question, statuses.noPassive, 'Nobody is signed in'),
      )
    }
    const ticket = randomUUID()
    pending.set(ticket, question)
    for (const oldest of pending.keys()) if (pending.size > mostPending) pending.delete(oldest)
    sendPage(response, look, signInPage(organisation, ticket))
  }
  app.get('/sso', asked)
  app.post('/sso', asked)

  app.post('/sign-in', async (request, response) => {
    const form = request.body as Readonly<Record<string, string | undefined>>
    const question = pending.get(form['ticket'] ?? '')
    if (!question) return sendPage(response, look, tooOldPage())
    const person = people.find(({ id }) => id === form['person'])
    const answer = person
      ? await voice.vouch(question, person)
      : await voice.refuse(question, statuses.authnFailed, 'The person gave up')
    carry(response, question, answer)
  })

  if (portal) {
    app.post('/portal', async (request, response) => {
      const form = request.body as Readonly<Record<string, string | undefined>>
      const person = people.find(({ id }) => id === form['person'])
      if (!person) return response.redirect(303, '/')
      const unasked: Asked = { passive: false, relayState: portal.app }
      carry(response, unasked, await voice.vouch(unasked, person))
    })
  }

  function carry(
    response: Response,
    { relayState }: Asked,
    { action, response: SAMLResponse }: Answer,
  ): void {
    const fields = { SAMLResponse, ...(relayState === undefined ? {} : { RelayState: relayState }) }
    sendForm(response, look, { title: 'Taking you back', action, fields })
  }

  serve(app, look, settings)
}
