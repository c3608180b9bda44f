/** What else is written about members and guilds besides settlements. */
export const members = [
  // Who leaves before anything was settled still gets a row, so that a late first batch puts nobody back on boards.
  /* sql */ `
create function guildhall_mark_present(of_guild bigint, users bigint[], is_present boolean) returns void
language plpgsql as $$
begin
  perform guildhall_lock(array[of_guild]);
  if not is_present then
    insert into member (guild_id, user_id, level, present)
    select of_guild, u, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, 0), false
    from unnest(users) as u join guild g on g.guild_id = of_guild
    order by u on conflict do nothing;
  end if;
  update member set present = is_present
  where guild_id = of_guild and user_id = any(users) and present <> is_present;
end
$$`,
  // Stores, audits, and derives every level anew when the curve changed.
  /* sql */ `
create function guildhall_save_settings(
  of_guild bigint, new_settings jsonb, changed_by text, new_timezone text, new_daily_cap_xp bigint,
  new_kind text, new_base int, new_tenths int
) returns void language plpgsql as $$
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
  if (old.curve_kind, old.curve_base, old.curve_tenths) <> (new_kind, new_base, new_tenths) then
    update member m set level = guildhall_level(g.curve_kind, g.curve_base, g.thresholds, m.xp)
    from guild g
    where g.guild_id = of_guild and m.guild_id = of_guild
      and m.level <> guildhall_level(g.curve_kind, g.curve_base, g.thresholds, m.xp);
  end if;
end
$$`,
  // Moves lifetime XP only, and never below 0: what would go below is not taken, so that later pay counts.
  /* sql */ `
create function guildhall_adjust(of_guild bigint, of_user bigint, by_xp bigint, for_reason text, changed_by text)
returns bigint language plpgsql as $$
declare
  applied bigint;
begin
  perform guildhall_lock(array[of_guild]);
  insert into member (guild_id, user_id, level)
  select of_guild, of_user, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, 0)
  from guild g where g.guild_id = of_guild
  on conflict do nothing;
  select greatest(by_xp, -m.xp) into applied from member m where m.guild_id = of_guild and m.user_id = of_user;
  insert into adjustment (guild_id, user_id, at, xp, reason, by)
  values (of_guild, of_user, guildhall_now(), applied, for_reason, changed_by);
  update member m set
    adjustments = m.adjustments + applied,
    level = guildhall_level(g.curve_kind, g.curve_base, g.thresholds, m.xp + applied),
    reached_at = guildhall_now()
  from guild g
  where g.guild_id = of_guild and m.guild_id = of_guild and m.user_id = of_user;
  return applied;
end
$$`
]
