import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { systemClock } from '../../src/gateway.js'
import type { Session } from '../../src/model/signin.js'
import { openRecorder } from '../../src/recorder/recorder.js'
import { openRecordsFile, openSqlite } from '../../src/store/sqlite.js'
import { sqliteRecords } from '../../src/store/sqlite-records.js'
import { sqliteState } from '../../src/store/sqlite-state.js'
import { openVault } from '../../src/trust/vault.js'
import { appXml, partnerXml } from '../saml/metadata-samples.js'
import { commandLine, removeHomes } from './command-line.js'

afterAll(removeHomes)

describe('how it is used', () => {
  test('no command, an unknown one, a missing or odd word: 2, and how it goes', async () => {
    const { run } = commandLine()
    for (const words of [
      [],
      ['frobnicate'],
      ['app', 'add'],
      ['keys', 'next', '--use', 'x'],
      ['audit', '--limit', 'many'],
    ]) {
      const misused = await run(...words)
      expect([words, misused.code]).toEqual([words, 2])
      expect(misused.error).toContain('Usage:')
    }
  })

  test('help is no fault', async () => {
    const { run } = commandLine()
    const help = await run('--help')
    expect(help.code).toBe(0)
    for (const command of [
      'start',
      'app',
      'partner',
      'keys',
      'user',
      'admin',
      'session',
      'sign-in',
      'audit',
      'check-config',
      'metadata',
    ]) {
      expect(help.out).toContain(command)
    }
  })

  test('its version is told', async () => {
    const told = await commandLine().run('--version')
    expect(told).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })

  test('a folder that is no home gets no keys and no database by being looked at', async () => {
    const { home } = commandLine()
    const elsewhere = join(home, 'elsewhere')
    mkdirSync(elsewhere)
    const { run } = commandLine()
    for (const words of [['keys', 'list'], ['audit'], ['check-config']]) {
      const refused = await run('--home', elsewhere, ...words)
      expect(refused.code).toBe(1)
      expect(refused.error).toContain('is not the home folder of a gateway')
    }
    expect(readdirSync(elsewhere)).toEqual([])
    expect((await run('--home', home, 'audit')).code).toBe(0)
  })

  test('faulty settings stop every command with all faults', async () => {
    const { home, run } = commandLine()
    writeFileSync(join(home, 'config/sallyport.json'), '{ "baseUrl": "x", "unheard": 1 }')
    const refused = await run('app', 'list')
    expect(refused.code).toBe(1)
    expect(refused.error).toContain('baseUrl: not a URL')
    expect(refused.error).toContain('unheard: is no setting')
  })
})

describe('check-config', () => {
  test('says what is in force, what is odd and what names nobody', async () => {
    const { put, run, json } = commandLine({
      apps: { wiki: { acceptSha1Signatures: true }, wicki: { launch: true } },
    })
    put('metadata/apps/wiki.xml', appXml({ validUntil: '2020-01-01T00:00:00Z' }))
    const said = await run('check-config')
    expect(said.code).toBe(0)
    expect(said.out).toContain('acceptSha1Signatures (apps.wiki)')
    expect(said.out).toContain('apps.wicki names nobody')
    expect(said.out).toContain('nobody can sign in')
    expect(await json('check-config')).toMatchObject({ unmatched: ['apps.wicki'], setAside: [] })
  })

  test('a misspelt partner of an app, or app of a partner, is told: nobody could sign in there', async () => {
    const named = (partner: string, app: string) => ({
      apps: { wiki: { partners: [partner] } },
      partners: { acme: { acceptUnsolicitedAnswers: true, unsolicitedApp: app } },
    })
    const registeredHome = (settings: object) => {
      const made = commandLine(settings)
      made.put('metadata/apps/wiki.xml', appXml())
      made.put('metadata/partners/acme.xml', partnerXml())
      return made
    }
    const misspelt = registeredHome(named('amce', 'wikki'))
    expect(await misspelt.json('check-config')).toMatchObject({
      unmatched: ['apps.wiki.partners: "amce"', 'partners.acme.unsolicitedApp: "wikki"'],
    })
    expect(await registeredHome(named('acme', 'wiki')).json('check-config')).toMatchObject({ unmatched: [] })
  })

  test('a file that is set aside is a fault, a rule that cannot run too', async () => {
    const { put, run } = commandLine()
    put('metadata/apps/wiki.xml', '<x')
    expect(await run('check-config')).toMatchObject({ code: 1, out: expect.stringContaining('not in force') })
    const { run: other } = commandLine({
      partners: { acme: { import: [{ match: 'a', pattern: '(', to: 'b' }] } },
    })
    expect((await other('check-config')).error).toContain('partners.acme.import[0]')
  })
})

