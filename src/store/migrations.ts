/** One step of the schema. A step that has left the house is never edited: what changes is a new step. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sqlite: readonly string[]
}

const ends = "type in ('signin.completed', 'signin.refused')"

const neverChanged = `create trigger audit_is_never_changed before update on audit
  begin select raise(abort, 'audit entries are never changed'); end`

const hour = 3_600_000
const day = 86_400_000

/** Names that a message claims and nobody here has are not told apart in counts: anybody could send thousands. */
function known(row: string): { readonly app: string; readonly partner: string; readonly code: string } {
  return {
    app: `case when ${row}code = 'request.unknown_app' then '' else coalesce(${row}app, '') end`,
    partner: `case when ${row}code in ('partner.unknown', 'partner.not_asked') then ''
      else coalesce(${row}partner, '') end`,
    code: `coalesce(${row}code, '')`,
  }
}

/** Ends of sign-ins by hour of the house, of each app and of each partner; the house's own entity id is empty. */
const counted: readonly (readonly [
  kind: string,
  id: (row: string) => string,
  where: (row: string) => string,
])[] = [
  ['house', () => "''", () => ''],
  ['app', (row) => known(row).app, (row) => ` and ${known(row).app} <> ''`],
  ['partner', (row) => known(row).partner, (row) => ` and ${known(row).partner} <> ''`],
]

const rolledUp: readonly string[] = [
  `create table sign_in_hours (
    kind text not null, entity_id text not null, hour bigint not null, code text not null, count bigint not null,
    primary key (kind, entity_id, hour, code)) without rowid`,
  ...counted.flatMap(([kind, id, where]) => {
    const values = (row: string) => `'${kind}', ${id(row)}, ${row}at - ${row}at % ${hour}, ${known(row).code}`
    return [
      `insert into sign_in_hours select ${values('')}, count(*) from audit where ${ends}${where('')} group by 2, 3, 4`,
      `create trigger audit_is_counted_of_${kind} after insert on audit when new.${ends}${where('new.')} begin
        insert into sign_in_hours values (${values('new.')}, 1) on conflict do update set count = count + 1; end`,
    ]
  }),
  `create table sign_in_days (
    day bigint not null, app text not null, partner text not null, code text not null, count bigint not null,
    primary key (day, app, partner, code)) without rowid`,
  'create index sign_in_days_by_app on sign_in_days (app, day)',
  'create index sign_in_days_by_partner on sign_in_days (partner, day)',
  ...((values: (row: string) => string) => [
    `insert into sign_in_days select ${values('')}, count(*) from audit where ${ends} group by 1, 2, 3, 4`,
    `create trigger audit_is_counted_by_day after insert on audit when new.${ends} begin
      insert into sign_in_days values (${values('new.')}, 1) on conflict do update set count = count + 1; end`,
  ])((row) => {
    const { app, partner, code } = known(row)
    return `${row}at - ${row}at % ${day}, ${app}, ${partner}, ${code}`
  }),
  `create table last_success (
    kind text not null, entity_id text not null, at bigint not null, primary key (kind, entity_id)) without rowid`,
  ...['app', 'partner'].flatMap((kind) => [
    `insert into last_success select '${kind}', ${kind}, max(at) from audit
      where type = 'signin.completed' and ${kind} is not null group by ${kind}`,
    `create trigger audit_tells_last_success_of_${kind} after insert on audit
      when new.type = 'signin.completed' and new.${kind} is not null begin
      insert into last_success values ('${kind}', new.${kind}, new.at)
        on conflict do update set at = max(at, excluded.at); end`,
  ]),
]

/** So many are kept: whoever asks for more looks at everything. */
const changesKept = 1000

/** Notes which registration a change is of, under the count that it will bring about. */
function changeNoted(table: string, on: 'insert' | 'update' | 'delete', row: 'new' | 'old'): string {
  const next = "(select value + 1 from counters where name = 'overlays')"
  return `create trigger ${table}_${on}_is_noted after ${on} on ${table} begin
      insert into registration_changes values (${next}, ${row}.kind, ${row}.entity_id);
      delete from registration_changes where number <= ${next} - ${changesKept}; end`
}

