import type { Migration } from './migrations.js'

/** The schema of the recorder's own file. A step that has left the house is never edited: what changes is a new step. */
export const recordMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'records',
    sqlite: [
      `create table records (
        number integer primary key autoincrement, reference text not null, at bigint not null,
        sealed blob not null)`,
      'create index records_by_reference on records (reference)',
      'create index records_by_time on records (at)',
      'create table record_names (hash text primary key, at bigint not null, sealed blob not null)',
      'create index record_names_by_time on record_names (at)',
    ],
  },
]
