/** Who holds which level role, and whose roles are due for a look. */
export const levelRoles: ReadonlyArray<string> = [
  // A row that is asked for again always changes, so that whoever is at it notices and leaves it for another look.
  /* sql */ `
create or replace function guildhall_due(stored bigint, asked bigint) returns bigint language sql immutable as $$
  select case when stored > asked then asked else stored + 1 end
$$`,
  // What is known of a removal by hand outlasts the rest; what comes of comparing everyone gives way to it.
  /* sql */ `
create or replace function guildhall_cause(stored text, asked text) returns text language sql immutable as $$
  select case when stored = 'removed' or asked = 'all' then stored else asked end
$$`,
  /* sql */ `
create or replace function guildhall_check_roles(of_guild bigint, users bigint[], for_cause text) returns void
language sql as $$
  insert into role_check as c (guild_id, user_id, due_at, cause)
  select of_guild, u, guildhall_now(), for_cause
  from (select distinct unnest(users) as u) who
  where exists (select from level_role where guild_id = of_guild)
  order by u
  on conflict (guild_id, user_id) do update set
    due_at = guildhall_due(c.due_at, excluded.due_at), cause = guildhall_cause(c.cause, excluded.cause)
$$`,
  // Whether a level role is won or lost between two levels.
  /* sql */ `
create or replace function guildhall_ties_between(of_guild bigint, one bigint, other bigint) returns boolean
language sql stable as $$
  select exists (
    select from level_role
    where guild_id = of_guild and level > least(one, other) and level <= greatest(one, other)
  )
$$`,
  // Who joins wears no role, and who leaves holds none; an exception outlasts both.
  /* sql */ `
create or replace function guildhall_member_roles_moved(of_guild bigint, users bigint[], is_present boolean) returns void
language plpgsql as $$
begin
  delete from level_role_member where guild_id = of_guild and user_id = any(users) and state = 'held';
  delete from role_pass_missing where guild_id = of_guild and user_id = any(users);
  if is_present then
    perform guildhall_check_roles(of_guild, users, 'joined');
  else
    delete from role_check where guild_id = of_guild and user_id = any(users);
  end if;
end
$$`,

  // The local date whose 05:00 has come last, read from the wall clock; an unknown timezone is read as UTC.
  /* sql */ `
create or replace function guildhall_verification_day(at bigint, timezone text) returns date
language plpgsql stable as $$
begin
  return (to_timestamp(at / 1000.0) at time zone timezone - interval '5 hours')::date;
exception when invalid_parameter_value then
  return (to_timestamp(at / 1000.0) at time zone 'UTC' - interval '5 hours')::date;
end
$$`,
  // Everyone is to be compared as soon as may be: a comparison under way begins again.
  /* sql */ `
create or replace function guildhall_verify_roles(of_guild bigint) returns void language sql as $$
  update role_pass set day = date '1970-01-01' where guild_id = of_guild
$$`,
  // Goes on with the comparison of the day, or begins it.
  /* sql */ `
create or replace function guildhall_begin_role_pass(of_guild bigint) returns table (day date, after_user bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  today date := (
    select guildhall_verification_day(guildhall_now(), timezone) from guild where guild_id = of_guild
  );
begin
  if not exists (
    select from role_pass where guild_id = of_guild and day = today and finished_at is null for update
  ) then
    delete from role_pass_missing where guild_id = of_guild;
    insert into role_pass (guild_id, day, after_user, seen, started_at)
    values (of_guild, today, 0, 0, guildhall_now())
    on conflict (guild_id) do update set
      day = excluded.day, after_user = 0, seen = 0, started_at = excluded.started_at, finished_at = null;
  end if;
  return query select day, after_user from role_pass where guild_id = of_guild;
end
$$`,
  // A page of the guild's members: all there are above the last page's, up to and with 'through'. Whom it leaves out
  // is only noted: the list may yet turn out to be partial. Answers whether the comparison is still the one of that day.
  /* sql */ `
create or replace function guildhall_take_role_page(
  of_guild bigint, of_day date, asked_at bigint, through bigint, is_whole boolean, users bigint[],
  adopted_user bigint[], adopted_role bigint[], forgotten_user bigint[], forgotten_role bigint[], due_users bigint[]
) returns boolean language plpgsql as $$
declare
  after bigint;
  returned bigint[];
begin
  perform guildhall_lock(array[of_guild]);
  select after_user into after from role_pass where guild_id = of_guild and day = of_day for update;
  if not found then
    return false;
  end if;

  insert into level_role_member (guild_id, user_id, role_id, state)
  select of_guild, user_id, role_id, 'held' from unnest(adopted_user, adopted_role) as a (user_id, role_id)
  on conflict (guild_id, user_id, role_id) do update set state = excluded.state;
  delete from level_role_member r using unnest(forgotten_user, forgotten_role) as f (user_id, role_id)
  where r.guild_id = of_guild and r.user_id = f.user_id and r.role_id = f.role_id;
  perform guildhall_check_roles(of_guild, due_users, 'all');

  if is_whole then
    select array_agg(user_id) into returned from member
    where guild_id = of_guild and user_id = any(users) and not present;
    if returned is not null then
      perform guildhall_mark_present(of_guild, returned, true);
    end if;
    -- Who has joined since the page was asked for is not on it.
    insert into role_pass_missing (guild_id, user_id)
    select of_guild, m.user_id from member m
    where m.guild_id = of_guild and m.user_id > after and m.user_id <= through and m.present
      and not exists (select from unnest(users) as u where u = m.user_id)
      and not exists (
        select from role_check c
        where c.guild_id = of_guild and c.user_id = m.user_id and c.cause = 'joined' and c.due_at >= asked_at
      )
    on conflict do nothing;
  end if;

  update role_pass set after_user = through, seen = seen + cardinality(users) where guild_id = of_guild;
  return true;
end
$$`,
  // After the whole list: some of those it left out have left the guild. Answers how many it took.
  /* sql */ `
create or replace function guildhall_mark_missing(of_guild bigint, of_day date, at_most int) returns int
language plpgsql as $$
declare
  users bigint[] := array(
    select user_id from role_pass_missing
    where guild_id = of_guild and exists (select from role_pass where guild_id = of_guild and day = of_day)
    order by user_id limit at_most
  );
begin
  if cardinality(users) > 0 then
    perform guildhall_mark_present(of_guild, users, false);
  end if;
  return cardinality(users);
end
$$`,

  // A role is tied once: tied to another level, it is no longer tied to the one before. Nobody loses a role by that.
  /* sql */ `
create or replace function guildhall_tie_role(
  of_guild bigint, of_level bigint, of_role bigint, of_name text, of_emoji text
) returns void language plpgsql as $$
begin
  perform guildhall_lock(array[of_guild]);
  perform guildhall_untie_role(of_guild, (
    select level from level_role where guild_id = of_guild and level = of_level and role_id <> of_role
  ));
  delete from level_role where guild_id = of_guild and role_id = of_role and level <> of_level;
  insert into level_role (guild_id, level, role_id, name, emoji)
  values (of_guild, of_level, of_role, of_name, of_emoji)
  on conflict (guild_id, level) do update set name = excluded.name, emoji = excluded.emoji, broken_since = null;
  perform guildhall_verify_roles(of_guild);
end
$$`,
  /* sql */ `
create or replace function guildhall_untie_role(of_guild bigint, of_level bigint) returns void language plpgsql as $$
declare
  of_role bigint;
begin
  delete from level_role where guild_id = of_guild and level = of_level returning role_id into of_role;
  delete from level_role_member where guild_id = of_guild and role_id = of_role;
  perform guildhall_verify_roles(of_guild);
end
$$`
]
