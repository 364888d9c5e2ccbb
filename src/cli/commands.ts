import { readFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { homeFolder } from '../config/load.js'
import { keyKinds } from '../trust/key-file.js'
import { addRegistration } from './add-registration.js'
import type { AddOptions } from './add-registration.js'
import { adminCommands } from './admin-commands.js'
import { checkConfig } from './check-config.js'
import { faultWords } from './command-fault.js'
import { explainCommand } from './explain/command.js'
import type { Setting } from './house.js'
import { listKeys, nextKey, promoteKey, retireKeys } from './keys.js'
import type { WhichKeys } from './keys.js'
import { printMetadata } from './own-metadata.js'
import type { WhichMetadata } from './own-metadata.js'
import { showAudit, showSignIn } from './records.js'
import type { AuditQuery, ShowSignIn } from './records.js'
import type { Kind } from './registration-card.js'
import { presetNames } from '../config/preset-names.js'
import { confirmDomain, removeRegistration, setChoice, setEnabled } from './registration-changes.js'
import type { ChoiceOptions } from './registration-changes.js'
import { listRegistrations, showRegistration } from './registration-list.js'
import { endUsersSessions, listSessions } from './sessions.js'
import type { Terminal } from './terminal.js'
import { addUser, linkUser, listUsers, setActive, setRole, showUser, unlinkUser } from './users.js'
import type { AddUser, LinkUser } from './users.js'

interface Json {
  readonly json?: boolean
}

const done = 0
const refused = 1
const misused = 2

/** Runs one command. 0: done. 1: an expected no, said in words. 2: not how the command is used. */
export async function sallyport(words: readonly string[], terminal: Terminal): Promise<number> {
  let code = done
  const program = programOf(terminal, (no) => {
    code = no
  })
  try {
    await program.parseAsync([...words], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? done : misused
    terminal.error(faultWords(error))
    return refused
  }
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version // our own file
}

function programOf(terminal: Terminal, end: (code: number) => void): Command {
  const program = new Command('sallyport')
    .description('A federation gateway: an app asks, a partner vouches, we decide, we answer.')
    .option('--home <folder>', 'the home folder; else SALLYPORT_HOME, else the working directory')
    .version(version(), '--version', 'which Sallyport this is')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.error })
    .showHelpAfterError()
  const setting = (): Setting => ({ terminal, home: program.opts<{ home?: string }>().home })
  program
    .command('start')
    .description('run the gateway')
    .action(async () => {
      // Loaded only here: every other command does without the gateway's doors.
      const { run } = await import('../main.js')
      await run(homeFolder(setting().home))
    })
  registrationCommands(program, 'app', setting)
  domainCommands(registrationCommands(program, 'partner', setting), setting)
  keyCommands(program, setting)
  userCommands(program, setting)
  adminCommands(program, setting)
  sessionCommands(program, setting)
  lookCommands(program, setting, end)
  explainCommand(program, terminal, end)
  return program
}

type GetSetting = () => Setting

function registrationCommands(program: Command, kind: Kind, setting: GetSetting): Command {
  const about = kind === 'app' ? 'apps: who asks us' : 'partners: who vouches to us'
  const group = program.command(kind).description(about)
  const add = group
    .command('add')
    .description(`register the ${kind} of a metadata file or web address`)
    .option('--handle <handle>', 'its short name; else from the file’s name or the entityID')
    .option('--replace', 'take this document in place of the one that stands')
    .option('--yes', 'do not ask')
    .addOption(new Option('--preset <product>', 'what a product of the field wants').choices(presetNames))
    .addOption(new Option('--protocol <protocol>', 'where its metadata has both').choices(['saml', 'wsfed']))
  if (kind === 'partner') add.argument('<source>', 'a file, or an https address')
  else
    add
      .argument('[source]', 'a file, or an https address; none for a WS-Federation app without metadata')
      .option('--realm <wtrealm...>', 'WS-Federation: the names it asks under')
      .option('--reply <url...>', 'WS-Federation: where its answers go, the default first')
  add.action((source: string | undefined, options: AddOptions) => {
    if (source === undefined && (options.realm ?? options.reply ?? options.preset) === undefined)
      return add.error("error: missing required argument 'source', or what stands in its place")
    return addRegistration(setting(), kind, source, options)
  })
  group
    .command('set')
    .description('says what product it is, or which protocol is spoken with it')
    .argument('<handle>')
    .addOption(new Option('--preset <product>').choices([...presetNames, 'none']))
    .addOption(new Option('--protocol <protocol>').choices(['saml', 'wsfed', 'default']))
    .action((name: string, options: ChoiceOptions) => setChoice(setting(), kind, name, options))
  withJson(group.command('list').description(`every ${kind}, and files that are set aside`)).action(
    (options: Json) => listRegistrations(setting(), kind, options.json === true),
  )
  withJson(group.command('show').description('everything understood of one').argument('<handle>')).action(
    (name: string, options: Json) => showRegistration(setting(), kind, name, options.json === true),
  )
  group
    .command('enable')
    .argument('<handle>')
    .action((name: string) => setEnabled(setting(), kind, name, true))
  group
    .command('disable')
    .description('stops within about a second')
    .argument('<handle>')
    .action((name: string) => setEnabled(setting(), kind, name, false))
  group
    .command('remove')
    .description('deletes its metadata file and what was decided about it')
    .argument('<handle>')
    .action((name: string) => removeRegistration(setting(), kind, name))
  return group
}

