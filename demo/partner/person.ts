/** Somebody who works at a partner organisation, as its own directory knows them. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly givenName: string
  readonly surname: string
  readonly mail: string
  readonly title: string
  readonly department: string
  readonly groups: readonly string[]
  /** What is special about signing in as this person. */
  readonly note: string
}
