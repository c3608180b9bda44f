import { assert } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as fc from "fast-check"
import type { Answers, Bot, Frame } from "../../support/oneClock.ts"
import type { Gap } from "./account.ts"
import { anyBeats, anyEvent, type Beat, play } from "./acts.ts"
import type { Stage } from "./stage.ts"

/** How the bot comes to hear nothing, and comes back. */
export interface Loss {
  readonly by: "SIGKILL" | "SIGTERM" | "a lost connection" | "a dead connection" | "an outage of the guild"
  /** Whether Discord lets a gateway session go on. */
  readonly refused: boolean
}

/** ... and what happens while it hears nothing. */
interface Absence extends Loss {
  readonly meanwhile: ReadonlyArray<Beat>
}

/** Something else than an act: the bot loses sight, or its database. */
type Trouble = Absence | { readonly by: "the database"; readonly answers: Answers }

const StoredGateway = Schema.fromJsonString(Schema.Struct({ sessionId: Schema.String, sequence: Schema.Int }))
const decodeGateway = Schema.decodeUnknownSync(StoredGateway)

/** What a process leaves that ends now: up to when its successor can know anything. */
const left = Effect.fnUntraced(function* ({ one }: Stage) {
  const { meta } = yield* one.checkpoint
  const { sequence, sessionId } = decodeGateway(meta.get("gateway"))
  const told = one.heard.findLast(
    ({ dispatch, session }) => session === sessionId && dispatch !== null && dispatch.sequence <= sequence
  )
  return { told: told?.at ?? 0, seen: Number(meta.get("heardAt")) }
})

/** How the bot was told, by the frames since `first`, what it had missed; null: not yet. */
const toldAgain = ({ guildId, one }: Stage, first: number): Pick<Gap, "how" | "back"> | null => {
  const named = (frame: Frame, name: string) => frame.dispatch?.name === name
  const since = one.heard.slice(first)
  const how = since.some((frame) => named(frame, "RESUMED")) ? "resumed" : "identified"
  const back = since.find((frame) =>
    how === "resumed" ? named(frame, "RESUMED") : named(frame, "GUILD_CREATE") && frame.dispatch?.subject === guildId
  )
  return back === undefined ? null : { how, back: back.at }
}

/** Lets it happen; what the bot misses by it is noted on the stage. Answers who goes on. */
export const lose = Effect.fnUntraced(function* (
  stage: Stage,
  bot: Bot,
  { by, refused }: Loss,
  meanwhile: Effect.Effect<void>
) {
  const { guildId, one } = stage
  const { places, sessions } = one.discord
  const last = one.heard.at(-1)?.at ?? 0
  let dark = { told: last, seen: last }
  sessions.next.refusals = refused ? 1 : 0
  const first = one.heard.length
  let successor = bot
  switch (by) {
    case "SIGKILL":
    case "SIGTERM":
      yield* by === "SIGKILL" ? bot.kill : bot.stop
      dark = yield* left(stage)
      if (by === "SIGTERM") assert.strictEqual(dark.seen, last, "SIGTERM forgets nothing")
      else {
        const before = stage.gaps.at(-1)
        const known = before?.seen === dark.seen ? before.back : dark.seen
        assert.isAtMost(last - known, 5200, "SIGKILL forgets a heartbeat at most")
      }
      yield* meanwhile
      one.answer("well")
      successor = yield* one.start()
      break
    case "a lost connection":
      sessions.downUntil = Infinity
      for (const { link } of sessions.connected()) link.drop()
      yield* meanwhile
      sessions.downUntil = 0
      break
    case "a dead connection":
      for (const { session } of sessions.connected()) session.hearing = "nothing"
      yield* meanwhile
      break
    case "an outage of the guild":
      places.setAvailable(guildId, false)
      dark = { told: one.now(), seen: one.now() }
      yield* one.settled
      yield* meanwhile
      places.setAvailable(guildId, true)
      break
  }
  let again = toldAgain(stage, first)
  for (let waited = 0; again === null && waited < 60_000; waited += 100) {
    yield* one.pass(100)
    again = toldAgain(stage, first)
  }
  assert.isNotNull(again, "the bot never came back")
  if (again !== null) stage.gaps.push({ ...dark, ...again })
  sessions.next.refusals = 0
  // To be killed at once is part of it, but for this: a replay would tell of the outage as well as of what came after.
  yield* one.pass(by === "an outage of the guild" ? 200 : 1)
  return successor
})

/** A pause in which nothing can happen at the very instant of what came before. */
const anyTime = fc.oneof(
  fc.integer({ min: 1, max: 150 }),
  fc.integer({ min: 1, max: 3000 }),
  fc.integer({ min: 1, max: 20_000 })
)

const meanwhile = fc
  .tuple(anyTime, anyBeats(6, anyEvent, anyTime))
  .map(([before, beats]): ReadonlyArray<Beat> => [{ act: { do: "repeat", who: 0 }, pause: before }, ...beats])

const anyTrouble: fc.Arbitrary<Trouble> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      by: fc.constantFrom("SIGKILL", "SIGKILL", "SIGTERM"),
      refused: fc.boolean(),
      // Longer than a limit, now and then: whoever is dead does not mind.
      meanwhile: fc
        .tuple(meanwhile, fc.constantFrom(0, 0, 0, 0, 7_200_000))
        .map(([beats, ms]) => beats.map(({ act, pause }, i) => ({ act, pause: i === 0 ? pause + ms : pause })))
    })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      by: fc.constantFrom("a lost connection", "a dead connection", "an outage of the guild"),
      refused: fc.boolean(),
      meanwhile
    })
  },
  {
    weight: 1,
    arbitrary: fc.record({ by: fc.constant("the database"), answers: fc.constantFrom("well", "nothing", "too late") })
  }
)

/** Moves of an evening, and then trouble. */
interface Scene {
  readonly beats: ReadonlyArray<Beat>
  readonly trouble: Trouble
}

export const anyScenes = fc.array(fc.record({ beats: anyBeats(12, anyEvent, anyTime), trouble: anyTrouble }), {
  minLength: 1,
  maxLength: 5
})

/** Plays an evening with trouble. Answers who is left of it. */
export const endure = Effect.fnUntraced(function* (stage: Stage, first: Bot, scenes: ReadonlyArray<Scene>) {
  let bot = first
  for (const { beats, trouble } of scenes) {
    yield* play(stage, bot, beats)
    if (trouble.by === "the database") stage.one.answer(trouble.answers)
    else bot = yield* lose(stage, bot, trouble, play(stage, bot, trouble.meanwhile))
  }
  stage.one.answer("well")
  yield* stage.one.pass(1)
  return bot
})