describe('keys', () => {
  test('each kind has its own next, promote and retire, and is printed by itself', async () => {
    const { run, json, put } = commandLine({ keys: { kind: 'ec-p256' } })
    const kindsOf = async () =>
      ((await json('keys', 'list')) as readonly Readonly<Record<string, string>>[]).map(
        ({ use, state, keyKind, file = '' }) => `${use} ${state} ${keyKind} ${basename(file)}`,
      )
    const before = await kindsOf()
    expect((await run('keys', 'next', '--kind', 'ec-p384')).error).toContain('name it in keys.also')
    expect((await run('metadata', 'idp', '--key', 'ec-p384')).error).toContain('only ec-p256')
    put('config/sallyport.json', JSON.stringify({ keys: { kind: 'ec-p256', also: ['ec-p384'] } }))

    expect((await run('check-config')).out).toContain('no signing key of kind ec-p384 yet')
    expect((await run('keys', 'list')).out).toContain('It is made at the next start.')
    expect(await kindsOf()).toEqual(before)

    expect((await run('keys', 'next', '--kind', 'ec-p384')).out).toContain(
      'keys promote --use signing --kind ec-p384',
    )
    expect(await kindsOf()).toEqual([
      'signing active ec-p256 signing-active.pem',
      'signing active ec-p384 signing-ec-p384-active.pem',
      'signing next ec-p384 signing-ec-p384-next.pem',
      'encryption active rsa-2048 encryption-active.pem',
    ])
    expect((await run('keys', 'promote')).error).toContain('sallyport keys next --use signing')
    expect((await run('keys', 'promote', '--kind', 'ec-p384')).out).toContain(
      'keys retire --use signing --kind ec-p384',
    )
    expect((await run('keys', 'retire')).out).toContain('no retired signing key.')
    expect((await run('keys', 'retire', '--kind', 'ec-p384')).out).toContain('Deleted')
    expect((await run('keys', 'next', '--use', 'encryption', '--kind', 'ec-p384')).error).toContain('RSA')

    const certificates = async (...options: readonly string[]) =>
      [...(await run('metadata', 'idp', ...options)).out.matchAll(/X509Certificate>([^<]+)</g)].map(
        ([, base64]) => base64,
      )
    const [signer, first, second] = await certificates()
    expect(signer).toBe(first)
    expect(second).not.toBe(first)
    expect(await certificates('--key', 'ec-p256')).toEqual([first, first])
    expect(await certificates('--key', 'ec-p384')).toEqual([second, second])
  })

  test('check-config refuses an app that a key and an algorithm are set for which do not fit', async () => {
    const setFor = (signatureAlgorithm: string) =>
      commandLine({ apps: { wiki: { signatureAlgorithm } } }).run('check-config')
    expect(await setFor('ecdsa-sha256')).toMatchObject({ code: 0 })
    expect(await setFor('rsa-sha256')).toMatchObject({
      code: 1,
      error: expect.stringContaining('apps.wiki.signatureAlgorithm: rsa-sha256'),
    })
  })

  test('list, next, promote, retire, each with what comes after', async () => {
    const { run, json } = commandLine()
    const states = async () =>
      ((await json('keys', 'list')) as readonly { use: string; state: string }[]).map(
        ({ use, state }) => `${use} ${state}`,
      )
    expect(await states()).toEqual(['signing active', 'encryption active'])
    expect((await run('keys', 'promote')).error).toContain('sallyport keys next --use signing')
    expect((await run('keys', 'next')).out).toContain('keys promote --use signing')
    expect((await run('keys', 'promote')).out).toContain('keys retire --use signing')
    expect(await states()).toEqual(['signing active', 'signing retired', 'encryption active'])
    expect((await run('keys', 'retire')).out).toContain('Deleted')
    expect((await run('keys', 'retire')).out).toContain('no retired signing key')
    await run('keys', 'next', '--use', 'encryption')
    expect(await states()).toEqual(['signing active', 'encryption active', 'encryption next'])
    const audit = (await json('audit')) as readonly { event: { type: string; by: string } }[]
    expect(audit.map(({ event }) => event.type)).toEqual([
      'key.made',
      'key.made',
      'key.made',
      'key.promoted',
      'key.retired',
      'key.made',
    ])
    expect(new Set(audit.map(({ event }) => event.by))).toEqual(new Set(['command line']))
  })

  test('our metadata is printed as it would be served', async () => {
    const { run } = commandLine({ baseUrl: 'https://login.example.org' })
    expect((await run('metadata', 'idp')).out).toContain('entityID="https://login.example.org/saml/idp"')
    expect((await run('metadata', 'sp')).out).not.toContain('use="encryption"')
    expect((await run('metadata', 'sp', '--with-encryption')).out).toContain('use="encryption"')
    expect((await run('metadata', 'both')).out).toContain('EntitiesDescriptor')
  })
})

