// Our own console as an app of this gateway: it asks like any other, and people come in through the ordinary line.
// app.ts is what it would be registered as, request.ts reads a sign-in or the trial of a partner, and the answer is a
// way into the console that works once and only in the browser whose session was told of it.
import { sealEntry } from '../../model/console-pass.js'
import type { AppFace, Written } from '../../model/ports.js'
import { Refusal } from '../../model/refusal.js'
import type { Issuance } from '../../model/signin.js'
import { asksNothing, type ConsoleDeps, readRequest, trialOf } from './request.js'

export { besideConsole } from './app.js'

/** Seconds from the answer to its use: one redirect. */
const entrySeconds = 60

export function consoleFace(deps: ConsoleDeps): AppFace {
  return {
    readRequest: async (http, seen) => readRequest(http, seen, deps),
    referenceOf: (http) => trialOf(http, deps)?.reference,
    writeAnswer: async (issuance) => writeAnswer(issuance, deps),
    writeRefusal: async () => {
      throw new Error('the console hears of no refusal: whoever signs in reads it')
    },
    hearsRefusals: () => false,
    mayReply: ({ replyTo }) => replyTo.startsWith(`${deps.baseUrl}/admin`),
    launchRequest: ({ handle }) => {
      throw new Refusal('launch.not_allowed', `app ${handle}: it always asks for itself`)
    },
    plainRequest: (app) => asksNothing(app.id, `${app.id}/enter`),
  }
}

function writeAnswer(issuance: Issuance, deps: ConsoleDeps): Written {
  const { request, issuedAt } = issuance
  const to = request.echo['entry'] === undefined ? request.replyTo : entryAddress(issuance, deps)
  return {
    reply: { kind: 'redirect', to },
    // Without what opens the console
    message: {
      leg: 'app',
      direction: 'out',
      type: 'console',
      binding: 'GET',
      at: issuedAt,
      xml: `to=${request.replyTo}`,
    },
  }
}

function entryAddress({ request, sessionIndex, issuedAt }: Issuance, { vault }: ConsoleDeps): string {
  const { entry: id = '', next = '/admin' } = request.echo
  const until = issuedAt.getTime() + entrySeconds * 1000
  return `${request.replyTo}?entry=${sealEntry({ id, sessionIndex, next, until }, vault)}`
}
