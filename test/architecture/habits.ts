import { nameOf, type Node, part, parts } from './read-source.js'

/** Something that is done in one place, or nowhere. `where` says in which files of src/ it may be. */
export interface Habit {
  readonly rule: string
  readonly says: string
  readonly where: RegExp
  readonly matches: (node: Node, inFunction: boolean) => boolean
}

const nowhere = /^$/

function isMember(node: Node, object: string, ...names: readonly string[]): boolean {
  if (node.type !== 'MemberExpression' || nameOf(part(node, 'object')) !== object) return false
  return names.length === 0 || names.includes(nameOf(part(node, 'property')) ?? '')
}

function isCallOf(node: Node, object: string, name: string): boolean {
  const callee = part(node, 'callee')
  return node.type === 'CallExpression' && callee !== undefined && isMember(callee, object, name)
}

function isNew(node: Node, name: string): boolean {
  return node.type === 'NewExpression' && nameOf(part(node, 'callee')) === name
}

function hasNoArguments(node: Node): boolean {
  const given = node['arguments']
  return !Array.isArray(given) || given.length === 0
}

function isVerified(node: Node): boolean {
  if (node.type !== 'TsAsExpression' && node.type !== 'TsTypeAssertion') return false
  return nameOf(part(part(node, 'typeAnnotation'), 'typeName')) === 'Verified'
}

function takesEnv(node: Node): boolean {
  return (
    isMember(node, 'process', 'env') ||
    (node.type === 'VariableDeclarator' && nameOf(part(node, 'init')) === 'process')
  )
}

function readsClock(node: Node): boolean {
  return (
    (isNew(node, 'Date') && hasNoArguments(node)) ||
    (node.type === 'CallExpression' && nameOf(part(node, 'callee')) === 'Date') ||
    isCallOf(node, 'Date', 'now') ||
    isCallOf(node, 'performance', 'now')
  )
}

function exportsDefault(node: Node): boolean {
  if (node.type === 'ExportDefaultDeclaration' || node.type === 'ExportDefaultExpression') return true
  if (node.type !== 'ExportNamedDeclaration') return false
  return parts(node, 'specifiers').some((one) => nameOf(part(one, 'exported')) === 'default')
}

function inherits(node: Node): boolean {
  const parent = part(node, 'superClass')
  return parent !== undefined && nameOf(parent) !== 'Error'
}

function runsText(node: Node): boolean {
  return (
    isNew(node, 'Function') ||
    (node.type === 'CallExpression' && ['eval', 'Function'].includes(nameOf(part(node, 'callee')) ?? ''))
  )
}

function buildsPattern(node: Node, inFunction: boolean): boolean {
  const called = node.type === 'CallExpression' && nameOf(part(node, 'callee')) === 'RegExp'
  return inFunction && (isNew(node, 'RegExp') || called)
}

/** A copy with something changed or added, whose hidden class Node 20 makes anew each time. */
function copiesAndAdds(node: Node, inFunction: boolean): boolean {
  if (node.type !== 'ObjectExpression' || !inFunction) return false
  const [first, ...others] = parts(node, 'properties')
  return first?.type === 'SpreadElement' && others.some(({ type }) => type !== 'SpreadElement')
}

export const habits: readonly Habit[] = [
  {
    rule: 'environment',
    says: 'only the config room reads the environment',
    where: /^config\//,
    matches: takesEnv,
  },
  {
    rule: 'clock',
    says: 'time is handed in: only gateway.ts and the commands read the clock',
    where: /^(?:gateway\.ts$|cli\/)/,
    matches: readsClock,
  },
  {
    rule: 'verified',
    says: 'only xml/signature.ts makes a Verified',
    where: /^xml\/signature\.ts$/,
    matches: isVerified,
  },
  {
    rule: 'console',
    says: 'only main.ts and the commands write to the console',
    where: /^(?:main\.ts$|cli\/)/,
    matches: (node) => isMember(node, 'console'),
  },
  { rule: 'default-export', says: 'no default exports', where: nowhere, matches: exportsDefault },
  {
    rule: 'any',
    says: 'no any',
    where: nowhere,
    matches: ({ type, kind }) => type === 'TsKeywordType' && kind === 'any',
  },
  { rule: 'inheritance', says: 'no inheritance but from Error', where: nowhere, matches: inherits },
  {
    rule: 'weak-random',
    says: 'randomness comes from node:crypto',
    where: nowhere,
    matches: (node) => isMember(node, 'Math', 'random'),
  },
  {
    rule: 'key-making',
    says: 'keys are made by trust/key-file.ts alone, which says what there is to mind',
    where: /^trust\/key-file\.ts$/,
    matches: ({ type, value }) => type === 'Identifier' && /^generateKeyPair(?:Sync)?$/.test(String(value)),
  },
  { rule: 'eval', says: 'no text is run', where: nowhere, matches: runsText },
  {
    rule: 'dynamic-pattern',
    says: 'a regular expression is built once, of constants, at the top of its module; rules use re2js',
    where: nowhere,
    matches: buildsPattern,
  },
  {
    rule: 'copy-and-add',
    says: 'on the way of a sign-in no object begins with a spread and goes on: see model/amended.ts',
    where: /^(?!(?:faces|mapping|model|recorder|signin|signout|store|xml)\/)/,
    matches: copiesAndAdds,
  },
]

/** What a comment may not say: nothing is left for later, and no checker is told to look away. */
export const textHabits: readonly {
  readonly rule: string
  readonly says: string
  readonly pattern: RegExp
}[] = [
  {
    rule: 'suppression',
    says: 'no checker is told to look away',
    pattern:
      /@ts-(?:ignore|nocheck|expect-error)|(?:oxlint|eslint)-disable|biome-ignore|(?:istanbul|c8|v8) ignore/,
  },
  { rule: 'unfinished', says: 'nothing is left for later', pattern: /\b(?:TODO|FIXME|XXX)\b/ },
]
