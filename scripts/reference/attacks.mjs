import { code, page, table } from './table.mjs'

/** docs/attacks.md: every row of the catalogue, with what the cases of it must get. */
export async function attacksPage() {
  const { catalogue } = await import('../../test/attacks/catalogue.ts')
  const { attacks } = await import('../../test/attacks/families/index.ts')
  const known = new Set(catalogue.flatMap(({ rows }) => rows.map(({ row }) => row)))
  const strays = [...new Set(attacks.map(({ row }) => row).filter((row) => !known.has(row)))]
  if (strays.length > 0)
    throw new Error(`cases of rows that the catalogue does not have: ${strays.join(', ')}`)
  const seen = new Set()
  const twice = attacks.map(({ id }) => id).filter((id) => seen.size === seen.add(id).size)
  if (twice.length > 0) throw new Error(`cases of one id: ${twice.join(', ')}`)
  const sections = catalogue.map(({ title, rows }) => `## ${title}\n\n${sectionOf(rows, attacks)}`)
  return page('Attacks', intro(attacks), sections)
}

function intro(attacks) {
  return `Every attack on a federation gateway that we know of, and what comes of it here. ${attacks.length} cases of it are played by \`npm run attacks\` and with every \`npm run test:all\`: each through the doors of a whole gateway over HTTP, beside a twin, the same message under the same settings less what is hostile about it, which is taken. Each case must get the very code that stands here, at the very stage; no session and no message for an app may come of it, one audit event stands in the store, and the page says no more than the code’s own sentence ([refusals](reference/refusals.md)).

*harmless* means taken on purpose: the app is told exactly what it is told of the twin. *another-person* is taken too, and is somebody else to the app. \`http.413\` and the like are said before a message is read. \`metadata.…\` is a file that is set aside: whatever stood before stands. Stages S0 to S9 are those of [the architecture](../ARCHITECTURE.md).

\`npm run attacks:stages\` takes out one stage after another and sees that something goes wrong without it, and that attacks on signatures, keys, encryption and between partners fall at another stage or come to nothing but what was signed. \`npm run attacks:mix-up\` plays twenty partners against each other.`
}

function sectionOf(rows, attacks) {
  const head = ['Row', 'What the attacker does', 'Known from', 'What happens here', 'Cases', 'They get']
  return table(
    head,
    rows.map(({ row, title, known, required, where }) => {
      const cases = attacks.filter((one) => one.row === row)
      const proved = cases.length > 0 ? String(cases.length) : '–'
      const gets = cases.length > 0 ? outcomes(cases) : (where ?? '')
      const also = cases.length > 0 && where ? `${gets}; ${where}` : gets
      return [row, title, known.join(', '), required, proved, also]
    }),
  )
}

function outcomes(cases) {
  const counts = new Map()
  for (const { expected } of cases) {
    const name = [expected.code, expected.stage].filter(Boolean).join(' ')
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1))
    .map(([name, count]) => `${code(name)} ${count}`)
    .join(', ')
}
