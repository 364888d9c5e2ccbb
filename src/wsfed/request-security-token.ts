import { defined } from '../saml/defined.js'
import { malformed, trimmed } from '../saml/grammar.js'
import type { Limits } from '../xml/parse.js'
import { messageLimits, parse } from '../xml/parse.js'
import { child, isNamed, text } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import type { TokenType } from './names.js'
import { tokenTypeNames, TRUST_13, TRUST_2005 } from './names.js'

/** What a RequestSecurityToken in `wreq` asks for, as far as it is honoured. */
export interface TokenRequest {
  readonly tokenType?: TokenType
}

const limits: Limits = { ...messageLimits, bytes: 8 * 1024, elements: 200, depth: 16 }
const bearers = new Set([
  'http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey',
  `${TRUST_2005}/Bearer`,
  `${TRUST_13}/Bearer`,
])

/** WS-Trust 1.3, 4.1. Throws XmlFault. A token that its bearer could not use is not what we make. */
export function readTokenRequest(xml: string): TokenRequest {
  const root = parse(xml, limits)
  const trust = root.namespace
  if (trust !== TRUST_2005 && trust !== TRUST_13) throw malformed('wreq is no RequestSecurityToken')
  if (!isNamed(root, trust, 'RequestSecurityToken')) throw malformed('wreq is no RequestSecurityToken')
  const requestType = textIn(root, trust, 'RequestType')
  if (requestType !== undefined && requestType !== `${trust}/Issue`)
    throw malformed('wreq asks for something else than a token')
  const keyType = textIn(root, trust, 'KeyType')
  if (keyType !== undefined && !bearers.has(keyType)) throw malformed('wreq asks for a key in its token')
  const named = textIn(root, trust, 'TokenType')
  const tokenType = named === undefined ? undefined : tokenTypeNames.get(named)
  if (named !== undefined && tokenType === undefined) throw malformed('wreq asks for another kind of token')
  return defined<TokenRequest>({ tokenType })
}

function textIn(root: XmlElement, namespace: string, name: string): string | undefined {
  const found = child(root, namespace, name)
  return found && trimmed(text(found))
}
