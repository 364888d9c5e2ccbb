import { XML } from './namespaces.js'
import type { XmlDeclaration, XmlElement } from './tree.js'

/** The namespaces in scope where a document is being read. */
export class Scope {
  private readonly bindings = new Map<string, string | undefined>([['xml', XML]])
  /** What each declaration in force has hidden. */
  private readonly hidden: (string | undefined)[] = []

  /** Inside `around`, where a document is read as a part of another. */
  constructor(around: XmlElement | undefined) {
    for (let e = around; e !== undefined; e = e.parent) {
      for (const d of e.declarations) if (!this.bindings.has(d.prefix)) this.bindings.set(d.prefix, d.uri)
    }
  }

  uriOf(prefix: string): string | undefined {
    return this.bindings.get(prefix)
  }

  declare(prefix: string, uri: string): void {
    this.hidden.push(this.bindings.get(prefix))
    this.bindings.set(prefix, uri)
  }

  /** Takes the declarations of a closing element back, in reverse. */
  leave(declarations: readonly XmlDeclaration[]): void {
    for (let i = declarations.length - 1; i >= 0; i -= 1) {
      const { prefix } = declarations[i] as XmlDeclaration // i is within the array
      // Not taken out where there was none: a map that entries come to and go from is built anew again and again
      this.bindings.set(prefix, this.hidden.pop())
    }
  }
}
