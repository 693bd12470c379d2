// What is written to Redis is written by scripts: each is one command, so that it is applied whole or not at all, however
// the connection ends.
//
// KEYS: the list, its meta key { epoch, version, size }, and for a whole list the staging key that it was streamed into.
// A script whose user lacks a permission stops there, and what it has written stays: so PUBLISH, which is the permission
// that is most often forgotten, comes before the first write. Others see all of it at once in any case.

/** As redis.call, but names the command that failed: Redis 7 says which permission is missing, but not for what. */
const CALL = `
local function call(name, ...)
  local answer = redis.pcall(name, ...)
  if type(answer) == 'table' and answer['err'] then error('command ' .. name .. ' failed: ' .. answer['err']) end
  return answer
end
`;

/**
 * The list is not there though it should be: after FLUSHALL, or DEL by hand. One entry added to nothing would lock out
 * all others.
 */
const KNOWN = `
local meta = call('HMGET', KEYS[2], 'version', 'size')
local there = call('EXISTS', KEYS[1]) == 1
local known = meta[1] and (there or tonumber(meta[2]) == 0)
`;

/** Versions are times, and never go back: numbers that only count would come again once a lagging replica is promoted. */
const CHANGED = `
local function changed(size, epoch)
  local version = math.max(tonumber(meta[1] or 0) + 1, tonumber(ARGV[2]))
  call('HSET', KEYS[2], 'version', string.format('%.0f', version), 'size', size)
  if epoch then call('HSET', KEYS[2], 'epoch', epoch) end
  call('PERSIST', KEYS[2])
  return {'done', string.format('%.0f', version)}
end
`;

/** ARGV: channel, time, command, and its arguments. */
export function change({ size }: Kind): string {
  return `${CALL}${KNOWN}${CHANGED}
if not known then return {'unknown', ''} end
call('PUBLISH', ARGV[1], '')
call(unpack(ARGV, 3))
return changed(call('${size}', KEYS[1]))`;
}

/** ARGV: channel, time, epoch, the version it must have ('any', 'none' or a number), how many are in staging, SCARD or HLEN. */
export const REPLACE = `${CALL}${KNOWN}${CHANGED}
if ARGV[4] == 'none' then
  if meta[1] then return {'kept', meta[1]} end
  if there then return {'unknown', ''} end
elseif ARGV[4] ~= 'any' and ARGV[4] ~= meta[1] then
  return {'conflict', meta[1] or ''}
end
local size = tonumber(ARGV[5])
if call(ARGV[6], KEYS[3]) ~= size then return {'expired', ''} end
call('PUBLISH', ARGV[1], '')
call('UNLINK', KEYS[1])
if size > 0 then
  call('RENAME', KEYS[3], KEYS[1])
  call('PERSIST', KEYS[1])
end
return changed(ARGV[5], ARGV[3])`;

/**
 * KEYS: staging. ARGV: seconds to live, how many entries there must be, command, and entries. Returns how many there are
 * now; -1 if what was there has run out.
 */
export function stage({ size }: Kind): string {
  return `${CALL}
if call('${size}', KEYS[1]) ~= tonumber(ARGV[2]) then return -1 end
call(ARGV[3], KEYS[1], unpack(ARGV, 4))
call('EXPIRE', KEYS[1], ARGV[1])
return call('${size}', KEYS[1])`;
}

/** The commands for a list, which is a set of origins or a hash of tenants. */
export interface Kind {
  readonly scan: string;
  readonly put: string;
  readonly remove: string;
  readonly size: string;
}

export const ORIGINS: Kind = { scan: 'SSCAN', put: 'SADD', remove: 'SREM', size: 'SCARD' };
export const POLICIES: Kind = { scan: 'HSCAN', put: 'HSET', remove: 'HDEL', size: 'HLEN' };
