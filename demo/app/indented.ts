import { DOMParser } from '@xmldom/xmldom'

/** XML for the eye: one element a line. Not the bytes that were signed. */
export function indented(xml: string): string {
  if (xml === '') return ''
  return lines(new DOMParser().parseFromString(xml, 'text/xml').documentElement, 0).join('\n')
}

function lines(element: Element, depth: number): readonly string[] {
  const pad = '  '.repeat(depth)
  const attributes = Array.from(element.attributes).map(({ name, value }) => ` ${name}="${escaped(value)}"`)
  const start = `${pad}<${element.nodeName}${attributes.join('')}>`
  const inner = Array.from(element.childNodes).filter((node): node is Element => node.nodeType === 1)
  if (inner.length === 0) return [`${start}${escaped(element.textContent ?? '')}</${element.nodeName}>`]
  return [start, ...inner.flatMap((child) => lines(child, depth + 1)), `${pad}</${element.nodeName}>`]
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
