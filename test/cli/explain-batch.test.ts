import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { sallyport } from '../../src/cli/commands.js'
import { makeKeys } from '../support/counterpart.js'
import { baseUrl } from '../support/seen.js'
import { answer, bench, body, captured, given, partnerKeys, pem, unsolicited } from './captured-answers.js'
import { removeHomes } from './command-line.js'

afterAll(removeHomes)

interface Line {
  readonly file: string
  readonly accepted: boolean
  readonly code: string | null
  readonly stage: string | null
  readonly who: string | null
  readonly identity: {
    readonly nameID: string
    readonly attributes: Readonly<Record<string, readonly string[]>>
  } | null
  readonly message?: string
  readonly checks: readonly unknown[]
}

function batch() {
  const line = bench()
  const known = { cert: 'idp.pem', ...given }
  return {
    ...line,
    known,
    async of(...cases: readonly (object | string)[]) {
      const text = cases.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n')
      const { code, out, error } = await line.run('explain', '--batch', line.put('cases.jsonl', text))
      const answers = out.split('\n').filter((each) => each !== '')
      return { code, error, answers: answers.map((each) => JSON.parse(each) as Line) }
    },
  }
}

test('a thousand cases are answered in their order, whatever stands among them', async () => {
  const { put, of, known } = batch()
  const good = answer().xml
  const edits: readonly ((at: number) => readonly [text: string, more: object, code: string | null])[] = [
    () => [good, {}, null],
    () => [body(answer()), {}, null],
    () => [good.replace('alice@', 'mallo@'), {}, 'partner.signature_invalid'],
    () => [good, { acs: 'https://other.test/acs' }, 'partner.destination_wrong'],
    () => ['', {}, 'explain.unusable'],
    () => [good, { entityId: 'https://other.test/sp' }, 'partner.audience_wrong'],
    () => [good, { at: '2030-01-01T00:00:00Z' }, 'partner.time_invalid'],
    () => ['<not closed', {}, 'partner.answer_malformed'],
    () => [good, { cert: 'none.pem' }, 'explain.unusable'],
    () => [good, { inResponseTo: '_another' }, 'partner.in_response_to_wrong'],
  ]
  const made = edits.map((edit, at) => ({ file: `m${at}.txt`, made: edit(at) }))
  for (const {
    file,
    made: [text],
  } of made)
    put(file, text)
  const rows = Array.from({ length: 1000 }, (_, at) => made[(at * 7) % made.length] ?? made[0]!)
  const { code, answers } = await of(...rows.map(({ file, made: [, more] }) => ({ ...known, file, ...more })))
  expect(code).toBe(2)
  expect(answers.map(({ file }) => file)).toEqual(rows.map(({ file }) => file))
  expect(answers.map((one) => one.code)).toEqual(rows.map(({ made: [, , expected] }) => expected))
  for (const { accepted, code: no, identity, stage } of answers) {
    expect(accepted).toBe(no === null)
    expect(identity === null).toBe(!accepted)
    expect(stage === null).toBe(accepted || no === 'explain.unusable')
  }
}, 180_000)

test('an answer has code, stage, who acts, the identity and every check', async () => {
  const { put, of, known } = batch()
  put('good.xml', answer().xml)
  const { code, answers } = await of(
    { ...known, file: 'good.xml' },
    { ...known, file: 'good.xml', acs: 'https://x.test/' },
  )
  expect(code).toBe(1)
  expect(answers[0]).toMatchObject({
    file: 'good.xml',
    accepted: true,
    code: null,
    stage: null,
    who: null,
    identity: { nameID: 'alice-7f3a', attributes: { mail: ['alice@acme.test'] } },
  })
  expect(answers[1]).toMatchObject({
    accepted: false,
    code: 'partner.destination_wrong',
    stage: 'S9',
    who: 'partner',
    identity: null,
  })
  expect(answers[1]?.checks.at(-1)).toMatchObject({ stage: 'S9', ok: false, expected: 'https://x.test/' })
  expect(JSON.stringify(answers[1])).not.toContain('alice')
})

