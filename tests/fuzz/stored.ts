import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, Exit, Layer, Logger, Metric, Scope } from "effect"
import * as fc from "fast-check"
import { flush } from "../../src/actors/checkpoint/flush.ts"
import { Journal } from "../../src/actors/checkpoint/Journal.ts"
import { unreadableRecords } from "../../src/actors/inspection/metrics.ts"
import { Ledger, type Unsettled } from "../../src/actors/ledger/Ledger.ts"
import { leftovers } from "../../src/actors/recovery/leftovers.ts"
import { firstKey, horizonFrom } from "../../src/actors/recovery/predecessor.ts"
import { inherit, restore } from "../../src/actors/recovery/restore.ts"
import { type Checkpoint, CheckpointStore, type Journal as Entry } from "../../src/infra/checkpoint/CheckpointStore.ts"
import { layerEmbedded, layerMemory } from "../../src/infra/checkpoint/embedded.ts"
import { defaultSettings } from "../../src/machines/settings/GuildSettings.ts"
import { makeMemoryLedger } from "../actors/support/memoryLedger.ts"
import {
  ada,
  ben,
  cabin,
  deck,
  guildCreate,
  harbour,
  meadow,
  message,
  ready,
  start,
  voiceState
} from "../actors/support/payloads.ts"
import { TestShard } from "../actors/support/testShard.ts"
import { type Campaign, oneByOne, wage } from "./campaign.ts"
import type { Findings } from "./findings.ts"
import { awkwardTexts, mutant } from "./junk.ts"

/** Nothing stored may hold the loop for longer than this: ms. */
const longest = 5000

type Part = keyof Checkpoint

interface Case {
  readonly checkpoint: Checkpoint
  /** Found only after we had begun. */
  readonly late: boolean
}

const lease = { shard: 0, count: 1, epoch: 2, holder: "fuzz" }

const ledgerOf = (journal: Journal, now: () => number) =>
  Ledger.make({ lease, journal, flush: Effect.void, timezoneOf: () => "Europe/Berlin", batchSize: 100, now })

/** What a shard leaves: two guilds, two sessions, items not sealed, a batch not settled, its gateway session. */
const sound = Effect.gen(function* () {
  const key = { shard: 0, count: 1, epoch: 1 }
  const store = yield* CheckpointStore
  yield* store.takeOver(key)
  const shard = new TestShard().begin(harbour, meadow)
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { camera: true }))
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, cabin))
  shard.dispatch("MESSAGE_CREATE", message(harbour, ada, start + 1000))
  shard.pass(70_000)
  const { journal } = shard.actor
  const ledger = yield* ledgerOf(journal, () => shard.now)
  for (const item of shard.submitted) ledger.submit(item)
  const gap: Unsettled = {
    kind: "gap",
    gap: { guildId: null, from: start, to: start + 1, cause: "stall", evidence: "certain" }
  }
  ledger.submit(gap)
  const [segment] = shard.segments()
  if (segment !== undefined) {
    const batch = {
      id: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
      shard: 0,
      count: 1,
      segments: [{ ...segment, day: "2026-11-21" }],
      messages: [],
      gaps: []
    }
    journal.spool(JSON.stringify(batch))
  }
  shard.actor.touchAll()
  yield* flush(store, key, journal, shard.actor)
  return yield* store.takeOver(key)
})

const settings = { ...defaultSettings, curve: { kind: "linear", base: 100 } }

const asText = (value: unknown): string => JSON.stringify(value) ?? ""

/** One record as a bad disk, another version or an enemy could have left it. */
const spoiltText = (text: string): fc.Arbitrary<string> => {
  const parsed: unknown = text.startsWith("{") ? JSON.parse(text) : Number(text)
  const whole =
    typeof parsed === "object" ? { ...parsed, ...("settings" in (parsed ?? {}) ? { settings } : {}) } : parsed
  return fc.oneof(
    { weight: 8, arbitrary: mutant(fc.constant(whole)).map(({ value }) => asText(value)) },
    { weight: 1, arbitrary: fc.nat(text.length).map((end) => text.slice(0, end)) },
    { weight: 1, arbitrary: fc.nat(text.length).map((at) => `${text.slice(0, at)}\u0000${text.slice(at + 1)}`) },
    { weight: 1, arbitrary: awkwardTexts }
  )
}

const parts: ReadonlyArray<Part> = ["guilds", "sessions", "unsettled", "spool", "meta"]