describe('people', () => {
  async function house() {
    const line = commandLine()
    line.put('metadata/partners/acme.xml', partnerXml())
    const added = await line.run(
      'user',
      'add',
      '--attribute',
      'email=alice@acme.example',
      '--attribute',
      'name=Alice',
      '--for',
      'acme',
    )
    return { ...line, id: added.out.trim() }
  }

  test('a person is added, found, shown, granted a role and linked once', async () => {
    const { run, json, id } = await house()
    expect(await json('user', 'list', 'alice')).toMatchObject([
      { id, provisionedFor: 'https://partner.example/idp' },
    ])
    await run('user', 'grant', id, '--role', 'admin')
    await run('user', 'grant', id, '--role', 'admin')
    const link = ['--partner', 'acme', '--name-id', 'abc']
    expect((await run('user', 'link', id, ...link)).code).toBe(0)
    const other = (await run('user', 'add', '--attribute', 'name=Bob')).out.trim()
    const refused = await run('user', 'link', other, ...link)
    expect(refused.error).toContain(`another user already: ${id}`)
    expect((await run('user', 'link', id, ...link)).error).toContain('has that link already')
    expect((await run('user', 'unlink', other, ...link)).error).toContain('has no such link')
    // What was not done is not written down as done.
    expect((await run('audit', '--user', other)).out).not.toContain('linked')
    expect((await run('audit', '--user', id)).out).toContain('change=linked to')
    expect(await json('user', 'show', id)).toMatchObject({
      roles: { local: ['admin'] },
      links: [
        {
          partner: 'https://partner.example/idp',
          subject: { value: 'abc', format: expect.stringContaining('persistent') },
        },
      ],
    })
    expect((await run('user', 'show', id)).out).toContain('given here: admin')
    await run('user', 'revoke', id, '--role', 'admin')
    expect((await run('user', 'revoke', id, '--role', 'admin')).code).toBe(1)
    expect((await run('user', 'unlink', id, ...link)).code).toBe(0)
    expect((await run('user', 'unlink', id, ...link)).error).toContain('no such link')
  })

  test('who is not there, not one, or not NAME=VALUE is said', async () => {
    const { run } = await house()
    await run('user', 'add', '--attribute', 'name=Alice Other')
    expect((await run('user', 'show', 'alice')).error).toContain('finds several')
    expect((await run('user', 'show', 'carol')).error).toContain('There is no user')
    expect((await run('user', 'add', '--attribute', 'name')).error).toContain('is not NAME=VALUE')
    expect((await run('user', 'add', '--attribute', 'name=a\u0007b')).error).toContain('no message can carry')
    expect((await run('user', 'add')).error).toContain('needs an attribute')
    const forNobody = await run('user', 'add', '--attribute', 'name=Carol', '--for', 'nobody')
    expect(forNobody.error).toContain('Registered are: acme')
  })

  test('disabling a person ends their sessions and says which apps do not know', async () => {
    const { home, run, json, id } = await house()
    await startSession(home, id, 'one')
    await startSession(home, id, 'two')
    expect((await run('session', 'list', id)).out).toMatch(/^one .* 1$/m)
    const listed = await json('session', 'list', id)
    expect(JSON.stringify(listed)).not.toContain('secretHash')
    const disabled = await run('user', 'disable', id)
    expect(disabled.out).toContain('2 sessions ended')
    expect(disabled.out).toContain('https://app.example/sp')
    expect(await json('session', 'list', id)).toEqual([])
    expect((await run('session', 'end', id)).out).toContain('There was no session')
    const audit = (await json('audit', '--user', id)) as readonly { event: { type: string } }[]
    expect(audit.filter(({ event }) => event.type === 'session.ended')).toHaveLength(2)
    await run('user', 'enable', id)
    expect(await json('user', 'show', id)).toMatchObject({ active: true })
  })
})

