/** House attribute name to its values, in order. Made with a null prototype or by `attributesOf`: names are untrusted. */
export type Attributes = Readonly<Record<string, readonly string[]>>

/** Where a rule takes its values: the first of these names that has any. */
export type From = string | readonly string[]

interface Line {
  /** The attribute that is filled; a later rule for the same name adds to it unless `replace` is set. */
  readonly to: string
  readonly replace?: boolean
  /** Nothing to fill it with refuses the sign-in (`user.attribute_missing`). */
  readonly required?: boolean
  /** More than one value refuses the sign-in (`user.attribute_ambiguous`). */
  readonly single?: boolean
}

export interface Copy extends Line {
  readonly copy: From
}
export interface Constant extends Line {
  readonly constant: string | readonly string[]
}
/** `{given} {family}`: each name's first value; a missing one means no value. */
export interface Template extends Line {
  readonly template: string
}
export interface Split extends Line {
  readonly split: From
  readonly at: string
}
/** A linear-time regular expression (RE2 syntax); values that do not match are dropped. `$1` in `replace`. */
export interface Match extends Line {
  readonly match: From
  readonly pattern: string
  readonly with?: string
}
/** Value by value; what the table does not name is dropped, kept, or becomes `otherwise`. */
export interface ValueMap extends Line {
  readonly map: From
  readonly values: Readonly<Record<string, string>>
  readonly otherwise?: 'drop' | 'keep' | { readonly value: string }
}
/** Gives house roles to whoever has one of these groups. */
export interface RoleRule {
  readonly role: string | readonly string[]
  readonly whenGroup: string | readonly string[]
  readonly in?: string
}

/** One line of a mapping: a partner's import rules on the way in, an app's release rules on the way out. */
export type Rule = Copy | Constant | Template | Split | Match | ValueMap | RoleRule

/** What one rule did: shown line by line in the flight recorder and in what-if. */
export interface RuleStep {
  readonly rule: Rule
  readonly took: readonly string[]
  readonly gave: readonly string[]
  /** Set when it did nothing: `no value for groups`. */
  readonly idle?: string
}

export interface Mapped {
  readonly attributes: Attributes
  readonly roles: readonly string[]
  readonly steps: readonly RuleStep[]
}
