import { Clock, Effect, Schedule } from "effect"
import type { Arena } from "./arena.ts"
import { faults } from "./faults.ts"
import { type Planned, planActs } from "./plan.ts"
import type { Slot } from "./Slot.ts"

/** How often a fault struck, and how that ended. */
export interface Tally {
  injected: number
  survived: number
  /** From the end of the fault until all was well again, with whatever else struck meanwhile: ms. */
  longestMs: number
}

export interface StormOptions {
  readonly seed: number
  readonly forMs: number
  /** Only with what is over, and recovered from, in seconds. */
  readonly quick: boolean
  readonly tell: (line: string) => void
}

/** A lease that runs out, its grace, and a start on a busy machine: more is no recovery. */
const patience = "150 seconds"

/** What a fault does takes a moment to be seen. */
const moment = "700 millis"

/** Waits until one of these bots is ready and has everybody. Answers whether that came true. */
const untilWell = (arena: Arena, slots: ReadonlyArray<Slot>) =>
  Effect.forEach(slots, arena.look, { concurrency: "unbounded" }).pipe(
    Effect.map((looks) => looks.some((reasons) => reasons.length === 0)),
    Effect.repeat({ until: (well) => well, schedule: Schedule.spaced("200 millis") }),
    Effect.timeoutOption(patience),
    Effect.map(({ _tag }) => _tag === "Some")
  )

/** The bot that has the shard, or the first when neither has; and the other. */
const byRole = Effect.fnUntraced(function* ({ look, pair }: Arena) {
  const [first, second] = pair
  const [one, other] = yield* Effect.all([look(first), look(second)], { concurrency: 2 })
  const lacks = (reasons: ReadonlyArray<string>) => /no lease|not running/.test(reasons.join())
  return lacks(one) && !lacks(other) ? { owner: second, standby: first } : { owner: first, standby: second }
})

/** Strikes with what the seed chooses until the time is up, always going on only when all is well again. */
export const storm = Effect.fnUntraced(function* (arena: Arena, { forMs, quick, seed, tell }: StormOptions) {
  const { alone, pair } = arena
  const chosen = Object.entries(faults).filter(([, fault]) => fault.quick || !quick)
  const tallies = new Map<string, Tally>(
    chosen.map(([name]) => [name, { injected: 0, survived: 0, longestMs: 0 }] as const)
  )
  const began = yield* Clock.currentTimeMillis
  const elapsed = Effect.map(Clock.currentTimeMillis, (now) => now - began)
  const stamp = Effect.map(elapsed, (ms) => `${(ms / 1000).toFixed(1).padStart(6)} s`)

  const strike = Effect.fnUntraced(function* ({ fault: name, forMs, roll, target }: Planned) {
    const fault = faults[name]
    const tally = tallies.get(name)
    if (fault === undefined || tally === undefined) return
    const roles = yield* byRole(arena)
    const slots = fault.alone === true ? [alone] : target === "both" ? pair : [roles[target]]
    tell(`${yield* stamp}  ${name}, ${forMs} ms, ${slots.map(({ name }) => name).join(" and ")}`)
    if (!(yield* fault.strike({ arena, slots, forMs, roll })))
      return tell(`${yield* stamp}  ${name}: found nothing to strike`)
    tally.injected++
    const over = yield* Clock.currentTimeMillis
    yield* Effect.sleep(moment)
    if (!(yield* untilWell(arena, fault.alone === true ? [alone] : pair))) return
    tally.survived++
    tally.longestMs = Math.max(tally.longestMs, (yield* Clock.currentTimeMillis) - over)
  })

  const act = (faults: ReadonlyArray<Planned>) => {
    let at = 0
    return Effect.forEach(faults, (planned) => Effect.delay(strike(planned), (at += planned.afterMs)), {
      concurrency: "unbounded",
      discard: true
    })
  }

  for (const faults of planActs(
    seed,
    chosen.map(([name, { forMs }]) => [name, forMs])
  )) {
    if ((yield* elapsed) >= forMs) break
    yield* act(faults)
  }
  return tallies
})
