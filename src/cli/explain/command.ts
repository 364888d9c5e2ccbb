import type { Command } from 'commander'
import { systemClock } from '../../gateway.js'
import { CommandFault, faultWords } from '../command-fault.js'
import type { Terminal } from '../terminal.js'
import { json } from '../terminal.js'
import { unusable, wholeAnswer } from './answer.js'
import { explainBatch } from './batch.js'
import { longestCapture } from '../../captured/capture.js'
import { certificateNames } from './case.js'
import { explain } from './explain.js'
import type { Wishes } from './given.js'
import { givenOf } from './given.js'
import { reportText } from './report-text.js'
import { openShelf } from './shelf.js'

interface Options extends Wishes {
  readonly json?: boolean
  readonly batch?: string
}

const ends = { accepted: 0, refused: 1, unusable: 2 } as const

/** `explain`: its exit code says accepted, refused, or that nothing could be judged. */
export function explainCommand(program: Command, terminal: Terminal, end: (code: number) => void): void {
  const command = program
    .command('explain')
    .description('what a captured message meets here: every check, and who must act')
    .argument(
      '[file]',
      'a SAMLResponse, AuthnRequest or metadata as XML, base64, form or address; - is standard input',
    )
  withOptions(command).action(async (file: string | undefined, { batch, ...options }: Options) => {
    if ((file === undefined) === (batch === undefined)) {
      command.error('error: give a file, or cases with --batch FILE', { exitCode: ends.unusable })
    }
    end(ends[await (batch === undefined ? one(file ?? '', options, terminal) : many(batch, terminal))])
  })
}

function withOptions(command: Command): Command {
  return command
    .option('--partner <metadata>', 'the partner that a Response is from')
    .option('--app <metadata>', 'the app that an AuthnRequest is from')
    .option('--cert <pem>', 'in place of metadata: its certificate; again for each', collect)
    .option('--issuer <entityID>', 'in place of metadata: its entityID')
    .option('--entity-id <entityID>', 'ours; else taken from the message, and said')
    .option(
      '--acs <url>',
      'our address for Responses (of an AuthnRequest: the app’s); else taken from the message',
    )
    .option('--sso <url>', 'our address for AuthnRequests; else taken from the message')
    .option('--in-response-to <id>', 'ID of the request that is answered; else taken from the message')
    .option('--at <instant>', 'the clock, as 2026-11-22T14:05:00Z; else now')
    .option('--decryption-key <pem>', 'our private key, where the assertion is encrypted')
    .option('--accept-sha1', 'as with the setting acceptSha1Signatures')
    .option('--accept-cbc', 'as with the setting acceptCbcEncryption')
    .option('--unsolicited', 'as with the setting acceptUnsolicitedAnswers: nobody asked')
    .option('--json', 'for machines')
    .option('--batch <cases>', 'a JSON object a line: file, cert or partner, issuer, entityId, acs, …')
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...certificateNames(value)]
}

type End = keyof typeof ends

async function one(file: string, options: Options, terminal: Terminal): Promise<End> {
  try {
    const shelf = openShelf(['.'])
    const bytes = file === '-' ? await inputOf(terminal) : shelf.read(file)
    const report = explain(
      { name: file, bytes },
      options,
      givenOf(options, shelf, systemClock.now(), true),
      true,
    )
    terminal.out(
      options.json === true ? json(wholeAnswer(file, report)) : reportText(report, terminal.color === true),
    )
    return report.outcome.accepted ? 'accepted' : 'refused'
  } catch (error) {
    if (!(error instanceof CommandFault)) throw error
    if (options.json === true) terminal.out(json(unusable(file, error.message)))
    else terminal.error(faultWords(error))
    return 'unusable'
  }
}

async function many(file: string, terminal: Terminal): Promise<End> {
  try {
    return await explainBatch(file, terminal, () => systemClock.now())
  } catch (error) {
    if (!(error instanceof CommandFault)) throw error
    terminal.error(faultWords(error))
    return 'unusable'
  }
}

async function inputOf({ input }: Terminal): Promise<Buffer> {
  if (input === undefined)
    throw new CommandFault('There is no standard input here.', 'Give the name of a file.')
  return input(longestCapture)
}
