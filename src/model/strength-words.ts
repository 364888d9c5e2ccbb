import { type Strength, strengthOf } from './authn-context.js'

const words: Readonly<Record<Strength, string>> = {
  0: 'not said',
  1: 'one factor',
  2: 'several factors',
  3: 'phishing-resistant',
  4: 'bound to hardware',
}

/** How strongly somebody signed in, for people; the class is one of SAML, as the app was told it. */
export function strengthInWords(context: string): string {
  const strength = strengthOf(context)
  return strength === undefined ? 'a kind that this house does not know' : words[strength]
}

/** From the weakest to the strongest. */
export const strengthWords: readonly string[] = [
  ...Object.values(words),
  'a kind that this house does not know',
]
