/** The tables of ranks, preferences, notices and level roles. Ids and instants as in the ledger's own. */
export const levelingTables = [
  /* sql */ `alter table guild add column welcomed_at bigint`,

  // How many ranked members of a guild (present, not hidden, with XP) have an XP in each bucket.
  /* sql */ `
create table rank_bucket (
  guild_id bigint not null,
  bucket int not null,
  members bigint not null,
  primary key (guild_id, bucket)
) with (fillfactor = 50)`,

  /* sql */ `
create table preference (
  guild_id bigint not null,
  user_id bigint not null,
  direct boolean not null default true,
  ping boolean not null default true,
  language text,
  theme text,
  primary key (guild_id, user_id)
)`,

  /* sql */ `
alter table outbox
  add column not_before bigint,
  add column attempts int not null default 0,
  add column channel_id bigint,
  add column message_id bigint`,
  /* sql */ `create index outbox_member on outbox (guild_id, user_id, id)`,
  // Notices are delivered guild by guild.
  /* sql */ `drop index outbox_waiting`,
  /* sql */ `create index outbox_waiting on outbox (guild_id, id) where finished_at is null`,

  // The last day on which a member was announced at a place.
  /* sql */ `
create table podium (
  guild_id bigint not null,
  user_id bigint not null,
  place int not null,
  announced_on date not null,
  primary key (guild_id, user_id, place)
)`,

  /* sql */ `
create table level_role (
  guild_id bigint not null,
  level bigint not null,
  role_id bigint not null,
  name text not null,
  emoji text,
  broken_since bigint,
  primary key (guild_id, level),
  constraint level_role_once unique (guild_id, role_id)
)`,
  // 'held', or 'refused': a moderator took it away.
  /* sql */ `
create table level_role_member (
  guild_id bigint not null,
  user_id bigint not null,
  role_id bigint not null,
  state text not null,
  primary key (guild_id, user_id, role_id)
)`,
  /* sql */ `
create table role_check (
  guild_id bigint not null,
  user_id bigint not null,
  due_at bigint not null,
  tries int not null default 0,
  cause text not null,
  primary key (guild_id, user_id)
)`,
  /* sql */ `create index role_check_due on role_check (guild_id, due_at)`,
  // What concerns one member goes before what comes of comparing everyone.
  /* sql */ `create index role_check_prompt on role_check (guild_id, due_at) where cause <> 'all'`,
  /* sql */ `
create table role_pass (
  guild_id bigint primary key,
  day date not null,
  after_user bigint not null,
  seen bigint not null,
  started_at bigint not null,
  finished_at bigint
)`,
  // Who was not on the pages of members so far.
  /* sql */ `
create table role_pass_missing (
  guild_id bigint not null,
  user_id bigint not null,
  primary key (guild_id, user_id)
)`
]
