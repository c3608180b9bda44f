import { appendFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import type { Wire } from "../support/wire.ts"
import type { Arena } from "./arena.ts"
import { occupant, type Slot } from "./Slot.ts"

/** What a fault strikes: these bots, for so long. */
export interface Strike {
  readonly arena: Arena
  readonly slots: ReadonlyArray<Slot>
  readonly forMs: number
  /** In [0, 1): whatever else is left to chance. */
  readonly roll: number
}

export interface Fault {
  /** From when to when it may last: ms. */
  readonly forMs: readonly [number, number]
  /** Over in seconds, and recovered from in seconds. */
  readonly quick: boolean
  /** The bot on its embedded stores is struck, and no other. */
  readonly alone?: true
  /** Strikes, lasts and is over. Answers false when it found nothing to strike. */
  readonly strike: (strike: Strike) => Effect.Effect<boolean>
}

const instant = [0, 0] as const

const running = (slots: ReadonlyArray<Slot>) => slots.flatMap((slot) => occupant(slot) ?? [])

/** Sends one signal, and after a while perhaps another. */
const signalled = (first: NodeJS.Signals, then?: NodeJS.Signals): Fault["strike"] =>
  Effect.fnUntraced(function* ({ forMs, slots }) {
    const bots = running(slots)
    for (const bot of bots) yield* bot.signal(first)
    yield* Effect.sleep(forMs)
    if (then !== undefined) for (const bot of bots) yield* bot.signal(then)
    return bots.length > 0
  })

type Store = keyof NonNullable<Slot["wires"]>

const wiresOf = (slots: ReadonlyArray<Slot>, store: Store) => slots.flatMap(({ wires }) => wires?.[store] ?? [])

/** Spoils the wires to a store, and mends them. */
const spoiled = (store: Store, spoil: (wire: Wire, roll: number) => Effect.Effect<void>): Fault["strike"] =>
  Effect.fnUntraced(function* ({ forMs, roll, slots }) {
    const wires = wiresOf(slots, store)
    for (const wire of wires) yield* spoil(wire, roll)
    yield* Effect.sleep(forMs)
    for (const wire of wires) yield* wire.mend
    return true
  })

/** From a nuisance to longer than a bot waits for Redis. */
const delayed = (wire: Wire, roll: number) => wire.delay(50 + 950 * roll)

/** What was asked is done, and nobody hears of it. */
const unanswered = (store: Store, request: RegExp): Fault["strike"] =>
  Effect.fnUntraced(function* ({ forMs, slots }) {
    return yield* Effect.raceAll(wiresOf(slots, store).map((wire) => wire.loseAnswer(request))).pipe(
      Effect.as(true),
      Effect.timeoutOrElse({ duration: forMs, orElse: () => Effect.succeed(false) })
    )
  })

const gateway = (perform: (simulator: Arena["simulator"], strike: Strike) => void): Fault["strike"] =>
  Effect.fnUntraced(function* (strike) {
    const { simulator } = strike.arena
    if (simulator.discord.sessions.connected().length === 0) return false
    perform(simulator, strike)
    yield* Effect.sleep(strike.forMs)
    return true
  })

/** What there is one of goes down once at a time. */
const oneAtATime = (strike: Fault["strike"]): Fault["strike"] => {
  let busy = false
  return (about) =>
    Effect.suspend(() => {
      if (busy) return Effect.succeed(false)
      busy = true
      return Effect.ensuring(
        strike(about),
        Effect.sync(() => (busy = false))
      )
    })
}

const filler = (folder: string) => join(folder, "filler")

/** Writes until the disk takes no more, in steps that hold this process only shortly. */
const fill = (folder: string) => {
  let size = 2 ** 22
  const step = Effect.sync(() => {
    try {
      appendFileSync(filler(folder), Buffer.alloc(size))
    } catch {
      size = Math.floor(size / 2)
    }
  })
  return step.pipe(Effect.andThen(Effect.yieldNow), Effect.repeat({ while: () => size > 0 }))
}

const diskFull: Fault["strike"] = Effect.fnUntraced(function* ({ arena, forMs }) {
  const { small } = arena
  if (small === null) return false
  yield* fill(small)
  yield* Effect.sleep(forMs)
  rmSync(filler(small), { force: true })
  return true
})

const redisRestart: Fault["strike"] = Effect.fnUntraced(function* ({ arena: { redis }, forMs }) {
  yield* redis.stop
  yield* Effect.sleep(forMs)
  yield* redis.start
  return true
})

const postgresRestart: Fault["strike"] = Effect.fnUntraced(function* ({ arena: { postgres }, forMs }) {
  yield* Effect.promise(postgres.crash)
  yield* Effect.sleep(forMs)
  yield* Effect.promise(postgres.start)
  return true
})

/** Longer than the lease (30 s) and the grace of whoever steals it (15 s). */
const beyondLease = [50_000, 55_000] as const

/** Everything that can go wrong, by name. A freeze is longer than a stall that goes unnoticed (3 s). */
export const faults: Readonly<Record<string, Fault>> = {
  SIGKILL: { forMs: instant, quick: true, strike: signalled("SIGKILL") },
  SIGTERM: { forMs: instant, quick: true, strike: signalled("SIGTERM") },
  "SIGSTOP, SIGCONT": { forMs: [4000, 9000], quick: true, strike: signalled("SIGSTOP", "SIGCONT") },
  "SIGSTOP beyond the lease": { forMs: beyondLease, quick: false, strike: signalled("SIGSTOP", "SIGCONT") },
  "Redis: cut": { forMs: instant, quick: true, strike: spoiled("redis", ({ cut }) => cut) },
  "Redis: refused": { forMs: [1000, 10_000], quick: false, strike: spoiled("redis", ({ refuse }) => refuse) },
  "Redis: black hole": { forMs: [2000, 15_000], quick: false, strike: spoiled("redis", ({ swallow }) => swallow) },
  "Redis: latency": { forMs: [2000, 10_000], quick: true, strike: spoiled("redis", delayed) },
  "Redis: answer lost": { forMs: [5000, 5000], quick: true, strike: unanswered("redis", /evalsha/i) },
  "Redis: FLUSHALL": {
    forMs: instant,
    quick: true,
    strike: ({ arena }) =>
      arena.redis.flushAll.pipe(
        Effect.as(true),
        Effect.catchDefect(() => Effect.succeed(false))
      )
  },
  "Redis: kill -9": { forMs: [200, 8000], quick: false, strike: oneAtATime(redisRestart) },
  "Postgres: cut": { forMs: instant, quick: true, strike: spoiled("postgres", ({ cut }) => cut) },
  "Postgres: refused": { forMs: [1000, 12_000], quick: false, strike: spoiled("postgres", ({ refuse }) => refuse) },
  "Postgres: black hole": {
    forMs: [2000, 20_000],
    quick: false,
    strike: spoiled("postgres", ({ swallow }) => swallow)
  },
  "Postgres: latency": { forMs: [2000, 10_000], quick: true, strike: spoiled("postgres", delayed) },
  "Postgres: COMMIT's answer lost": {
    forMs: [8000, 8000],
    quick: true,
    strike: unanswered("postgres", /guildhall_settle/)
  },
  "Postgres: restart (immediate)": { forMs: [200, 8000], quick: false, strike: oneAtATime(postgresRestart) },
  "gateway: drop": {
    forMs: [0, 5000],
    quick: true,
    strike: gateway((simulator, { forMs }) => simulator.perform({ do: "fault", kind: "drop", ms: Math.round(forMs) }))
  },
  "gateway: resume refused": {
    forMs: instant,
    quick: true,
    strike: gateway((simulator) => simulator.perform({ do: "fault", kind: "drop", resume: "refuse" }))
  },
  "gateway: zombie": {
    forMs: instant,
    quick: false,
    strike: gateway((simulator) => simulator.perform({ do: "fault", kind: "zombie" }))
  },
  // Longer than a heartbeat and what it may be late, and shorter than a bot waits before it takes another connection.
  "gateway: stalled, then late": {
    forMs: [6000, 15_000],
    quick: true,
    strike: (strike) => {
      const late = Effect.sync(() => {
        for (const { session } of strike.arena.simulator.discord.sessions.connected()) session.recover()
      })
      return gateway((simulator) => simulator.perform({ do: "fault", kind: "zombie" }))(strike).pipe(
        Effect.tap(() => late)
      )
    }
  },
  "gateway: guild outage": {
    forMs: [500, 10_000],
    quick: true,
    strike: (strike) => {
      const { crowds, simulator } = strike.arena
      const struck = crowds.populace[Math.floor(strike.roll * crowds.populace.length)]
      const become = (kind: "available" | "unavailable") =>
        simulator.perform({ do: "fault", kind, ...(struck === undefined ? {} : { guild: struck.guildId }) })
      return gateway(() => become("unavailable"))(strike).pipe(Effect.tap(() => Effect.sync(() => become("available"))))
    }
  },
  "embedded: SIGKILL": { forMs: instant, quick: true, alone: true, strike: signalled("SIGKILL") },
  "embedded: disk full": { forMs: [3000, 12_000], quick: true, alone: true, strike: oneAtATime(diskFull) }
}
