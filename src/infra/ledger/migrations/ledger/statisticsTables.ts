/** The tables of voice statistics. All are derived from segments, and can be made again from them. */
export const statisticsTables = [
  // Days with time that the rollups do not hold yet: every settlement opens the days it pays for, closing one makes its
  // rollups and lets go of it, if nothing was settled for it meanwhile. Until then whoever reads adds it up.
  /* sql */ `
create table open_day (
  guild_id bigint not null,
  day date not null,
  version int not null default 0,
  primary key (guild_id, day)
) with (fillfactor = 50)`,

  // What everyone in a guild did together on a closed day.
  /* sql */ `
create table guild_day (
  guild_id bigint not null,
  day date not null,
  active_ms bigint not null,
  afk_ms bigint not null,
  video_ms bigint not null,
  streaming_ms bigint not null,
  members bigint not null,
  primary key (guild_id, day)
)`,

  // How long a member was in the same channel as each other one, on a closed day (kind 'daily') and in a month's closed
  // days ('monthly'), in the order of their ids. Beside oneself stands what was left out because a channel was too full.
  // As arrays: a row for each pair would be ten times as large.
  /* sql */ `
create table pair_period (
  guild_id bigint not null,
  user_id bigint not null,
  kind text not null,
  starts_on date not null,
  partners bigint[] not null,
  ms bigint[] not null,
  primary key (guild_id, user_id, kind, starts_on)
) with (fillfactor = 90)`
]
