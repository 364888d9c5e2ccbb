import type { Rule } from '../../../../model/rule.js'
import { linesOf, tableOf } from '../settings/read-settings.js'

/** A kind of rule as somebody adds one: what it does, and the fields that it takes. */
export interface RuleKind {
  readonly name: 'copy' | 'role' | 'constant' | 'template' | 'split' | 'match' | 'map'
  readonly label: string
  readonly says: string
  readonly fields: readonly RuleField[]
  /** Undefined where something is missing. */
  made(value: (field: string) => string): Rule | undefined
}

export interface RuleField {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly area?: true
}

const from = { name: 'from', label: 'From', hint: 'Several, by commas: the first that has a value.' }
const to = { name: 'to', label: 'To' }

export const ruleKinds: readonly RuleKind[] = [
  {
    name: 'copy',
    label: 'Copy an attribute',
    says: 'Under another name, or the same.',
    fields: [from, to],
    made: (value) => filled(value, ['from', 'to'], () => ({ copy: names(value('from')), to: value('to') })),
  },
  {
    name: 'role',
    label: 'Give a role by group',
    says: 'Alone, such rules leave all attributes as they are.',
    fields: [
      { name: 'group', label: 'Whoever is in the group', hint: 'Several, one a line.', area: true },
      { name: 'role', label: 'Has the role' },
      { name: 'in', label: 'Attribute with the groups', hint: 'Empty: groups.' },
    ],
    made: (value) =>
      filled(value, ['group', 'role'], () => ({
        role: names(value('role')),
        whenGroup: one(linesOf(value('group'))),
        ...(value('in') === '' ? {} : { in: value('in') }),
      })),
  },
  {
    name: 'constant',
    label: 'Fill in a fixed value',
    says: 'The same for everybody.',
    fields: [{ name: 'value', label: 'Value' }, to],
    made: (value) => filled(value, ['value', 'to'], () => ({ constant: value('value'), to: value('to') })),
  },
  {
    name: 'template',
    label: 'Put values together',
    says: 'As {givenName} {surname}; where one is missing there is no value.',
    fields: [{ name: 'text', label: 'Text with {names}' }, to],
    made: (value) => filled(value, ['text', 'to'], () => ({ template: value('text'), to: value('to') })),
  },
  {
    name: 'split',
    label: 'Split a value',
    says: 'Several values that came as one.',
    fields: [from, { name: 'at', label: 'At', hint: 'As ; or ,' }, to],
    made: (value) =>
      filled(value, ['from', 'at', 'to'], () => ({
        split: names(value('from')),
        at: value('at'),
        to: value('to'),
      })),
  },
  {
    name: 'match',
    label: 'Keep what matches a pattern',
    says: 'The pattern (RE2) must cover the whole value; what does not match is left out.',
    fields: [
      from,
      { name: 'pattern', label: 'Pattern', hint: 'As CN=([^,]+),.*' },
      { name: 'with', label: 'Becomes', hint: 'As $1. Empty: stays as it is.' },
      to,
    ],
    made: (value) =>
      filled(value, ['from', 'pattern', 'to'], () => ({
        match: names(value('from')),
        pattern: value('pattern'),
        ...(value('with') === '' ? {} : { with: value('with') }),
        to: value('to'),
      })),
  },
  {
    name: 'map',
    label: 'Translate values',
    says: 'By a table; what it does not name is left out.',
    fields: [
      from,
      { name: 'table', label: 'Table', hint: 'Their word = our word, one a line.', area: true },
      to,
    ],
    made: (value) =>
      filled(value, ['from', 'table', 'to'], () => ({
        map: names(value('from')),
        values: tableOf(value('table')),
        to: value('to'),
      })),
  },
]

function filled(
  value: (field: string) => string,
  needed: readonly string[],
  make: () => Rule,
): Rule | undefined {
  return needed.every((field) => value(field) !== '') ? make() : undefined
}

function names(text: string): string | readonly string[] {
  return one(
    text
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  )
}

function one(list: readonly string[]): string | readonly string[] {
  const [only] = list
  return list.length === 1 && only !== undefined ? only : list
}
