import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../src/infra/ledger/Database.ts"

/**
 * Guild, user and instant folded into one number, so that a built-in range and its index do: an exclusion over
 * three columns would need an extension that the embedded database has not.
 */
const statements = [
  sql`create table paid_range (span numrange, exclude using gist (span with &&))`,
  sql`
    create function paid_range() returns trigger language plpgsql as $$
    declare
      member numeric := (new.guild_id::numeric * 100000000000000000000 + new.user_id) * 1000000000000000;
    begin
      insert into paid_range values (
        numrange(member + case tg_op when 'UPDATE' then old.ended_at else new.started_at end, member + new.ended_at)
      );
      return null;
    end
    $$`,
  sql`create trigger paid_range after insert or update on segment for each row execute function paid_range()`
]

/**
 * Has the database itself prove, from now on, that no instant of a member is settled twice: every segment, and what
 * it is extended by, is a range that must not overlap another. A violation fails the settlement as a defect
 * (SQLSTATE 23P01).
 */
export const installPaidRanges = Effect.gen(function* () {
  const database = yield* Database
  yield* Effect.forEach(statements, (statement) => database.rows(statement), { discard: true })
})
