import { isSameTree } from '../../src/xml/same-tree.js'
import { elements } from '../../src/xml/tree.js'
import { read } from './people.js'

const original = '<a xmlns="urn:a" xmlns:p="urn:p" x="1" p:y="2">t<b>u</b><p:c/></a>'

test.each([
  ['attributes in another order', '<a xmlns="urn:a" xmlns:p="urn:p" p:y="2" x="1">t<b>u</b><p:c/></a>'],
  [
    'declarations elsewhere',
    '<a xmlns="urn:a" xmlns:p="urn:p" x="1" p:y="2">t<b>u</b><p:c xmlns:p="urn:p" xmlns:q="urn:q"/></a>',
  ],
  [
    'the same said otherwise',
    "<a xmlns='urn:a' xmlns:p='urn:p' x='&#49;' p:y='2'>&#116;<b >u</b ><p:c></p:c></a>",
  ],
])('%s is the same tree', (_, xml) => {
  expect(isSameTree(read(original), read(xml))).toBe(true)
})

test.each([
  ['another name', original.replaceAll('b>', 'd>')],
  ['another namespace', original.replace('urn:a', 'urn:b')],
  ['another prefix', original.replaceAll('p:', 'q:').replace('xmlns:p', 'xmlns:q')],
  ['another value', original.replace('"1"', '"2"')],
  ['an attribute more', original.replace('x=', 'w="" x=')],
  ['an attribute less', original.replace(' x="1"', '')],
  ['an attribute of another name', original.replace('x=', 'z=')],
  ['an attribute in no namespace', original.replace('p:y', 'y')],
  ['another text', original.replace('u<', 'v<')],
  ['a blank more', original.replace('t<', 't <')],
  ['an element more', original.replace('</a>', '<d/></a>')],
  ['an element less', original.replace('<p:c/>', '')],
  ['elements in another order', original.replace('<b>u</b><p:c/>', '<p:c/><b>u</b>')],
  ['text where an element was', original.replace('<p:c/>', 'c')],
  ['text in another place', original.replace('t<b>u</b>', '<b>u</b>t')],
])('%s is another tree', (_, xml) => {
  expect(isSameTree(read(original), read(xml))).toBe(false)
  expect(isSameTree(read(xml), read(original))).toBe(false)
})

test('the child left out is that very one, and the text around it is one text', () => {
  const root = read('<a>1<s/>2<s/>3</a>')
  const [first, second] = elements(root)
  expect(isSameTree(root, read('<a>12<s/>3</a>'), first)).toBe(true)
  expect(isSameTree(root, read('<a>1<s/>23</a>'), second)).toBe(true)
  expect(isSameTree(root, read('<a>1<s/>23</a>'), first)).toBe(false)
  expect(isSameTree(root, read('<a>123</a>'), first)).toBe(false)
})
