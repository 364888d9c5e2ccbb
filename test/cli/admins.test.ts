import { join } from 'node:path'
import { setUp } from '../../src/admin/access/setup-links.js'
import { openAudit } from '../../src/audit/audit.js'
import { systemClock, systemRandom } from '../../src/gateway.js'
import { openSqlite } from '../../src/store/sqlite.js'
import { sqliteAdmins } from '../../src/store/sqlite-admins.js'
import { sqliteAudit } from '../../src/store/sqlite-audit.js'
import { sqliteDirectory } from '../../src/store/sqlite-directory.js'
import { argonPasswords } from '../../src/trust/passwords.js'
import { commandLine, type CommandLine, removeHomes } from './command-line.js'

afterAll(removeHomes)

const password = 'four words and a comma'
const baseUrl = 'https://gate.test'
const open = () => commandLine({ baseUrl })

function secretIn({ out }: { readonly out: string }): string {
  return /^https:\/\/gate\.test\/admin\/setup\/([\w-]{43})$/m.exec(out)?.[1] ?? ''
}

/** What a browser does with the link, over the same database. */
async function uses({ home }: CommandLine, secret: string, name: string): Promise<unknown> {
  const db = await openSqlite(join(home, 'data/sallyport.db'), { clock: systemClock, gateway: false })
  const audit = openAudit(sqliteAudit(db), { clock: systemClock })
  const directory = sqliteDirectory(db, systemClock)
  const gateway = { baseUrl, clock: systemClock, random: systemRandom, audit, directory }
  const office = { admins: sqliteAdmins(db), passwords: argonPasswords(), gateway }
  try {
    return await setUp({ secret, name, password, source: '192.0.2.1' }, office)
  } catch (error) {
    return error
  } finally {
    await audit.close()
    await db.close()
  }
}

async function withOwner(name = 'ann'): Promise<CommandLine> {
  const line = open()
  await uses(line, secretIn(await line.run('admin', 'setup-link')), name)
  return line
}

const names = async (line: CommandLine) =>
  ((await line.json('admin', 'list')) as readonly { name: string; role: string; active: boolean }[]).map(
    ({ name, role, active }) => [name, role, active],
  )

describe('who runs the house, at the machine', () => {
  test('the first owner sets a password by a link; the link before that one is dead', async () => {
    const line = open()
    const [first, second] = [await line.run('admin', 'setup-link'), await line.run('admin', 'setup-link')]
    expect(second).toMatchObject({ code: 0, error: '' })
    expect(second.out).toContain('once, until ')
    expect(await uses(line, secretIn(first), 'eve')).toMatchObject({ kind: 'not_found' })
    expect(await uses(line, secretIn(second), 'ann')).toMatchObject({ admin: { name: 'ann', role: 'owner' } })
    expect(await names(line)).toEqual([['ann', 'owner', true]])
  })

  test('whoever has the machine makes another owner, or somebody with a name and a role', async () => {
    const line = await withOwner()
    expect(await uses(line, secretIn(await line.run('admin', 'setup-link')), 'bob')).toMatchObject({
      admin: { role: 'owner' },
    })
    const link = await line.run('admin', 'setup-link', '--name', 'Carol', '--role', 'auditor')
    expect(await uses(line, secretIn(link), '')).toMatchObject({ admin: { name: 'carol', role: 'auditor' } })
    expect(await names(line)).toEqual([
      ['ann', 'owner', true],
      ['bob', 'owner', true],
      ['carol', 'auditor', true],
    ])
  })

  test('a name that is taken or cannot be one, and a role that is none, are said in words', async () => {
    const line = await withOwner()
    const taken = await line.run('admin', 'setup-link', '--name', 'ann')
    expect(taken).toMatchObject({
      code: 1,
      error: expect.stringContaining('There is an account ann already'),
    })
    const odd = await line.run('admin', 'setup-link', '--name', 'a b')
    expect(odd).toMatchObject({ code: 1, error: expect.stringContaining('This name cannot be taken') })
    expect((await line.run('admin', 'setup-link', '--role', 'king')).code).toBe(2)
    expect((await line.run('admin', 'setup-link', '--name', 'dora', '--role', 'help-desk')).code).toBe(0)
  })

  test('a lost password is set anew by a link', async () => {
    const line = await withOwner()
    const link = await line.run('admin', 'reset-password', 'Ann')
    expect(link.out).toContain('until then the old one works')
    expect(await uses(line, secretIn(link), '')).toMatchObject({ admin: { name: 'ann' } })
    const nobody = await line.run('admin', 'reset-password', 'eve')
    expect(nobody).toMatchObject({ code: 1, error: expect.stringContaining('sallyport admin list') })
  })

  test('the last owner cannot be switched off, another one can, and comes back', async () => {
    const line = await withOwner()
    const last = await line.run('admin', 'deactivate', 'ann')
    expect(last).toMatchObject({ code: 1, error: expect.stringContaining('ann is the last active owner') })
    await uses(line, secretIn(await line.run('admin', 'setup-link', '--name', 'bob')), '')
    expect((await line.run('admin', 'deactivate', 'ann')).code).toBe(0)
    expect((await line.run('admin', 'list')).out).toMatch(/^ann +owner|^ann +none/m)
    expect(await names(line)).toContainEqual(['ann', 'owner', false])
    expect((await line.run('admin', 'activate', 'ann')).code).toBe(0)
    expect(await names(line)).toContainEqual(['ann', 'owner', true])
  })

  test('everything is written down, and no secret with it', async () => {
    const line = await withOwner()
    const secret = secretIn(await line.run('admin', 'reset-password', 'ann'))
    const { out } = await line.run('audit', '--json')
    expect(out).toContain('admin.setup_link_made')
    expect(out).toContain('"command line"')
    expect(out).not.toContain(secret)
  })
})
