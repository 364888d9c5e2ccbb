import { type ClaimsResult, claimsOf } from '../mapping/claims.js'
import { nameIdOf, subjectIds } from '../mapping/name-id.js'
import { Refusal } from '../model/refusal.js'
import type { RuleStep } from '../model/rule.js'
import type { Issuance, Subject } from '../model/signin.js'
import type { Trace } from '../model/trace.js'
import type { User } from '../model/user.js'
import type { Decided } from './decide.js'
import type { Facts } from './gather.js'

export interface Released {
  readonly issuance: Issuance
  readonly roles: readonly string[]
  readonly steps: readonly RuleStep[]
}