test('its end tells accepted, refused and unusable apart', async () => {
  const { put, of, known } = batch()
  put('good.xml', answer().xml)
  const good = { ...known, file: 'good.xml' }
  expect((await of(good, good)).code).toBe(0)
  expect((await of(good, { ...good, issuer: 'https://other.test' }, good)).code).toBe(1)
  expect((await of(good, { ...good, at: 'noon' }, good)).code).toBe(2)
})

test('one bad case never ends it: its line says what was wrong', async () => {
  const { put, of, known } = batch()
  put('good.xml', answer().xml)
  const good = { ...known, file: 'good.xml' }
  const bad: readonly (readonly [object | string, string])[] = [
    ['{ not json', 'no JSON object'],
    ['[1]', 'no JSON object'],
    ['null', 'no JSON object'],
    [known, 'as "file", got nothing'],
    [{ ...known, file: 7 }, 'as "file"'],
    [{ ...good, file: 'none.xml' }, 'There is no file "none.xml"'],
    [{ ...good, file: '.' }, 'is a folder'],
    [{ ...good, unsolicited: 'yes' }, 'Expected true or false as "unsolicited", got a string'],
    [{ ...good, at: 12 }, 'Expected text as "at", got a number'],
    [{ ...good, at: 'noon' }, 'is no instant'],
    [{ ...good, cert: [] }, 'as "cert"'],
    [{ ...good, cert: undefined, partner: 'good.xml' }, 'The metadata in "good.xml" cannot be used'],
    [{ ...good, decryptionKey: 'idp.pem' }, 'decryption key'],
    ['{"__proto__":{"file":"good.xml"}}', 'as "file"'],
  ]
  const { code, answers } = await of(...bad.flatMap(([one]) => [one, good]))
  expect(code).toBe(2)
  expect(answers).toHaveLength(bad.length * 2)
  for (const [at, [, says]] of bad.entries()) {
    expect(answers[at * 2]).toMatchObject({
      accepted: false,
      code: 'explain.unusable',
      identity: null,
      checks: [],
    })
    expect(answers[at * 2]?.message).toContain(says)
    expect(answers[at * 2 + 1]).toMatchObject({ accepted: true, file: 'good.xml' })
  }
})

test('the fields say what the gateway knows: without a question nobody has asked', async () => {
  const { put, of, known } = batch()
  put('asked.xml', answer().xml)
  put('unasked.xml', unsolicited().xml)
  const { inResponseTo: _, ...nobody } = known
  const { answers } = await of(
    { ...known, file: 'asked.xml' },
    { ...nobody, file: 'asked.xml' },
    { ...nobody, file: 'asked.xml', inResponseTo: null, unsolicited: true },
    { ...nobody, file: 'unasked.xml', inResponseTo: '' },
    { ...nobody, file: 'unasked.xml', unsolicited: true },
    { ...known, file: 'unasked.xml', unsolicited: true },
  )
  expect(answers.map(({ code, stage }) => [code, stage])).toEqual([
    [null, null],
    ['partner.unsolicited', 'S8'],
    ['partner.in_response_to_wrong', 'S9'],
    ['partner.unsolicited', 'S8'],
    [null, null],
    ['partner.in_response_to_wrong', 'S9'],
  ])
})

test('a message of another kind than the case is about is refused, not judged as what it is', async () => {
  const { of, known } = batch()
  const file = captured('ssp-idp.metadata.xml')
  const { answers } = await of({ ...known, file }, { file })
  expect(answers).toMatchObject([{ code: 'partner.answer_malformed' }, { accepted: true, identity: null }])
})

test('files are found beside the cases or from here; keys may be given as text', async () => {
  const { home, put, of, known } = batch()
  const ours = makeKeys()
  const key = ours.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  put('sealed.xml', answer({ encrypt: { certificate: ours.certificate, data: 'aes128-cbc' } }).xml)
  const here = relative(process.cwd(), join(home, 'sealed.xml'))
  const sealed = { ...known, decryptionKey: key, acceptCbc: true }
  const { answers } = await of(
    { ...sealed, file: 'sealed.xml' },
    { ...sealed, file: here },
    { ...sealed, file: 'sealed.xml', cert: pem(partnerKeys.certificate) },
    { ...sealed, file: 'sealed.xml', cert: [pem(makeKeys().certificate), 'idp.pem'] },
    { ...sealed, file: 'sealed.xml', acceptCbc: false },
    { ...sealed, file: 'sealed.xml', decryptionKey: undefined },
  )
  expect(answers.map(({ code }) => code)).toEqual([
    null,
    null,
    null,
    null,
    'partner.algorithm_refused',
    'partner.decryption_failed',
  ])
})

