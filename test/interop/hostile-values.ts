/** Values that software along the way likes to trip over, by a name that any counterpart can carry. */
export const hostileValues: Readonly<Record<string, string>> = {
  markup: '</saml:AttributeValue><saml:AttributeValue>admin<!-- & -->',
  doubleQuotes: 'say "yes"',
  bothQuotes: `"both" 'kinds'`,
  endOfCdata: 'a]]>b',
  cdata: '<![CDATA[<x/>]]>',
  entities: '&amp;lt;&#13;&lol;&',
  instruction: '<?xml version="1.0"?><!DOCTYPE a>',
  carriageReturn: 'one\rtwo',
  lines: 'one\r\ntwo',
  newline: 'one\ntwo',
  tab: 'one\ttwo',
  header: 'x\r\nSet-Cookie: admin=1',
  padded: '  padded  ',
  blanks: '   ',
  lineSeparators: 'one\u2028two\u2029three',
  nextLine: 'one\u0085two',
  upperControls: 'a\u007fb\u0080c\u009fd',
  composed: 'caf\u00e9',
  decomposed: 'cafe\u0301',
  rightToLeft: 'user\u202egnp.exe\u202c',
  joiners: 'a\u200db\u200cc\u00a0d\u00ad',
  byteOrderMark: '\ufeffinside\ufeff',
  replacement: 'a\ufffdb',
  astral: '\u{1f600}\u{1d518}\u{10ffff}',
  noncharacter: 'a\u{1fffe}b',
  long: `<&"'${'long '.repeat(13_106)}>1`,
  separators: 'a;b|c\\;d,e',
  format: '%s%n%00${jndi:ldap://x}{{7*7}}',
  sql: "'; DROP TABLE users; --",
}

/** Names that are something else elsewhere. */
export const hostileNames: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'a"b\'c<d>&e',
  'urn:x:]]>',
  'na\u00efve \u{1f600}',
]

/** What cannot stand in a message at all, in the words of the partner's XML, and what becomes of it. */
export const refusedValues: readonly (readonly [string, string, string])[] = [
  ['a control character', '\u0001', 'partner.answer_malformed'],
  ['a control character by reference', '&#1;', 'partner.answer_malformed'],
  ['NUL', '\u0000', 'partner.answer_malformed'],
  ['U+FFFE', '\ufffe', 'partner.answer_malformed'],
  ['U+FFFF by reference', '&#xffff;', 'partner.answer_malformed'],
  ['half a surrogate pair by reference', '&#xd83d;', 'partner.answer_malformed'],
]