const spoilt = (whole: Checkpoint): fc.Arbitrary<Case> => {
  const records = parts.flatMap((part) => [...whole[part]].map(([field, text]) => ({ part, field, text })))
  const change = fc.constantFrom(...records).chain(({ field, part, text }) =>
    fc.record({
      part: fc.constant(part),
      field: fc.oneof({ weight: 9, arbitrary: fc.constant(field) }, { weight: 1, arbitrary: awkwardTexts }),
      text: spoiltText(text)
    })
  )
  return fc.tuple(fc.array(change, { minLength: 1, maxLength: 3 }), fc.boolean()).map(([made, late]) => {
    const checkpoint: Record<Part, Map<string, string>> = {
      guilds: new Map(whole.guilds),
      sessions: new Map(whole.sessions),
      unsettled: new Map(whole.unsettled),
      spool: new Map(whole.spool),
      meta: new Map(whole.meta)
    }
    for (const { field, part, text } of made) checkpoint[part].set(field, text)
    return { checkpoint, late }
  })
}

const unreadableSoFar = Effect.map(Metric.value(unreadableRecords), ({ count }) => count)

/** Stores what was spoilt, and succeeds to it as a starting process does, up to its first settlement and checkpoint. */
const succeed = Effect.fnUntraced(function* ({ checkpoint, late }: Case, epoch: number) {
  const store = yield* CheckpointStore
  const key = { shard: 0, count: 1, epoch }
  const before = yield* store.takeOver(key)
  const gone = (part: Part) => Array.from(before[part].keys(), (field) => [field, null] as const)
  const puts = (part: Part) => new Map<string, string | null>([...gone(part), ...checkpoint[part]])
  const entry: Entry = {
    guilds: puts("guilds"),
    sessions: puts("sessions"),
    unsettled: puts("unsettled"),
    spool: puts("spool"),
    meta: puts("meta")
  }
  yield* store.write(key, entry)
  const found = yield* store.takeOver(key)
  const now = start + 100_000
  const journal = new Journal(firstKey(found, now))
  const ledger = yield* ledgerOf(journal, () => now)
  const horizon = late ? horizonFrom({ ...found, meta: new Map(), sessions: new Map() }, now) : horizonFrom(found, now)
  const next = new TestShard({ now, horizon })
  next.purse.submit = (item) => ledger.submit(item)
  const unreadable = yield* unreadableSoFar
  if (late) yield* leftovers(found, next.actor, next.around, ledger)
  else {
    yield* inherit(found, ledger)
    const { gateway } = yield* restore(found, next.actor)
    if (gateway !== null) next.actor.resume(gateway, gateway.takenAbove)
  }
  const setAside = (yield* unreadableSoFar) - unreadable
  next.dispatch("READY", ready([harbour], "another"))
  next.sequence = 1
  next.dispatch("GUILD_CREATE", guildCreate(harbour, [[ada, deck]]))
  next.pass(10_000)
  yield* ledger.settleNow
  next.actor.touchAll()
  yield* flush(store, key, journal, next.actor)
  const seat = next.occupant(harbour, ada)?.seat
  next.actor.end()
  if (seat?.channelId !== deck) return yield* Effect.die(new Error("Ada is not where she is"))
  if (next.crashes.length > 0) return yield* Effect.die(new Error("a session crashed"))
  return setAside
})

/** Stored state of every kind, spoilt, through a real store, restored and settled. */
export const fuzzStored = async (kind: "memory" | "embedded", campaign: Campaign): Promise<Findings> => {
  const folder = mkdtempSync(join(tmpdir(), "guildhall-fuzz-"))
  const scope = Scope.makeUnsafe()
  const memory = makeMemoryLedger()
  const services = await Effect.runPromise(
    Layer.build(
      Layer.mergeAll(kind === "memory" ? layerMemory : layerEmbedded(folder), memory.layer, Logger.layer([]))
    ).pipe(Scope.provide(scope))
  )
  const run = <A, E>(
    effect: Effect.Effect<A, E, Layer.Success<typeof layerMemory> | Layer.Success<typeof memory.layer>>
  ) => Effect.runPromise(effect.pipe(Effect.provideContext(services)))
  const whole = await run(sound)
  memory.state.epoch = lease.epoch
  let epoch = lease.epoch
  const judge = async (one: Case) => {
    const began = performance.now()
    const setAside = await run(succeed(one, ++epoch))
    if (performance.now() - began > longest) throw new Error("the loop was held")
    memory.attempts.length = memory.batches.length = memory.paid.length = 0
    return setAside > 0 ? "refused" : "accepted"
  }
  const findings = await wage(
    { surface: `stored state, ${kind}`, values: spoilt(whole), batchSize: 50, shrinks: true, strike: oneByOne(judge) },
    campaign
  )
  await Effect.runPromise(Scope.close(scope, Exit.void))
  rmSync(folder, { recursive: true, force: true })
  return findings
}