test('metadata stands in place of a certificate, and real captures go through', async () => {
  const { of } = batch()
  const names = ['ssp-idp', 'pysaml2-idp', 'saml-idp', 'samlp']
  const questions: Readonly<Record<string, string>> = {
    'ssp-idp': '_70128eb1d77363a23c7a4755778d6016',
    'pysaml2-idp': '_9fc23d98c578fe95fb357bcb1dbe070465a6998bc3',
    'saml-idp': '_2681e4272514ccd193ac375e21d79d474f7da00fa7',
    samlp: '_42956fecfbb2668459074421484c37a41d66683866',
  }
  const { code, answers } = await of(
    ...names.map((name) => ({
      file: captured(`${name}.response.xml`),
      partner: captured(`${name}.metadata.xml`),
      at: '2026-11-22T02:00:50Z',
      inResponseTo: questions[name],
    })),
  )
  expect(answers.map((one) => one.code)).toEqual([null, null, null, null])
  expect(code).toBe(0)
})

test('whatever is in a file, its line is an answer and no mistake of ours', async () => {
  const { put, of, known } = batch()
  const seeds = [answer().xml, body(answer()), Buffer.from(answer().xml).toString('base64')]
  const pieces = [
    '<',
    '>',
    '&',
    '"',
    '%',
    '=',
    '<!--',
    '-->',
    '<?x?>',
    '\u0000',
    '\ufffd',
    '<![CDATA[',
    '',
    ' ',
    '&#0;',
  ]
  let state = 20_261_122
  const draw = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % below
  }
  const files = Array.from({ length: 300 }, (_, at) => {
    const seed = seeds[at % seeds.length] ?? ''
    const from = draw(seed.length)
    const text = seed.slice(0, from) + pieces[draw(pieces.length)] + seed.slice(from + draw(40))
    put(`f${at}`, at % 10 === 0 ? seed.slice(0, from) : text)
    return `f${at}`
  })
  const { answers } = await of(...files.flatMap((file) => [{ ...known, file }, { file }]))
  expect(answers).toHaveLength(600)
  for (const { code, accepted, message } of answers) {
    expect([accepted, code === 'explain.failed', message]).toEqual([accepted, false, message])
    expect(accepted).toBe(code === null)
  }
  // Nothing that was changed is accepted with another meaning: what is accepted names the same person.
  for (const { identity } of answers) expect(identity === null || identity.nameID === 'alice-7f3a').toBe(true)
}, 60_000)

test('cases come from standard input too, nothing is written, and a file that is not there is 2', async () => {
  const { home, put, run, known, cert } = batch()
  const file = put('good.xml', answer().xml)
  const before = readdirSync(home, { recursive: true }).toSorted((a, b) => String(a).localeCompare(String(b)))
  let out = ''
  const one = JSON.stringify({ ...known, file, cert, entityId: `${baseUrl}/saml/sp` })
  const terminal = {
    out: (text: string) => void (out += text),
    error: () => {},
    input: async () => Buffer.from(`${one}\r\n\n${one}`),
  }
  expect(await sallyport(['explain', '--batch', '-'], terminal)).toBe(0)
  expect(out.trimEnd().split('\n')).toHaveLength(2)
  expect(
    readdirSync(home, { recursive: true }).toSorted((a, b) => String(a).localeCompare(String(b))),
  ).toEqual(before)
  const missing = await run('explain', '--batch', join(home, 'none.jsonl'))
  expect(missing).toMatchObject({ code: 2, out: '', error: expect.stringContaining('There is no file') })
  const folder = await run('explain', '--batch', home)
  expect(folder).toMatchObject({ code: 2, out: '', error: expect.stringContaining('is a folder') })
})