async function startSession(home: string, user: string, id: string): Promise<void> {
  const db = await openSqlite(join(home, 'data/sallyport.db'), { clock: systemClock, gateway: false })
  const options = { pendingPerSource: 10, every: () => () => {} }
  const state = sqliteState(db, openVault(join(home, 'certs')), systemClock, options)
  const now = systemClock.now()
  const session: Session = {
    id,
    secretHash: `hash of ${id}`,
    user,
    partner: 'https://partner.example/idp',
    authentication: { instant: now, context: 'urn:x', authorities: [] },
    startedAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + 3_600_000),
    told: [{ app: 'https://app.example/sp', sessionIndex: '_1', at: now, reference: '7KQ2-M9XF-3D' }],
  }
  await state.sessions.start(session)
  await state.close()
  await db.close()
}

describe('sign-in show', () => {
  test('the record is told part by part, and that it was read is written down', async () => {
    const { home, run, json } = commandLine()
    await run('audit')
    const records = await openRecordsFile(join(home, 'data/sallyport.db'), {
      clock: systemClock,
      gateway: false,
    })
    const recorder = openRecorder(sqliteRecords(records), openVault(join(home, 'certs')), systemClock, {
      hours: 24,
      every: () => () => {},
    })
    const at = systemClock.now()
    recorder.keep({
      reference: '7KQ2-M9XF-3D',
      at,
      app: 'https://app.example/sp',
      partner: 'https://partner.example/idp',
      user: 'u1',
      messages: [
        {
          leg: 'partner',
          direction: 'in',
          type: 'Response',
          binding: 'HTTP-POST',
          at,
          xml: '<samlp:Response>\u001b[31m',
        },
      ],
      checks: [
        {
          stage: 'S9',
          check: 'Recipient is this ACS',
          expected: 'https://a',
          actual: 'https://b',
          ok: false,
        },
        { stage: 'S5', check: 'the signature verifies', ok: true },
      ],
      outcome: { kind: 'refused', code: 'partner.destination_wrong', detail: 'sent elsewhere' },
      timings: { verify: 1.25 },
    })
    await recorder.close()
    await records.close()
    const shown = await run('sign-in', 'show', '7kq2-m9xf-3d')
    expect(shown.code).toBe(0)
    expect(shown.out).toMatch(
      /^Sign-in 7KQ2-M9XF-3D: refused, partner\.destination_wrong\n.*sent elsewhere\n.*the partner\n/,
    )
    expect(shown.out).toContain(
      'Not met\n  NO  S9       Recipient is this ACS; expected https://a; got https://b',
    )
    expect(shown.out).toContain('Response from the partner (HTTP-POST)')
    expect(shown.out).not.toContain('<samlp:Response>')
    const whole = await run('sign-in', 'show', '7kq2 m9xf 3d', '--messages')
    expect(whole.out).toContain('<samlp:Response>\\u001b[31m')
    expect(shown.out).toContain('=> refused: partner.destination_wrong: sent elsewhere')
    expect(await json('sign-in', 'show', '7KQ2-M9XF-3D')).toMatchObject({ parts: [{ user: 'u1' }] })
    expect((await run('audit', '--reference', '7KQ2-M9XF-3D')).out).toContain('record.read')
  })

  test('a reference that is not there says where else to look', async () => {
    const { run } = commandLine()
    const missing = await run('sign-in', 'show', 'AAAA-BBBB-CC')
    expect(missing.code).toBe(1)
    expect(missing.error).toContain('sallyport audit --reference AAAA-BBBB-CC')
    // Nobody has read what is not there.
    const audit = await run('audit', '--reference', 'AAAA-BBBB-CC')
    expect(audit).toMatchObject({ code: 0, out: '', error: 'Nothing of that is written down.\n' })
  })
})
