import { Effect, Layer, PubSub, Ref, Stream, SubscriptionRef } from "effect"
import {
  CursorInvalid,
  GuildUnknown,
  Inspector,
  MemberUnknown,
  SessionUnknown,
  StoreUnavailable
} from "../../../src/actors/inspection/Inspector.ts"
import type {
  ActorTransition,
  GuildView,
  HouseChanges,
  RuntimeView,
  Sample,
  SessionItem
} from "../../../src/actors/inspection/views.ts"
import { ChannelId, GuildId, UserId } from "../../../src/machines/ids.ts"
import { defaultSettings, type GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"

export const harbour = GuildId.make("81384788765712384")
export const island = GuildId.make("81384788765712385")
export const ada = UserId.make("175928847299117063")
export const deck = ChannelId.make("41771983423143937")

/** 2026-01-31T12:00:00Z. */
const noon = 1_769_860_800_000

const guildView = (id: GuildId, name: string): GuildView => ({
  id,
  name,
  shard: 0,
  state: "live",
  since: noon,
  mailbox: { size: 0, capacity: 1000, shed: 0 },
  lastHeartbeat: noon,
  restarts: 0,
  lastError: null,
  timings: { settle: { count: 2, total: 3.5, longest: 2 } },
  sessions: 1
})

export const session: SessionItem = {
  guildId: harbour,
  userId: ada,
  name: "Ada",
  channelId: deck,
  activity: "streaming",
  attention: "active",
  camera: false,
  screen: true,
  standing: "withheld",
  withheld: ["alone"],
  joinedAt: noon - 60_000,
  since: noon,
  creditedUntil: null,
  unpaidMs: 1500,
  seconds: { active: 60, afk: 0, video: 0, streaming: 1.5 },
  restarts: 0,
  evidence: "seen",
  lastError: null
}

export const transition = (guildId: GuildId, event: string): ActorTransition => ({
  guildId,
  userId: ada,
  machine: "voiceSession",
  at: noon,
  from: "active",
  to: "streaming",
  event
})

const runtime: RuntimeView = {
  version: "0.1.0",
  mode: "embedded",
  reduced: false,
  startedAt: noon,
  uptime: 1234.5,
  shards: [{ id: 0, state: "live", sequence: 42, lag: 3, heardAt: noon, epoch: 7, restarts: 0 }],
  guilds: { total: 2, states: { absent: 0, reconciling: 0, live: 2, departed: 0 } },
  sessions: {
    total: 1,
    activities: { active: 0, afk: 0, video: 0, streaming: 1, disconnected: 0, dormant: 0 }
  },
  unpaid: 1500,
  spooled: 0,
  lastSettlement: null,
  restarts: 0,
  invariants: [
    {
      name: "levels follow the curve",
      checked: 9,
      violations: 1,
      last: { at: noon, guildId: harbour, userId: ada, expected: "level 3 for 250 XP", found: "level 2" }
    },
    { name: "batches are sound", checked: 9, violations: 0, last: null }
  ]
}

const sample: Sample = {
  at: noon,
  sessions: runtime.sessions.activities,
  guilds: runtime.guilds.states,
  lagMs: 3,
  mailbox: 0,
  unpaidMs: 1500,
  spooled: 0,
  dispatches: 12.5,
  settledRows: 3,
  settlementMs: null,
  checkpointMs: 1.5,
  restarts: 0,
  errors: 1,
  cpu: 0.25,
  residentBytes: 1e8,
  loopLagMs: 0.5
}

/** A bot of two guilds that remembers what it was told to do. */
export const sampleBot = Effect.gen(function* () {
  const live = yield* PubSub.unbounded<ActorTransition>()
  const changes = yield* PubSub.unbounded<HouseChanges>()
  const listeners = yield* SubscriptionRef.make(0)
  const reasons = yield* Ref.make<ReadonlyArray<string>>([])
  const settings = yield* Ref.make<GuildSettings>(defaultSettings)
  const commands = yield* Ref.make<ReadonlyArray<string>>([])
  const guildList = [guildView(harbour, "Harbour"), guildView(island, "Island")]

  const known = (guildId: GuildId) =>
    guildList.some(({ id }) => id === guildId) ? Effect.void : new GuildUnknown({ guildId })
  const command = (name: string) => (guildId: GuildId) =>
    Effect.andThen(
      known(guildId),
      Ref.update(commands, (all) => [...all, `${name} ${guildId}`])
    )
  const inVoice = Effect.fnUntraced(function* (guildId: GuildId, userId: UserId) {
    yield* known(guildId)
    if (userId !== ada) return yield* new SessionUnknown({ guildId, userId })
    return { ...session, transitions: [{ at: noon, from: "active", to: "streaming", event: "VOICE.CHANGED" }] }
  })

  /** What is published from now on, to one listener more. */
  const heard = <A>(published: PubSub.PubSub<A>) =>
    Stream.unwrap(
      Effect.gen(function* () {
        const subscription = yield* PubSub.subscribe(published)
        yield* Effect.acquireRelease(
          SubscriptionRef.update(listeners, (n) => n + 1),
          () => SubscriptionRef.update(listeners, (n) => n - 1)
        )
        return Stream.fromSubscription(subscription)
      })
    )

  const inspector = Inspector.of({
    measure: Effect.void,
    ready: Ref.get(reasons),
    runtime: Effect.succeed(runtime),
    runtimeUpdates: Stream.make({ runtime, sample }).pipe(Stream.concat(Stream.never)),
    samples: Effect.succeed({ every: 5000, items: [sample] }),
    errors: Effect.succeed([
      { at: noon, level: "Warn", message: "settling waits", cause: "Error: refused", annotations: { shard: "0" } }
    ]),
    guilds: ({ cursor, limit, order, search }) => {
      const found = guildList.filter(({ name }) => name.includes(search))
      const from = cursor === null ? 0 : found.findIndex(({ id }) => id === cursor) + 1
      const items = (order === "id" ? found : found.toReversed()).slice(from, from + limit)
      const more = order === "id" && from + limit < found.length
      return Effect.succeed({ items, next: more ? (items.at(-1)?.id ?? null) : null })
    },
    house: (guildId) =>
      Effect.as(known(guildId), {
        ...guildView(guildId, "Harbour"),
        channels: [{ id: deck, name: "Deck", kind: "voice", sessions: 1 }],
        settings: defaultSettings
      }),
    changes: (guildId, { channelId, userId }) =>
      Effect.as(
        known(guildId),
        heard(changes).pipe(
          Stream.filter(({ sessions }) =>
            sessions.every((one) => (channelId ?? one.channelId) === one.channelId && (userId ?? ada) === one.userId)
          )
        )
      ),
    guild: (guildId) =>
      Effect.as(known(guildId), {
        ...guildView(guildId, "Harbour"),
        channels: [{ id: deck, name: "Deck", kind: "voice", members: [ada] }],
        sessions: [session],
        settings: defaultSettings
      }),
    sessions: (guildId) => Effect.as(known(guildId), { items: [session], next: null }),
    session: inVoice,
    member: (guildId, userId) =>
      userId === ada
        ? Effect.succeed({
            xp: 1200,
            level: 7,
            rank: 1,
            messages: 3,
            rewarded: 2,
            seconds: { total: 60, active: 60, afk: 0, video: 0, streaming: 0 },
            periods: { annual: 1, monthly: 2, weekly: 3, daily: 4 },
            creditedUntil: noon,
            hidden: false,
            present: true
          })
        : new MemberUnknown({ guildId, userId }),
    ledger: (_, __, page) =>
      page.cursor === "gone"
        ? new CursorInvalid({ cursor: page.cursor })
        : page.limit === 13
          ? new StoreUnavailable({ store: "ledger", cause: new Error("connection refused") })
          : Effect.succeed({
              items: [
                {
                  kind: "gap" as const,
                  from: page.from ?? 0,
                  to: page.to ?? noon,
                  cause: "restart",
                  evidence: "likely"
                }
              ],
              next: null
            }),
    transitions: (guildId) => heard(live).pipe(Stream.filter((one) => guildId === null || one.guildId === guildId)),
    settle: command("settle"),
    checkpoint: command("checkpoint"),
    restart: command("restart"),
    reconcile: command("reconcile"),
    rebuild: (guildId) => Effect.as(command("rebuild")(guildId), { days: 2, open: 1, repaired: 3 }),
    restartSession: (guildId, userId) =>
      Effect.andThen(
        inVoice(guildId, userId),
        Ref.update(commands, (all) => [...all, `restart ${guildId}/${userId}`])
      ),
    unsettled: (guildId) => Effect.as(known(guildId), []),
    drain: Ref.update(commands, (all) => [...all, "drain"]),
    settings: (guildId) => Effect.andThen(known(guildId), Ref.get(settings)),
    changeSettings: (guildId, to, by) =>
      Effect.andThen(known(guildId), Ref.set(settings, to)).pipe(
        Effect.andThen(Ref.update(commands, (all) => [...all, `settings by ${by}`]))
      )
  })
  const listenersAre = (count: number) =>
    SubscriptionRef.changes(listeners).pipe(
      Stream.filter((n) => n === count),
      Stream.take(1),
      Stream.runDrain
    )
  return { live, changes, listenersAre, reasons, settings, commands, layer: Layer.succeed(Inspector, inspector) }
})
