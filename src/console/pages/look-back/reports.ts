import { reportsFor } from '../../../admin/reports/reports.js'
import { html } from '../../../drawing/html.js'
import { emptyState } from '../../parts/empty.js'
import { table } from '../../parts/table.js'
import { page } from '../../route.js'

/** What can be asked about time gone by. */
export const reportsPage = page({
  path: '/admin/reports',
  permission: 'reports.read',
  async open({ caller, office }) {
    const [latest] = await office.reports.signIns({ limit: 1 })
    const { apps } = office.gateway.registry
    return {
      title: 'Reports',
      place: 'reports',
      beneath: 'Each can be narrowed, and taken away as CSV or JSON.',
      body: html`${
        latest === undefined &&
        emptyState({
          title: 'Nothing to report yet',
          says: 'Reports are made of sign-ins, and nobody has tried to sign in. What is registered and what was changed can be reported all the same.',
          action:
            apps().length === 0 && caller.may.has('registrations.change')
              ? html`<a class="button" href="/admin/apps/new">Add an app</a>`
              : undefined,
        })
      }${table({
        caption: 'Reports',
        rows: reportsFor(caller),
        columns: [
          {
            label: 'Report',
            kind: 'main',
            cell: ({ name, title }) => html`<a href="/admin/reports/${name}">${title}</a>`,
          },
          { label: 'What it answers', cell: ({ about }) => about },
          {
            label: 'Take it away',
            kind: 'actions',
            cell: ({ name }) =>
              html`<a href="/admin/reports/${name}.csv" download>CSV</a> <a href="/admin/reports/${name}.json" download>JSON</a>`,
          },
        ],
      })}`,
    }
  },
})
