import {
  type SettingGroup,
  type SettingInForce,
  settingsInForce,
  weakeningsInForce,
} from '../../../admin/settings.js'
import { type Html, html } from '../../../drawing/html.js'
import { emptyState } from '../../parts/empty.js'
import { panel } from '../../parts/panel.js'
import { table } from '../../parts/table.js'
import { page } from '../../route.js'
import { weakenedList } from './standing.js'

/** What this gateway was told at its start. Files say it, so files change it. */
export const settingsPage = page({
  path: '/admin/settings',
  permission: 'house.read',
  async open({ caller, office }) {
    const groups = settingsInForce(caller, office)
    return {
      title: 'Settings',
      place: 'settings',
      beneath: html`As they are in force. They stand in <code>config/</code> and are read when the gateway starts.`,
      body: html`${panel({
        id: 'weakenings',
        title: 'Weakenings in force',
        says: 'Checks that are less strict than they could be, each with what it costs.',
        body: weakenedList(await weakeningsInForce(caller, office)),
      })}
${groups.length === 0 ? nothingSet : groups.map(group)}`,
    }
  },
})

const nothingSet = emptyState({
  title: 'Nothing is set',
  says: 'Every setting is as it comes. docs/reference lists what can be set.',
})

function group({ name, settings, count }: SettingGroup): Html {
  return panel({
    id: `settings-${name}`,
    title: name === 'house' ? 'The house' : name,
    says: count > settings.length && `The first ${settings.length} of ${count.toLocaleString('en')}.`,
    body: table<SettingInForce>({
      caption: name,
      even: true,
      columns: [
        { label: 'Setting', kind: 'main', cell: ({ path }) => html`<code>${path}</code>` },
        { label: 'Value', kind: 'token', cell: ({ value }) => value },
      ],
      rows: settings,
    }),
  })
}
