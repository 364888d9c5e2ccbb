import { type Command, Option } from 'commander'
import { adminRoles } from '../model/admin.js'
import { listAdmins, makeSetupLink, resetPassword, type SetupLinkOptions, switchAdmin } from './admins.js'
import type { Setting } from './house.js'

/** `sallyport admin …`: the way back in for whoever has the machine. */
export function adminCommands(program: Command, setting: () => Setting): void {
  const group = program.command('admin').description('who runs the house, at its console')
  group
    .command('list')
    .description('every account')
    .option('--json', 'for machines')
    .action((options: { json?: boolean }) => listAdmins(setting(), options.json === true))
  group
    .command('setup-link')
    .description('a link by which somebody sets a password and comes in; works once, for 24 hours')
    .option('--name <name>', 'of the account; else whoever opens the link chooses')
    .addOption(new Option('--role <role>').choices(adminRoles).default('owner'))
    .action((options: SetupLinkOptions) => makeSetupLink(setting(), options))
  group
    .command('reset-password')
    .description('a link by which somebody sets a new password')
    .argument('<name>')
    .action((name: string) => resetPassword(setting(), name))
  group
    .command('deactivate')
    .description('ends their sessions and their tokens')
    .argument('<name>')
    .action((name: string) => switchAdmin(setting(), name, false))
  group
    .command('activate')
    .argument('<name>')
    .action((name: string) => switchAdmin(setting(), name, true))
}
