/**
 * Whoever writes money (settlement, adjustment, repair, a changed curve) locks the guild's row first, in id order.
 * So writers of one guild follow each other, its members and their rows need no locks of their own, a level is never
 * computed on a curve that is being changed, and there is nothing to deadlock on.
 *
 * A statement of its own: the next one's snapshot then holds all that earlier lock holders committed.
 */
export const locks = [
  /* sql */ `
create or replace function guildhall_lock(guilds bigint[]) returns void language plpgsql as $$
begin
  insert into guild (guild_id)
  select id from unnest(guilds) as id where not exists (select from guild where guild_id = id)
  order by id on conflict do nothing;
  perform from guild where guild_id = any(guilds) order by guild_id for no key update;
end
$$`
]