export const migrations: readonly Migration[] = [
  {
    number: 1,
    name: 'sign-ins, sessions and what was spent',
    sqlite: [
      `create table sign_ins (
        id text primary key, request_key text unique, source text not null,
        state text not null check (state in ('open', 'finished')), version bigint not null,
        expires_at bigint not null, sealed text not null)`,
      'create index sign_ins_by_source on sign_ins (source, state, expires_at)',
      'create index sign_ins_by_end on sign_ins (expires_at)',
      'create table answers (handle text primary key, expires_at bigint not null, sealed text not null)',
      'create index answers_by_end on answers (expires_at)',
      `create table sessions (
        id text primary key, secret_hash text not null unique, user_id text not null,
        last_seen_at bigint not null, expires_at bigint not null, sealed text not null)`,
      'create index sessions_by_user on sessions (user_id)',
      'create index sessions_by_end on sessions (expires_at)',
      `create table session_told (
        number integer primary key autoincrement,
        session_id text not null references sessions (id) on delete cascade,
        app text not null, sealed text not null)`,
      'create index session_told_by_session on session_told (session_id, app)',
      'create table replays (id text primary key, remembered_until bigint not null)',
      'create index replays_by_end on replays (remembered_until)',
      'create table counters (name text primary key, value bigint not null)',
      "insert into counters (name, value) values ('asked', 0), ('overlays', 0), ('forgotten_until', 0)",
    ],
  },
  {
    number: 2,
    name: 'users, links and what was decided about registrations',
    sqlite: [
      `create table users (
        id text primary key, active integer not null, provisioned_for text, attributes text not null,
        search_text text not null, version bigint not null, created_at bigint not null,
        updated_at bigint not null)`,
      'create index users_by_provisioner on users (provisioned_for) where provisioned_for is not null',
      `create table user_roles (
        user_id text not null references users (id) on delete cascade, origin text not null,
        role text not null, position integer not null, primary key (user_id, origin, role))`,
      'create index user_roles_by_role on user_roles (role)',
      `create table user_groups (
        user_id text not null references users (id) on delete cascade, origin text not null,
        name text not null, position integer not null, primary key (user_id, origin, name))`,
      'create index user_groups_by_name on user_groups (name)',
      `create table user_values (
        user_id text not null references users (id) on delete cascade, name text not null,
        value text not null)`,
      'create index user_values_by_value on user_values (name, value)',
      'create index user_values_by_user on user_values (user_id)',
      `create table links (
        partner text not null, format text not null, value text not null, name_qualifier text not null,
        sp_name_qualifier text not null, user_id text not null references users (id) on delete cascade,
        created_at bigint not null,
        primary key (partner, value, format, name_qualifier, sp_name_qualifier))`,
      'create index links_by_user on links (user_id)',
      'create index links_by_value on links (value)',
      `create table issued_names (
        user_id text not null references users (id) on delete cascade, app text not null,
        value text not null, issued_at bigint not null, primary key (user_id, app))`,
      `create table overlays (
        kind text not null, entity_id text not null, overlay text not null,
        primary key (kind, entity_id))`,
    ],
  },
  {
    number: 3,
    name: 'audit and records',
    sqlite: [
      `create table audit (
        seq integer primary key autoincrement, at bigint not null, type text not null, reference text,
        user_id text, event text not null)`,
      'create index audit_by_reference on audit (reference) where reference is not null',
      'create index audit_by_user on audit (user_id) where user_id is not null',
      'create index audit_by_time on audit (at)',
      `create trigger audit_is_never_changed before update on audit
        begin select raise(abort, 'audit entries are never changed'); end`,
      `create trigger audit_is_never_shortened before delete on audit
        begin select raise(abort, 'audit entries are never deleted'); end`,
      `create table records (
        number integer primary key autoincrement, reference text not null, at bigint not null,
        sealed text not null)`,
      'create index records_by_reference on records (reference)',
      'create index records_by_time on records (at)',
    ],
  },
  {
    number: 4,
    name: 'what many records name, kept once',
    sqlite: [
      'create table record_names (hash text primary key, at bigint not null, sealed blob not null)',
      'create index record_names_by_time on record_names (at)',
    ],
  },
  {
    number: 5,
    name: 'revisions of what was decided about registrations, and documents taken in here',
    sqlite: [
      'alter table overlays add column revision bigint not null default 1',
      // Whatever was in force once stays, so that a change can be taken back; it is small, and changes seldom.
      'create table document_versions (sha256 text primary key, bytes blob not null)',
      `create table documents (
        kind text not null check (kind in ('app', 'partner')), entity_id text not null, handle text not null,
        sha256 text not null references document_versions (sha256), added_at bigint not null,
        primary key (kind, entity_id), unique (kind, handle))`,
    ],
  },
  {
    number: 6,
    name: 'those who run the house',
    sqlite: [
      `create table admins (
        id text primary key, name text not null unique, role text not null, active integer not null,
        password_hash text, user_id text unique, created_at bigint not null, last_sign_in_at bigint,
        version bigint not null)`,
      `create table admin_sessions (
        id text primary key, secret_hash text not null unique,
        admin_id text not null references admins (id) on delete cascade, by text not null,
        source text not null, started_at bigint not null, last_seen_at bigint not null,
        expires_at bigint not null)`,
      'create index admin_sessions_by_admin on admin_sessions (admin_id)',
      'create index admin_sessions_by_end on admin_sessions (expires_at)',
      `create table admin_tokens (
        id text primary key, secret_hash text not null unique, name text not null,
        admin_id text not null references admins (id), scopes text not null, created_at bigint not null,
        expires_at bigint not null, last_used_at bigint, revoked_at bigint)`,
      `create table admin_setup_links (
        secret_hash text primary key, name text, admin_id text, role text not null,
        created_by text not null, expires_at bigint not null)`,
    ],
  },
  {
    number: 7,
    name: 'the audit, asked from above',
    // Over a million entries of the audit, a third of them ends of sign-ins, this takes some twenty seconds once.
    sqlite: [
      ...['app', 'partner', 'code', 'actor', 'object'].map(
        (name) => `alter table audit add column ${name} text`,
      ),
      'drop trigger audit_is_never_changed',
      `update audit set app = json_extract(event, '$.app'), partner = json_extract(event, '$.partner'),
        code = json_extract(event, '$.code') where ${ends}`,
      `update audit set actor = json_extract(event, '$.by')
        where type not like 'signin.%' and type not in ('session.ended', 'user.refreshed')`,
      `update audit set object = coalesce(json_extract(event, '$.id'), json_extract(event, '$.file'))
        where type like 'registration.%'`,
      "update audit set object = json_extract(event, '$.fingerprint') where type like 'key.%'",
      neverChanged,
      'create index audit_by_app on audit (app, at, partner, code) where app is not null',
      'create index audit_by_partner on audit (partner, at, app, code) where partner is not null',
      'create index audit_by_code on audit (code, at) where code is not null',
      'create index audit_by_type on audit (type, at)',
      'create index audit_by_actor on audit (actor, at) where actor is not null',
      'create index audit_by_object on audit (object, at) where object is not null',
      'drop index audit_by_user',
      'create index audit_by_user on audit (user_id, at) where user_id is not null',
      ...rolledUp,
      `create table metadata_fetches (
        kind text not null, entity_id text not null, at bigint not null, source text not null, user_agent text,
        keys text not null, primary key (kind, entity_id))`,
      `create table record_links (
        secret_hash text primary key, id text not null unique, reference text not null, leg text not null,
        created_by text not null, created_at bigint not null, expires_at bigint not null, revoked_at bigint)`,
      'create index record_links_by_reference on record_links (reference)',
      'create index record_links_by_end on record_links (expires_at)',
    ],
  },
  {
    number: 8,
    name: 'which registrations changed, so that of thousands only these are looked at',
    sqlite: [
      // The count is raised after the change that it counts, in the same step.
      'create table registration_changes (number bigint not null, kind text not null, entity_id text not null)',
      'create index registration_changes_by_number on registration_changes (number)',
      changeNoted('overlays', 'insert', 'new'),
      changeNoted('overlays', 'update', 'new'),
      changeNoted('documents', 'insert', 'new'),
      changeNoted('documents', 'update', 'new'),
      changeNoted('documents', 'delete', 'old'),
    ],
  },
  {
    number: 9,
    name: 'whose account gave a setup link',
    sqlite: ['alter table admin_setup_links add column giver text'],
  },
]
