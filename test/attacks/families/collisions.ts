// M08: an entityID or a handle that somebody has already. The one that stands keeps working, the newcomer is set aside.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeKeys } from '../../support/keys.js'
import type { Attack, Played } from '../attack.js'
import type { Ground } from '../ground.js'
import { commandAttack, documentOf, newcomer, serving } from '../play/command-door.js'
import { nothing } from '../play/look.js'
import { faultOf, type Kind } from '../play/metadata.js'

const kinds: readonly Kind[] = ['partner', 'app']
const local = { baseUrl: 'http://localhost:8080' }
const mallory = makeKeys()

/** File names beside `acme.xml` and `wiki.xml`; those of the same handle carry another entityID. */
const secondFiles = [
  {
    name: 'same-entity',
    tries: 'drops a second file with the entityID of one that stands, and other keys',
    file: () => 'aaa-first.xml',
    fault: 'registered',
  },
  {
    name: 'same-handle-in-capitals',
    tries: 'drops a second file whose name makes the same handle',
    file: (handle: string) => `${handle.slice(0, 1).toUpperCase()}${handle.slice(1)}.xml`,
    fault: 'handle_taken',
  },
  {
    name: 'no-handle',
    tries: 'drops a file whose name would lead out of an address',
    file: () => '-..%2f.xml',
    fault: 'file',
  },
] as const

type SecondFile = (typeof secondFiles)[number]

function secondFile({ name, tries, file, fault }: SecondFile, kind: Kind): Attack {
  return {
    id: `M08.${name}.folder.${kind}`,
    row: 'M08',
    face: 'metadata',
    tries,
    expected: { code: `metadata.${fault}` },
    play: (ground, hostile) => besideStanding(kind, file, hostile, ground),
  }
}

async function besideStanding(
  kind: Kind,
  file: SecondFile['file'],
  hostile: boolean,
  ground: Ground,
): Promise<Played> {
  const { home, house } = ground.house
  const victim = kind === 'partner' ? ground.partner('acme') : ground.app('wiki')
  const name = hostile ? file(victim.handle) : 'elsewhere.xml'
  const path = join(home, 'metadata', `${kind}s`, name)
  const id = hostile && name === 'aaa-first.xml' ? victim.id : 'https://elsewhere.test'
  try {
    writeFileSync(path, documentOf(kind, { ...victim, id, keys: mallory }))
    await house.refresh()
    const { registry } = house.gateway
    const stands = kind === 'partner' ? registry.partner(victim.id) : registry.app(victim.id)
    const untouched =
      stands?.handle === victim.handle && stands.saml?.keys[0]?.certificate === victim.keys.certificate
    const reason = house.quarantined().find((one) => one.file.endsWith(`/${name}`))?.reason
    const [last] = (await house.gateway.audit.list({ limit: 1 })).map(({ event }) => event)
    return {
      ...nothing,
      accepted: reason === undefined,
      audited: last?.type === 'registration.quarantined' && last.reason === reason ? 1 : 0,
      detail: reason ?? '',
      ...(untouched ? {} : { leaked: 'another registration than the one that stood' }),
      ...(reason === undefined ? {} : { code: `metadata.${faultOf(reason)}` }),
    }
  } finally {
    rmSync(path, { force: true })
    await house.refresh()
  }
}

/** A handle becomes a file name and an address. */
const badHandles = [
  '../escape',
  '..',
  'a/b',
  'A',
  'a b',
  'a%2fb',
  'ä',
  '.hidden',
  '-x',
  'a\\b',
  'a\nb',
  'x'.repeat(64),
] as const

const handles = kinds.flatMap((kind) =>
  badHandles.map((handle, at) =>
    commandAttack({
      row: 'M08',
      name: `handle.${at + 1}.${JSON.stringify(handle)
        .slice(1, 12)
        .replace(/[^\w.-]/g, '_')}.${kind}`,
      tries: `registers under the handle ${JSON.stringify(handle).slice(0, 20)}`,
      expected: { code: 'command.handle' },
      run: (hostile) => ({
        settings: local,
        answers: serving(documentOf(kind, newcomer)),
        words: (here) => [kind, 'add', `${here}/m`, '--yes', `--handle=${hostile ? handle : 'fine'}`],
      }),
    }),
  ),
)

interface Collision {
  readonly name: string
  readonly tries: string
  readonly fault: string
  readonly row: string
  /** What stands in the folder, by file, and the entityID and words of the newcomer. */
  readonly stands: (kind: Kind) => Readonly<Record<string, string>>
  readonly id?: string
  readonly words: readonly string[]
}

const old = { ...newcomer, keys: makeKeys() }

const collisions: readonly Collision[] = [
  {
    row: 'M05',
    name: 'other-keys-without-replace',
    tries: 'brings other keys for somebody who is registered, without being told to replace',
    fault: 'registered',
    stands: (kind) => ({ 'newcomer.xml': documentOf(kind, old) }),
    words: [],
  },
  {
    row: 'M04',
    name: 'older-document-without-replace',
    tries: 'brings an older document, with a key that was taken out, without being told to replace',
    fault: 'registered',
    stands: (kind) => ({ 'newcomer.xml': documentOf(kind, { ...old, keys: makeKeys() }) }),
    words: ['--handle', 'newcomer'],
  },
  {
    row: 'M08',
    name: 'handle-of-another',
    tries: 'takes the handle of somebody else, even told to replace',
    fault: 'handle_taken',
    stands: (kind) => ({ 'taken.xml': documentOf(kind, { ...old, id: 'https://taken.test' }) }),
    words: ['--handle', 'taken', '--replace'],
  },
  {
    row: 'M08',
    name: 'over-a-file-set-aside',
    tries: 'writes over a file that is not in force',
    fault: 'file_there',
    stands: () => ({ 'broken.xml': '<broken' }),
    words: ['--handle', 'broken'],
  },
]

const brought = kinds.flatMap((kind) =>
  collisions.map(({ row, name, tries, fault, stands, words }) =>
    commandAttack({
      row,
      name: `${name}.${kind}`,
      tries,
      expected: { code: `command.${fault}` },
      run: (hostile) => ({
        settings: local,
        answers: serving(documentOf(kind, newcomer)),
        files: hostile
          ? Object.fromEntries(
              Object.entries(stands(kind)).map(([file, text]) => [`metadata/${kind}s/${file}`, text]),
            )
          : {},
        words: (here) => [kind, 'add', `${here}/m`, '--yes', ...words],
      }),
    }),
  ),
)

export const collisionAttacks: readonly Attack[] = [
  ...kinds.flatMap((kind) => secondFiles.map((file) => secondFile(file, kind))),
  ...handles,
  ...brought,
]
