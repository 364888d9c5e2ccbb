import type { Stage, XmlFaultCode } from './fault.js'
import { XmlFault } from './fault.js'
import { elements, isNamed } from './tree.js'
import type { XmlElement } from './tree.js'

const notBlank = /[^\t\n\r ]/

/** The closed grammar of ds and xenc elements: each fault says the same code and stage. */
export class Grammar {
  private readonly code: XmlFaultCode
  private readonly stage: Stage

  constructor(code: XmlFaultCode, stage: Stage) {
    this.code = code
    this.stage = stage
  }

  fault(detail: string): XmlFault {
    return new XmlFault(this.code, this.stage, detail)
  }

  /** Child elements of an element that holds nothing else but white space. */
  elementsOf(e: XmlElement): readonly XmlElement[] {
    for (const node of e.children) {
      if (typeof node === 'string' && notBlank.test(node)) throw this.fault(`text inside ${e.name}`)
    }
    return elements(e)
  }

  /** Exactly these children of one namespace, in this order. */
  sequence(e: XmlElement, namespace: string, names: readonly string[]): readonly XmlElement[] {
    const found = this.elementsOf(e)
    if (found.length !== names.length || !found.every((f, i) => isNamed(f, namespace, names[i] ?? ''))) {
      throw this.fault(`${e.name} holds something else than ${names.join(', ') || 'nothing'}`)
    }
    return found
  }

  /** No attributes but these, all without a namespace. */
  onlyAttributes(e: XmlElement, names: readonly string[]): void {
    for (const a of e.attributes) {
      if (a.namespace !== '' || !names.includes(a.name))
        throw this.fault(`an attribute ${e.name} does not have`)
    }
  }

  required(e: XmlElement, name: string): string {
    for (const a of e.attributes) if (a.name === name && a.namespace === '') return a.value
    throw this.fault(`${e.name} without ${name}`)
  }

  /** The one text node of an element that has exactly that. */
  onlyText(e: XmlElement): string {
    const only = e.children[0]
    if (e.children.length !== 1 || typeof only !== 'string') throw this.fault(`${e.name} is not plain text`)
    return only
  }
}
