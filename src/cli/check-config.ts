import { isProduction } from '../config/base-url.js'
import { namesNobody } from '../config/names-nobody.js'
import { inWords, weakenings } from '../config/weakenings.js'
import { hasKeys, settingsOf, withRegistry, withRing } from './house.js'
import type { Setting } from './house.js'
import { oddityLines } from './registration-card.js'
import { json, lines, plain } from './terminal.js'

/** Everything the operator wrote, read as a start would read it; false when something is set aside. */
export async function checkConfig(setting: Setting, asJson: boolean): Promise<boolean> {
  const settings = settingsOf(setting)
  // Looking makes nothing: before the first start there are no keys.
  const keys = hasKeys(settings) ? await withRing(settings, {}, async (ring) => ring.oddities()) : []
  return withRegistry(settings, async (registry) => {
    const setAside = registry.quarantined()
    const registered = [...registry.apps(), ...registry.partners()]
    const unmatched = namesNobody(settings, registry.apps(), registry.partners())
    const weak = weakenings(settings, registry.decided())
    const report = {
      home: settings.home,
      baseUrl: settings.baseUrl,
      weakenings: weak,
      setAside,
      unmatched,
      keys,
    }
    if (asJson) {
      setting.terminal.out(
        json({ ...report, oddities: registered.map(({ handle, oddities }) => ({ handle, oddities })) }),
      )
      return setAside.length === 0
    }
    setting.terminal.out(
      'The settings can be used' +
        (setAside.length === 0
          ? '.\n'
          : `, but ${setAside.length} document${setAside.length === 1 ? ' is' : 's are'} not in force.\n`) +
        lines([
          ['home', settings.home],
          [
            'base URL',
            `${settings.baseUrl}${isProduction(settings.baseUrl) ? '' : ' (not production: plain http)'}`,
          ],
          ['listens on', `${settings.listen.host}:${settings.listen.port}`],
          ['data', settings.stores.data],
          ['state', settings.stores.redis === undefined ? 'SQLite' : 'Redis'],
          ['apps', String(registry.apps().length)],
          ['partners', String(registry.partners().length)],
          ['weakenings', weak.map(inWords).join(', ') || 'none'],
        ]) +
        oddityLines(keys) +
        registered
          .filter(({ oddities }) => oddities.length > 0)
          .map(({ handle, oddities }) => `${plain(handle)}\n${oddityLines(oddities)}`)
          .join('') +
        unmatched.map((key) => `! ${plain(key)} names nobody who is registered.\n`).join('') +
        setAside.map(({ file, reason }) => `! ${plain(`${file} is not in force: ${reason}`)}\n`).join(''),
    )
    return setAside.length === 0
  })
}