function domainCommands(group: Command, setting: GetSetting): void {
  group
    .command('confirm-domain')
    .description('says that a domain is really this partner’s own')
    .argument('<handle>')
    .argument('<domain>')
    .action((name: string, domain: string) => confirmDomain(setting(), name, domain, true))
  group
    .command('unconfirm-domain')
    .argument('<handle>')
    .argument('<domain>')
    .action((name: string, domain: string) => confirmDomain(setting(), name, domain, false))
}

function keyCommands(program: Command, setting: GetSetting): void {
  const group = program.command('keys').description('our own keys')
  const line = (name: string) =>
    group
      .command(name)
      .addOption(new Option('--use <use>').choices(['signing', 'encryption']).default('signing'))
      .addOption(new Option('--kind <kind>', 'of signing keys; else the default kind').choices(keyKinds))
  withJson(group.command('list')).action((options: Json) => listKeys(setting(), options.json === true))
  line('next')
    .description('make the next key: published, not yet used')
    .action((which: WhichKeys) => nextKey(setting(), which))
  line('promote')
    .description('use the next key, retire the active one')
    .action((which: WhichKeys) => promoteKey(setting(), which))
  line('retire')
    .description('delete the retired keys for good')
    .action((which: WhichKeys) => retireKeys(setting(), which))
}

function userCommands(program: Command, setting: GetSetting): void {
  const group = program.command('user').description('people as known here')
  withJson(
    group.command('list').argument('[query]', '', '').option('--limit <count>', 'at most so many', count, 50),
  ).action((query: string, options: Json & { limit: number }) =>
    listUsers(setting(), query, options.limit, options.json === true),
  )
  withJson(group.command('show').argument('<id>')).action((id: string, options: Json) =>
    showUser(setting(), id, options.json === true),
  )
  group
    .command('add')
    .description('a person to be linked at their first sign-in, or by hand')
    .option('--attribute <name=value>', 'again for each value', collect, [])
    .option('--role <role>', 'again for each role', collect, [])
    .option('--for <partner>', 'the partner this person will come from')
    .action((options: AddUser) => addUser(setting(), options))
  group
    .command('enable')
    .argument('<id>')
    .action((id: string) => setActive(setting(), id, true))
  group
    .command('disable')
    .description('and ends their sessions')
    .argument('<id>')
    .action((id: string) => setActive(setting(), id, false))
  subject(group.command('link').description('a partner’s name for a person').argument('<id>')).action(
    (id: string, options: LinkUser) => linkUser(setting(), id, options),
  )
  subject(group.command('unlink').argument('<id>')).action((id: string, options: LinkUser) =>
    unlinkUser(setting(), id, options),
  )
  group
    .command('grant')
    .argument('<id>')
    .requiredOption('--role <role>')
    .action((id: string, options: { role: string }) => setRole(setting(), id, options.role, true))
  group
    .command('revoke')
    .argument('<id>')
    .requiredOption('--role <role>')
    .action((id: string, options: { role: string }) => setRole(setting(), id, options.role, false))
}

function subject(command: Command): Command {
  return command
    .requiredOption('--partner <handle>')
    .requiredOption('--name-id <value>')
    .option('--format <uri>', 'of the NameID', 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent')
    .option('--name-qualifier <text>')
    .option('--sp-name-qualifier <text>')
}

function sessionCommands(program: Command, setting: GetSetting): void {
  const group = program.command('session').description('sign-ins that browsers hold')
  withJson(group.command('list').argument('<user>')).action((user: string, options: Json) =>
    listSessions(setting(), user, options.json === true),
  )
  group
    .command('end')
    .description('ends all sessions of a person')
    .argument('<user>')
    .action((user: string) => endUsersSessions(setting(), user))
}

function lookCommands(program: Command, setting: GetSetting, end: (code: number) => void): void {
  const signIn = program.command('sign-in').description('what happened in one sign-in')
  withJson(
    signIn
      .command('show')
      .description('how it ended, why, and every check on the way')
      .argument('<reference>', 'as on the person’s page')
      .option('--messages', 'with the messages of both legs'),
  ).action((reference: string, options: ShowSignIn) => showSignIn(setting(), reference, options))
  withJson(
    program
      .command('audit')
      .description('what was written down for good, newest last')
      .option('--reference <reference>')
      .option('--user <id>')
      .option('--limit <count>', 'at most so many', count, 50),
  ).action((options: AuditQuery & Json) => showAudit(setting(), options, options.json === true))
  withJson(
    program.command('check-config').description('read everything as a start would, and say what is wrong'),
  ).action(async (options: Json) =>
    end((await checkConfig(setting(), options.json === true)) ? done : refused),
  )
  const metadata = program.command('metadata').description('our own metadata, signed')
  for (const which of ['idp', 'sp', 'both', 'wsfed'] as const) {
    const command = metadata.command(which).description(
      {
        idp: 'SAML, for apps',
        sp: 'SAML, for partners',
        both: 'SAML, both roles',
        wsfed: 'WS-Federation, both roles',
      }[which],
    )
    if (which === 'sp') command.option('--with-encryption', 'with the key that partners may encrypt to')
    command
      .addOption(new Option('--key <kind>', 'with our signing keys of this kind alone').choices(keyKinds))
      .action((options: WhichMetadata) => printMetadata(setting(), which, options))
  }
}

function withJson(command: Command): Command {
  return command.option('--json', 'for machines')
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

function count(value: string): number {
  if (!/^[1-9][0-9]{0,4}$/.test(value)) throw new InvalidArgumentError('Expected a number from 1 to 99999.')
  return Number(value)
}
