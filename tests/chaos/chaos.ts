import { Effect, Schedule } from "effect"
import { MemberView, RuntimeView } from "../../src/actors/inspection/views.ts"
import { tolerance } from "../e2e/faithful.ts"
import type { BotProcess } from "../support/botProcess.ts"
import { type Arena, makeArena } from "./arena.ts"
import { alarms, auditLedger, faultsOfAccounts, faultsOfLives } from "./judge.ts"
import { occupant, type Slot } from "./Slot.ts"
import { storm, type StormOptions, type Tally } from "./storm.ts"

/** How it went. */
export interface Outcome {
  readonly tallies: ReadonlyMap<string, Tally>
  readonly totals: Readonly<Record<string, number>>
  readonly violations: ReadonlyArray<string>
  /** What every bot said, for whoever looks for the cause of a violation. */
  readonly logs: ReadonlyMap<string, string>
}

/** Time that nothing but a fault may take. */
const patience = "150 seconds"

/** Every wire is whole, every process runs, Discord is well. */
const heal = Effect.fnUntraced(function* ({ alone, pair, simulator }: Arena) {
  simulator.perform({ do: "fault", kind: "heal" })
  for (const slot of [...pair, alone]) {
    if (slot.wires !== null) yield* Effect.andThen(slot.wires.redis.mend, slot.wires.postgres.mend)
    yield* occupant(slot)?.signal("SIGCONT") ?? Effect.void
  }
})

/** Waits until one of the two has the shard and is well, and the other stands by. Answers the first, or why not. */
const untilOneOwns = ({ look, pair: [first, second] }: Arena) =>
  Effect.all([look(first), look(second)], { concurrency: 2 }).pipe(
    Effect.repeat({
      until: ([one, other]) => {
        const standsBy = (reasons: ReadonlyArray<string>) => reasons.join() === "shard 0: no lease"
        return (one.length === 0 && standsBy(other)) || (other.length === 0 && standsBy(one))
      },
      schedule: Schedule.spaced("200 millis")
    }),
    Effect.as(null),
    Effect.timeoutOrElse({
      duration: patience,
      orElse: () =>
        Effect.map(Effect.forEach([first, second], look), (looks) =>
          looks.map((reasons) => reasons.join("; ")).join(" | ")
        )
    })
  )

/** Everything it holds goes to the ledger. */
const settleAll = Effect.fnUntraced(function* ({ crowds }: Arena, bot: BotProcess) {
  for (const { guildId } of crowds.populace) yield* bot.post(`/admin/guilds/${guildId}/settle`)
  yield* bot.until("/admin/runtime", RuntimeView, ({ spooled, unpaid }) => spooled === 0 && unpaid === 0)
})

/** Waits until everyone has an account with the bot. */
const untilKnown = Effect.fnUntraced(function* ({ crowds }: Arena, slot: Slot) {
  const bot = occupant(slot)
  if (bot === null) return
  for (const { guildId, people } of crowds.populace)
    for (const member of people) yield* bot.until(`/admin/guilds/${guildId}/members/${member}`, MemberView, () => true)
})

/** Faults for a while, then peace, and then the reckoning. */
export const chaos = Effect.fnUntraced(function* (options: StormOptions) {
  const arena = yield* makeArena(options.seed)
  const { alone, crowds, look, pair, postgres, simulator } = arena
  const slots = [...pair, alone]
  const violations: Array<string> = []

  const notWell = yield* untilOneOwns(arena)
  if (notWell !== null) return yield* Effect.die(new Error(`nothing struck yet, and they are not well: ${notWell}`))
  yield* untilWell(arena, alone)
  yield* crowds.begin
  yield* Effect.forEach(slots, (slot) => untilKnown(arena, slot))
  const tallies = yield* storm(arena, options)
  for (const [name, { injected, survived }] of tallies) {
    if (survived < injected) violations.push(`${name}: not recovered from ${injected - survived} times`)
  }

  options.tell("healing, and waiting until all is well")
  yield* heal(arena)
  const unwell = yield* untilOneOwns(arena)
  if (unwell !== null) violations.push(`the two bots did not recover: ${unwell}`)
  yield* crowds.still
  yield* untilOneOwns(arena)
  yield* untilWell(arena, alone)

  options.tell("settling, and judging")
  let lostMs = 0
  for (const slot of slots) {
    const bot = occupant(slot)
    if (bot === null || (yield* look(slot)).length > 0) continue
    const judged = settleAll(arena, bot).pipe(Effect.andThen(faultsOfAccounts(arena, slot, bot)))
    const accounts = yield* Effect.catchDefect(judged, (defect) =>
      Effect.succeed({ found: [`${slot.name} cannot be judged: ${String(defect).slice(0, 2000)}`], lostMs: 0 })
    )
    violations.push(...accounts.found)
    lostMs += accounts.lostMs
  }
  for (const slot of slots) {
    slot.closed = true
    yield* Effect.ignore(Effect.sandbox(occupant(slot)?.terminate ?? Effect.void))
  }
  const shared = yield* arena.inShared(auditLedger)
  const embedded = yield* arena.inEmbedded(auditLedger)
  for (const discrepancy of [...shared.discrepancies, ...embedded.discrepancies]) {
    violations.push(`the integrity check found ${JSON.stringify(discrepancy)}`)
  }
  violations.push(...slots.flatMap(faultsOfLives), ...alarms("Postgres", postgres.log()))

  const lives = slots.flatMap((slot) => slot.lives)
  const said = (text: string) =>
    pair.flatMap((slot) => slot.lives).filter(({ bot }) => bot.stdout().includes(text)).length
  const outcome: Outcome = {
    tallies,
    violations,
    logs: new Map([
      ...slots.flatMap(({ lives, name }) =>
        lives.map(({ bot }, i) => [`${name}-${i}-${bot.pid}`, bot.stdout() + bot.stderr()] as const)
      ),
      ["postgres", postgres.log()]
    ]),
    totals: {
      "segments paid": shared.segments + embedded.segments,
      "batches settled": shared.batches + embedded.batches,
      "sessions (stays in voice)": crowds.stays(),
      "bots started": lives.length,
      takeovers: said("restored "),
      "gateway sessions": simulator.discord.sessions.identified,
      "tolerance, ms": Math.round(tolerance()),
      "ms unpaid outside gaps": lostMs,
      violations: violations.length
    }
  }
  return outcome
}, Effect.scoped)

const untilWell = ({ look }: Arena, slot: Slot) =>
  look(slot).pipe(
    Effect.repeat({ until: (reasons) => reasons.length === 0, schedule: Schedule.spaced("200 millis") }),
    Effect.timeoutOption(patience)
  )
