/**
 * Ids are bigint: a snowflake stays below 2^63 until 2084. Instants are bigint milliseconds, UTC.
 * XP numerators are bigint as well: at the highest price the settings allow (3 000 XP a minute, 300 percent)
 * a member in voice day and night fills one in 325 years.
 */
export const tables = [
  /* sql */ `
create table guild (
  guild_id bigint primary key,
  settings jsonb,
  timezone text not null default 'UTC',
  daily_cap_xp bigint,
  curve_kind text not null default 'exponential',
  curve_base int not null default 100,
  curve_tenths int not null default 12,
  thresholds bigint[] not null generated always as (guildhall_thresholds(curve_kind, curve_base, curve_tenths)) stored
)`,
  /* sql */ `
create table settings_change (
  id bigserial primary key,
  guild_id bigint not null,
  at bigint not null,
  by text not null,
  before jsonb,
  after jsonb not null
)`,
  /* sql */ `create index settings_change_guild on settings_change (guild_id, at)`,

  // Pages keep room for new versions of their rows: an update that touches no indexed column stays on its page.
  /* sql */ `
create table member (
  guild_id bigint not null,
  user_id bigint not null,
  voice bigint not null default 0,
  chat bigint not null default 0,
  adjustments bigint not null default 0,
  xp bigint not null generated always as (greatest(0, voice / 6000000 + chat / 100 + adjustments)) stored,
  level bigint not null,
  reached_at bigint not null default 0,
  active_ms bigint not null default 0,
  afk_ms bigint not null default 0,
  video_ms bigint not null default 0,
  streaming_ms bigint not null default 0,
  messages bigint not null default 0,
  rewarded bigint not null default 0,
  credited_until bigint,
  last_message bigint,
  settled_at bigint,
  hidden boolean not null default false,
  present boolean not null default true,
  primary key (guild_id, user_id)
) with (fillfactor = 80)`,
  // The order of the lifetime board, so that a rank is a count along it. Other metrics are sorted when read:
  // a board is computed at most once in 20 s, and an index on each would be written by every settlement.
  /* sql */ `create index member_rank on member (guild_id, xp desc, reached_at, user_id) where present and not hidden`,

  // The period boards. The daily rows are the per-day rollups as well.
  /* sql */ `
create table member_period (
  guild_id bigint not null,
  kind text not null,
  starts_on date not null,
  user_id bigint not null,
  voice bigint not null,
  chat bigint not null,
  active_ms bigint not null,
  afk_ms bigint not null,
  video_ms bigint not null,
  streaming_ms bigint not null,
  messages bigint not null,
  rewarded bigint not null,
  primary key (guild_id, kind, starts_on, user_id)
) with (fillfactor = 80)`,
  /* sql */ `create index member_period_member on member_period (guild_id, user_id, kind, starts_on)`,

  /* sql */ `
create table segment (
  guild_id bigint not null,
  user_id bigint not null,
  started_at bigint not null,
  ended_at bigint not null,
  channel_id bigint not null,
  joined_at bigint not null,
  day date not null,
  attention text not null,
  camera boolean not null,
  screen boolean not null,
  withheld text[] not null,
  rate int not null,
  percent int not null,
  evidence text not null,
  primary key (guild_id, user_id, started_at)
) partition by range (started_at)`,
  /* sql */ `create table segment_default partition of segment default`,

  // An hour may hold two local days where the timezone is half an hour off.
  /* sql */ `
create table chat_hour (
  guild_id bigint not null,
  user_id bigint not null,
  hour bigint not null,
  day date not null,
  messages bigint not null,
  rewarded bigint not null,
  xp bigint not null,
  numerator bigint not null,
  primary key (guild_id, user_id, hour, day)
) with (fillfactor = 80)`,

  /* sql */ `
create table adjustment (
  id bigserial primary key,
  guild_id bigint not null,
  user_id bigint not null,
  at bigint not null,
  xp bigint not null,
  reason text not null,
  by text not null
)`,
  /* sql */ `create index adjustment_member on adjustment (guild_id, user_id, at)`,

  // guild_id is null when the whole shard was blind.
  /* sql */ `
create table gap (
  id bigserial primary key,
  guild_id bigint,
  shard int not null,
  count int not null,
  started_at bigint not null,
  ended_at bigint not null,
  cause text not null,
  evidence text not null
)`,
  /* sql */ `create index gap_guild on gap (guild_id, started_at)`,

  /* sql */ `
create table batch (
  id uuid primary key,
  shard int not null,
  count int not null,
  epoch bigint not null,
  settled_at bigint not null
)`,

  /* sql */ `
create table lease (
  shard int not null,
  count int not null,
  epoch bigint not null,
  holder text not null,
  expires_at bigint not null,
  primary key (shard, count)
)`,

  /* sql */ `
create table outbox (
  id bigserial primary key,
  guild_id bigint not null,
  user_id bigint not null,
  kind text not null,
  payload jsonb not null,
  created_at bigint not null,
  attempted_at bigint,
  finished_at bigint,
  outcome text
)`,
  /* sql */ `create index outbox_waiting on outbox (id) where finished_at is null`
]
