import type { Actor } from '../../model/refusal.js'

const words: Readonly<Record<Actor, string>> = {
  us: 'we',
  app: 'the app’s owner',
  partner: 'the partner',
  person: 'the person',
}

/** Who must act, as a page for those who run the house says it. */
export function actorInWords(who: Actor): string {
  return words[who]
}
