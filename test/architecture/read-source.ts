import { parseSync } from '@swc/core'

export interface Node {
  readonly type: string
  readonly span?: { readonly start: number; readonly end: number }
  readonly [key: string]: unknown
}

export interface Import {
  readonly from: string
  readonly names: readonly string[]
  /** Erased by the compiler. */
  readonly typeOnly: boolean
  readonly line: number
}

export interface FunctionSpan {
  readonly line: number
  readonly lines: number
}

/** What a source says of itself: its imports of every kind, its functions, and all nodes with the depth of functions. */
export interface Source {
  readonly text: string
  readonly lines: number
  readonly imports: readonly Import[]
  readonly functions: readonly FunctionSpan[]
  readonly nodes: readonly { readonly node: Node; readonly line: number; readonly inFunction: boolean }[]
}

const functionTypes = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'PrivateMethod',
  'MethodProperty',
  'GetterProperty',
  'SetterProperty',
  'Constructor',
])

/** Parsed by @swc/core, which keeps type imports where a compiler would have dropped them. */
export function readSource(text: string): Source {
  const bytes = Buffer.from(text)
  const lineAt = (position: number) =>
    bytes
      .subarray(0, Math.max(0, position - 1))
      .toString()
      .split('\n').length
  const root: unknown = parseSync(text, { syntax: 'typescript', target: 'es2022' })
  const nodes: { node: Node; line: number; inFunction: boolean }[] = []
  const functions: FunctionSpan[] = []
  walk(root, false, (node, inFunction) => {
    const line = lineAt(node.span?.start ?? 1)
    nodes.push({ node, line, inFunction })
    if (functionTypes.has(node.type)) functions.push({ line, lines: lineAt(node.span?.end ?? 1) - line + 1 })
  })
  return {
    text,
    lines: text.replace(/\n$/, '').split('\n').length,
    imports: nodes.flatMap(({ node, line }) => importIn(node, line)),
    functions,
    nodes,
  }
}

function walk(value: unknown, inFunction: boolean, visit: (node: Node, inFunction: boolean) => void): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, inFunction, visit)
    return
  }
  if (!isObject(value)) return
  const node = isNode(value) ? value : undefined
  if (node) visit(node, inFunction)
  const inside = inFunction || (node !== undefined && functionTypes.has(node.type))
  for (const one of Object.values(value)) walk(one, inside, visit)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isNode(value: unknown): value is Node {
  return isObject(value) && typeof value['type'] === 'string'
}

/** A part of a node that is itself a node. */
export function part(node: Node | undefined, name: string): Node | undefined {
  const value = node?.[name]
  return isNode(value) ? value : undefined
}

export function parts(node: Node | undefined, name: string): readonly Node[] {
  const value = node?.[name]
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** The text of an identifier or a string, plain or computed. */
export function nameOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Computed') return nameOf(part(node, 'expression'))
  const value = node?.['value']
  return typeof value === 'string' ? value : undefined
}

function importIn(node: Node, line: number): readonly Import[] {
  const found = fromOf(node)
  if (found === undefined) return []
  const specifiers = parts(node, 'specifiers')
  const allTypes = specifiers.length > 0 && specifiers.every((one) => one['isTypeOnly'] === true)
  const typeOnly = node['typeOnly'] === true || node.type === 'TsImportType' || allTypes
  const names = specifiers.map((one) => nameOf(part(one, 'imported')) ?? nameOf(part(one, 'local')) ?? '*')
  return [{ from: found, names, typeOnly, line }]
}

function fromOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return nameOf(part(node, 'source'))
    case 'TsImportType':
      return nameOf(part(node, 'argument'))
    case 'TsExternalModuleReference':
      return nameOf(part(node, 'expression'))
    case 'CallExpression':
      return calledModule(node)
    default:
      return undefined
  }
}

/** `import(…)` and `require(…)`; a name that is computed is `?`, which no room owns. */
function calledModule(node: Node): string | undefined {
  const callee = part(node, 'callee')
  if (callee?.type !== 'Import' && nameOf(callee) !== 'require') return undefined
  const [first] = node['arguments'] as readonly { readonly expression: Node }[]
  return first?.expression.type === 'StringLiteral' ? (nameOf(first.expression) ?? '?') : '?'
}
