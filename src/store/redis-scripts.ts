import { createHash } from 'node:crypto'

/** A step that Redis runs as one, whole and apart from all others. */
export interface Script {
  readonly lua: string
  /** How Redis knows it once it has seen it. */
  readonly sha: string
}

function script(lua: string): Script {
  return { lua, sha: createHash('sha1').update(lua).digest('hex') }
}

/**
 * A step that changes something. Its first key is this very attempt's: when a reply was lost and the command is sent
 * again, it says what it said the first time and changes nothing. That key is written first, so that a full memory
 * refuses the step before it has done anything.
 */
function once(lua: string): Script {
  return script(`local said = redis.call('GET', KEYS[1])
if said and said ~= '' then return said end
redis.call('SET', KEYS[1], '', 'PX', 10000)
local function step()
${lua}
end
local says = step()
redis.call('SET', KEYS[1], says, 'PX', 10000)
return says`)
}

/** The same for a step that only makes room: a full memory must not keep a session alive. */
function onceFreeing(lua: string): Script {
  return script(`local said = redis.call('GET', KEYS[1])
if said then return said end
local function step()
${lua}
end
local says = step()
redis.pcall('SET', KEYS[1], says, 'PX', 10000)
return says`)
}

/** The hash `key` if it is there and has not ended; instants are milliseconds since 1970. */
const live = `local function live(key, now)
  local ends = redis.call('HGET', key, 'ends')
  return ends and tonumber(ends) > tonumber(now)
end`

const swap = `local function fits(key, now, version)
  local kept = redis.call('HMGET', key, 'version', 'state')
  return live(key, now) and kept[1] == version and kept[2] == 'open'
end
local function swap(key, pending, id, version, state, ends, sealed, ttl)
  redis.call('HSET', key, 'version', version, 'state', state, 'ends', ends, 'sealed', sealed)
  redis.call('PEXPIRE', key, ttl)
  if state == 'finished' then redis.call('ZREM', pending, id) end
end`

/** KEYS attempt, sign-in, pending, request or none. ARGV now, id, version, ends, sealed, ttl, most pending. */
export const beginSignIn = once(`local now, id, ends, ttl = ARGV[1], ARGV[2], ARGV[4], ARGV[6]
if KEYS[4] then
  local holder = redis.call('GET', KEYS[4])
  local held = holder and string.match(holder, '^(%d+) ')
  if held and tonumber(held) > tonumber(now) then return 'seen ' .. string.sub(holder, #held + 2) end
end
if redis.call('EXISTS', KEYS[2]) == 1 then return 'exists' end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[7]) then return 'too_many' end
redis.call('HSET', KEYS[2], 'version', ARGV[3], 'state', 'open', 'ends', ends, 'sealed', ARGV[5])
redis.call('PEXPIRE', KEYS[2], ttl)
redis.call('ZADD', KEYS[3], ends, id)
redis.call('PEXPIRE', KEYS[3], math.max(redis.call('PTTL', KEYS[3]), tonumber(ttl)))
if KEYS[4] then redis.call('SET', KEYS[4], ends .. ' ' .. id, 'PX', ttl) end
return 'kept'`)

/** KEYS attempt, sign-in, pending. ARGV now, known version, id, version, state, ends, sealed, ttl. */
export const swapSignIn = once(`${live}
${swap}
if not fits(KEYS[2], ARGV[1], ARGV[2]) then return 'lost' end
swap(KEYS[2], KEYS[3], unpack(ARGV, 3))
return 'done'`)

/** KEYS attempt, answer. ARGV ends, sealed, ttl. */
export const keepAnswer = once(`if redis.call('EXISTS', KEYS[2]) == 1 then return 'exists' end
redis.call('HSET', KEYS[2], 'ends', ARGV[1], 'sealed', ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 'kept'`)

/** KEYS attempt, answer, spent, and where a sign-in waits: sign-in, pending. ARGV now, spent ttl, then as `swapSignIn` without now. */
export const spendAnswer = once(`${live}
${swap}
if not live(KEYS[2], ARGV[1]) then return 'gone' end
if redis.call('EXISTS', KEYS[3]) == 1 then return 'replayed' end
if KEYS[4] and not fits(KEYS[4], ARGV[1], ARGV[3]) then return 'lost' end
redis.call('SET', KEYS[3], 1, 'PX', ARGV[2])
redis.call('DEL', KEYS[2])
if KEYS[4] then swap(KEYS[4], KEYS[5], unpack(ARGV, 4)) end
return 'spent'`)

/** KEYS attempt, spent. ARGV ttl. */
export const rememberFirst = once(`if redis.call('EXISTS', KEYS[2]) == 1 then return 'seen' end
redis.call('SET', KEYS[2], 1, 'PX', ARGV[1])
return 'first'`)

/**
 * KEYS epoch. ARGV now, run id of the server. A server that was started anew may have forgotten something; it is
 * complete only since then.
 */
export const epochOf = script(`local kept = redis.call('HMGET', KEYS[1], 'since', 'run')
if kept[1] and kept[2] == ARGV[2] then return kept[1] end
redis.call('HSET', KEYS[1], 'since', ARGV[1], 'run', ARGV[2])
return ARGV[1]`)

