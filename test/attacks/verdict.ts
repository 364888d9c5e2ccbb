import type { Attack, Played } from './attack.js'

/** What is wrong with how a case went; undefined when it went as it must. */
export function faultOf(attack: Attack, played: Played, twin: Played): string | undefined {
  if (!twin.accepted) return `its twin was not accepted: ${said(twin)}`
  if (attack.expected.code === 'harmless') return harmFault(played, twin)
  return attack.expected.code === 'another-person' ? personFault(played, twin) : refusalFault(attack, played)
}

/** `partner.signature_invalid S5`, as the lines of a run and the catalogue's page say it. */
export function said({ accepted, code, stage, httpStatus, detail }: Played): string {
  if (accepted) return 'accepted'
  return [code ?? `HTTP ${httpStatus}`, stage, detail && `(${detail})`].filter(Boolean).join(' ')
}

function harmFault(played: Played, twin: Played): string | undefined {
  if (!played.accepted) return `expected to be taken as its twin is, got ${said(played)}`
  if (played.told === undefined || played.told !== twin.told)
    return `expected the app to be told ${twin.told}, it was told ${played.told}`
  return undefined
}

/** The pairwise name is whom the app takes the person for. */
function personFault(played: Played, twin: Played): string | undefined {
  if (!played.accepted || played.told === undefined)
    return `expected to be taken as another person, got ${said(played)}`
  const [whom, twins] = [played.told, twin.told ?? ''].map((told) => told.split(' ')[1])
  return whom === twins ? `the app is told that it is the twin's person, ${whom}` : undefined
}

function refusalFault({ expected }: Attack, played: Played): string | undefined {
  const wanted = [expected.code, expected.stage].filter(Boolean).join(' ')
  const atTheDoor = expected.code.startsWith('http.')
  const code = atTheDoor ? `http.${played.httpStatus}` : played.code
  if (played.accepted || code !== expected.code || played.stage !== expected.stage)
    return `expected ${wanted}, got ${said(played)}`
  if (expected.says !== undefined && !played.detail?.includes(expected.says))
    return `expected ${wanted} since ${expected.says}, got ${said(played)}`
  if (played.sessions > 0) return `${played.sessions} sessions came to be`
  if (played.tokens > 0) return `${played.tokens} messages with Success were made`
  const silent = atTheDoor || expected.code.startsWith('command.') || expected.unwritten
  const most = expected.vouched ? 2 : 1
  if (silent ? played.audited > 0 : played.audited < 1 || played.audited > most)
    return `${played.audited} audit events stand in the store`
  if (played.leaked !== undefined) return `the page shows ${played.leaked}`
  return undefined
}
