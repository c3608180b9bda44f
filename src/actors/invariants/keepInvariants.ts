import { Effect } from "effect"
import { backlog } from "../../machines/invariants/backlog.ts"
import { future } from "../../machines/invariants/future.ts"
import { headcount } from "../../machines/invariants/headcount.ts"
import { voiceTime } from "../../machines/invariants/voiceTime.ts"
import type { GuildActor } from "../guild/GuildActor.ts"
import type { Ledger } from "../ledger/Ledger.ts"
import type { ShardActor } from "../shard/ShardActor.ts"
import type { Occupant } from "../voice/Occupant.ts"
import type { Invariants } from "./Invariants.ts"

/** How many occupants are looked at in a second: all of a large shard in some minutes, for next to nothing. */
const share = 200

/** Everyone in voice, once; who comes meanwhile is seen, or next time. */
function* everyone({ cells }: ShardActor) {
  for (const { guild } of cells.values()) {
    if (guild === null) continue
    for (const occupant of guild.roster.occupants.values()) yield [guild, occupant] as const
  }
}

const check = (invariants: Invariants, guild: GuildActor, occupant: Occupant, now: number): void => {
  const { context } = occupant
  const tracked = guild.facts.settings.modules.voice
  const who = { guildId: guild.guildId, userId: occupant.userId }
  invariants.note("occupants have sessions", headcount(who, tracked, context !== null), now)
  if (context === null) return
  invariants.note("voice time fits its session", voiceTime(context), now)
  invariants.note("nothing lies in the future", future(context, context.openFrom, now), now)
}

/** Tells of violations: each invariant with how often and where last, at most once a minute. */
const tell = (invariants: Invariants, now: number) =>
  Effect.forEach(
    invariants.takeNews(now),
    ({ count, last, name }) =>
      Effect.logError(`violated: ${name}${count === 1 ? "" : `, ${count} times`}`).pipe(
        Effect.annotateLogs({ ...last })
      ),
    { discard: true }
  )

/** Goes round everyone in voice for ever, a few in each second, and looks at what waits. Stops nothing, whatever it finds. */
export const keepInvariants = (
  shard: ShardActor,
  ledger: Pick<Ledger, "spooled" | "unpaid">,
  invariants: Invariants
) => {
  let round = everyone(shard)
  const look = Effect.suspend(() => {
    const now = shard.now()
    for (let n = 0; n < share; n++) {
      const next = round.next()
      if (next.done === true) {
        round = everyone(shard)
        break
      }
      const [guild, occupant] = next.value
      // Who has left since their guild was reached is nobody's occupant any more.
      if (guild.roster.occupants.get(occupant.userId) === occupant) check(invariants, guild, occupant, now)
    }
    const waiting = { journal: shard.journal.size, spool: ledger.spooled, unsettled: ledger.unpaid }
    invariants.note("backlog is bounded", backlog(waiting), now)
    return tell(invariants, now)
  })
  return look.pipe(
    Effect.catchCause((cause) => Effect.logError("an invariant could not be checked", cause)),
    Effect.andThen(Effect.sleep("1 second")),
    Effect.forever
  )
}