const tellings = `local function tell(session, told, app, sealed, most)
  redis.call('RPUSH', told, app .. '\\n' .. sealed)
  if redis.call('HINCRBY', session, 'told ' .. app, 1) <= tonumber(most) then return end
  for _, entry in ipairs(redis.call('LRANGE', told, 0, -1)) do
    if string.sub(entry, 1, #app + 1) == app .. '\\n' then
      redis.call('LREM', told, 1, entry)
      redis.call('HINCRBY', session, 'told ' .. app, -1)
      return
    end
  end
end`

/** A session with all its tellings, or with so many of the latest of one app. */
const shown = `local function lately(entries, app, most)
  local found = {}
  for _, entry in ipairs(entries) do
    if string.sub(entry, 1, #app + 1) == app .. '\\n' then found[#found + 1] = entry end
  end
  return { unpack(found, math.max(1, #found - tonumber(most) + 1)) }
end
local function show(session, told, app, most)
  local kept = redis.call('HMGET', session, 'id', 'seen', 'sealed')
  local entries = redis.call('LRANGE', told, 0, -1)
  return { id = kept[1], seen = kept[2], sealed = kept[3], told = app and lately(entries, app, most) or entries }
end`

const ended = `local function drop(session, told, prefix, id)
  local kept = redis.call('HMGET', session, 'user', 'secret')
  if kept[1] then redis.call('ZREM', prefix .. 'user-sessions:' .. kept[1], id) end
  if kept[2] then redis.call('DEL', prefix .. 'session-secret:' .. kept[2]) end
  redis.call('DEL', session, told)
end`

/**
 * KEYS attempt, session, told, secret, user's sessions. ARGV ttl, most told, id, secret hash, user, seen, ends, sealed,
 * then app and sealed telling in turn.
 */
export const startSession = once(`${tellings}
local ttl = tonumber(ARGV[1])
redis.call('HSET', KEYS[2], 'id', ARGV[3], 'secret', ARGV[4], 'user', ARGV[5], 'seen', ARGV[6], 'ends', ARGV[7], 'sealed', ARGV[8])
redis.call('PEXPIRE', KEYS[2], ttl)
redis.call('SET', KEYS[4], ARGV[3], 'PX', ttl)
redis.call('ZADD', KEYS[5], ARGV[7], ARGV[3])
redis.call('PEXPIRE', KEYS[5], math.max(redis.call('PTTL', KEYS[5]), ttl))
for at = 9, #ARGV, 2 do tell(KEYS[2], KEYS[3], ARGV[at], ARGV[at + 1], ARGV[2]) end
if #ARGV > 8 then redis.call('PEXPIRE', KEYS[3], ttl) end
return 'started'`)

/** KEYS secret. ARGV now, prefix, and where one app alone is of interest: app, most of its tellings. */
export const findSession = script(`${live}
${shown}
local id = redis.call('GET', KEYS[1])
if not id then return '' end
local session = ARGV[2] .. 'session:' .. id
if not live(session, ARGV[1]) then return '' end
return cjson.encode(show(session, ARGV[2] .. 'told:' .. id, ARGV[3], ARGV[4]))`)

/** KEYS attempt, session, told. ARGV now, seen, most told, and where somebody was told: app, sealed telling. */
export const tellSession = once(`${live}
${tellings}
if not live(KEYS[2], ARGV[1]) then return 'gone' end
if tonumber(ARGV[2]) > tonumber(redis.call('HGET', KEYS[2], 'seen')) then redis.call('HSET', KEYS[2], 'seen', ARGV[2]) end
if ARGV[4] then
  tell(KEYS[2], KEYS[3], ARGV[4], ARGV[5], ARGV[3])
  redis.call('PEXPIRE', KEYS[3], redis.call('PTTL', KEYS[2]))
end
return 'told'`)

/** KEYS attempt, session, told. ARGV now, prefix, id. */
export const endSession = onceFreeing(`${live}
${shown}
${ended}
local says = live(KEYS[2], ARGV[1]) and cjson.encode({ show(KEYS[2], KEYS[3]) }) or '[]'
drop(KEYS[2], KEYS[3], ARGV[2], ARGV[3])
return says`)

const eachOfUser = (lua: string) => `${live}
${shown}
${ended}
local list = {}
for _, id in ipairs(redis.call('ZRANGE', USER, 0, -1)) do
  local session, told = ARGV[2] .. 'session:' .. id, ARGV[2] .. 'told:' .. id
  if live(session, ARGV[1]) then list[#list + 1] = show(session, told) end
  ${lua}
end
return #list == 0 and '[]' or cjson.encode(list)`

/** KEYS user's sessions. ARGV now, prefix. */
export const sessionsOfUser = script(eachOfUser('').replace('USER', 'KEYS[1]'))

/** KEYS attempt, user's sessions. ARGV now, prefix. */
export const endSessionsOfUser = onceFreeing(
  eachOfUser('drop(session, told, ARGV[2], id)').replace('USER', 'KEYS[2]'),
)
