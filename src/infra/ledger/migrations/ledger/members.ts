/** What else is written about members and guilds besides settlements. */
export const members = [
  // Locks the guild, and gives a row to those of whom nothing is known.
  /* sql */ `
create or replace function guildhall_add_members(of_guild bigint, users bigint[], are_present boolean) returns void
language plpgsql as $$
begin
  perform guildhall_lock(array[of_guild]);
  insert into member (guild_id, user_id, level, present)
  select of_guild, u, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, 0), are_present
  from unnest(users) as u join guild g on g.guild_id = of_guild
  order by u on conflict do nothing;
end
$$`,
  // Who leaves before anything was settled still gets a row, so that a late first batch puts nobody back on boards.
  /* sql */ `
create or replace function guildhall_mark_present(of_guild bigint, users bigint[], is_present boolean) returns void
language plpgsql as $$
declare
  leaves int[];
  enters int[];
begin
  perform guildhall_lock(array[of_guild]);
  if not is_present then perform guildhall_add_members(of_guild, users, false); end if;
  with changed as (
    update member set present = is_present
    where guild_id = of_guild and user_id = any(users) and present <> is_present
    returning hidden, xp
  )
  select
    array_agg(guildhall_ranked_bucket(not is_present, hidden, xp)),
    array_agg(guildhall_ranked_bucket(is_present, hidden, xp))
  into leaves, enters from changed;
  perform guildhall_move_ranks(of_guild, leaves, enters);
  perform guildhall_member_roles_moved(of_guild, users, is_present);
end
$$`,
  // Stores and audits. True: the curve changed, and with it at once every level that is derived from it.
  /* sql */ `
create or replace function guildhall_save_settings(
  of_guild bigint, new_settings jsonb, changed_by text, new_timezone text, new_daily_cap_xp bigint,
  new_kind text, new_base int, new_tenths int
) returns boolean language plpgsql as $$
declare
  old guild;
begin
  perform guildhall_lock(array[of_guild]);
  select * into old from guild where guild_id = of_guild;
  insert into settings_change (guild_id, at, by, before, after)
  values (of_guild, guildhall_now(), changed_by, old.settings, new_settings);
  update guild set
    settings = new_settings, timezone = new_timezone, daily_cap_xp = new_daily_cap_xp,
    curve_kind = new_kind, curve_base = new_base, curve_tenths = new_tenths
  where guild_id = of_guild;
  -- Comparing everyone finds whose roles no longer fit.
  if (old.curve_kind, old.curve_base, old.curve_tenths) <> (new_kind, new_base, new_tenths)
    or old.settings -> 'levelRoles' is distinct from new_settings -> 'levelRoles'
    or old.settings -> 'modules' -> 'levelRoles' is distinct from new_settings -> 'modules' -> 'levelRoles'
  then
    perform guildhall_verify_roles(of_guild);
  end if;
  return (old.curve_kind, old.curve_base, old.curve_tenths) <> (new_kind, new_base, new_tenths);
end
$$`,
  // Brings the stored levels of some members after a user id up to the curve; answers the last of them, null at the
  // end. Of five that lie together it takes one at a time, by what "part" says (0 to 4): so each finds room beside the
  // row it was, and no index is written. Nobody is shown or told a stored level, so that it may follow while the
  // guild's settlements go on.
  /* sql */ `
create or replace function guildhall_relevel(of_guild bigint, after_user bigint, at_most int, part int) returns bigint
language plpgsql as $$
declare
  last_user bigint;
begin
  perform guildhall_lock(array[of_guild]);
  select max(user_id) into last_user from (
    select user_id from member where guild_id = of_guild and user_id > after_user order by user_id limit at_most
  ) page;
  update member m set level = guildhall_level(g.curve_kind, g.curve_base, g.thresholds, m.xp)
  from guild g
  where g.guild_id = of_guild and m.guild_id = of_guild and m.user_id > after_user and m.user_id <= last_user
    and abs(hashint8(m.user_id) % 5) = part
    and m.level <> guildhall_level(g.curve_kind, g.curve_base, g.thresholds, m.xp);
  return last_user;
end
$$`,
  // Who hides before anything was settled gets a row as well.
  /* sql */ `
create or replace function guildhall_hide(of_guild bigint, of_user bigint, is_hidden boolean)
returns void language plpgsql as $$
declare
  leaves int[];
  enters int[];
begin
  perform guildhall_add_members(of_guild, array[of_user], true);
  with changed as (
    update member set hidden = is_hidden
    where guild_id = of_guild and user_id = of_user and hidden <> is_hidden
    returning present, xp
  )
  select
    array_agg(guildhall_ranked_bucket(present, not is_hidden, xp)),
    array_agg(guildhall_ranked_bucket(present, is_hidden, xp))
  into leaves, enters from changed;
  perform guildhall_move_ranks(of_guild, leaves, enters);
end
$$`,
  // Moves lifetime XP only. What would go below 0 is not taken, so that later pay counts; what would go beyond the
  // XP at which levels end is not given.
  /* sql */ `
create or replace function guildhall_adjust(
  of_guild bigint, of_user bigint, kind text, by_xp bigint, for_reason text, changed_by text
) returns table (xp_before bigint, xp bigint, level_before bigint, level bigint) language plpgsql as $$
#variable_conflict use_column
declare
  before member;
  target bigint;
begin
  perform guildhall_add_members(of_guild, array[of_user], true);
  select * into before from member m where m.guild_id = of_guild and m.user_id = of_user;
  target := case kind when 'add' then before.xp + by_xp when 'remove' then before.xp - by_xp else by_xp end;
  target := least(greatest(target, 0), greatest(before.xp, 1000000000000));
  if target <> before.xp then
    insert into adjustment (guild_id, user_id, at, xp, reason, by)
    values (of_guild, of_user, guildhall_now(), target - before.xp, for_reason, changed_by);
    if exists (
      select from guild g where g.guild_id = of_guild and guildhall_ties_between(
        of_guild, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, before.xp),
        guildhall_level(g.curve_kind, g.curve_base, g.thresholds, target)
      )
    ) then
      perform guildhall_check_roles(of_guild, array[of_user], 'level');
    end if;
    update member m set
      adjustments = m.adjustments + target - before.xp,
      level = guildhall_level(g.curve_kind, g.curve_base, g.thresholds, target),
      reached_at = guildhall_now()
    from guild g
    where g.guild_id = of_guild and m.guild_id = of_guild and m.user_id = of_user;
    perform guildhall_move_ranks(
      of_guild,
      array[guildhall_ranked_bucket(before.present, before.hidden, before.xp)],
      array[guildhall_ranked_bucket(before.present, before.hidden, target)]
    );
  end if;
  return query select
    before.xp, target, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, before.xp),
    guildhall_level(g.curve_kind, g.curve_base, g.thresholds, target)
  from guild g where g.guild_id = of_guild;
end
$$`
]
