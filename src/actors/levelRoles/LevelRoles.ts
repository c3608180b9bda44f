import { Cause, Clock, Context, Effect, FiberMap, Layer, PubSub, Queue, Schedule } from "effect"
import { LedgerClock } from "../../infra/clock/LedgerClock.ts"
import type { DiscordRest } from "../../infra/discord/DiscordRest.ts"
import type { Gateway } from "../../infra/discord/Gateway.ts"
import type { GuildRest } from "../../infra/discord/GuildRest.ts"
import type { LedgerUnavailable } from "../../infra/ledger/LedgerStore.ts"
import { LevelRoleStore } from "../../infra/ledger/LevelRoleStore.ts"
import { SettingsStore } from "../../infra/ledger/SettingsStore.ts"
import type { GuildId, UserId } from "../../machines/ids.ts"
import { Fleet } from "../shard/Fleet.ts"
import { shardsOf } from "../shard/ownership.ts"
import { checkRoles } from "./checkRoles.ts"
import { followNews } from "./followNews.ts"
import { layerPacedRest } from "./pacedRest.ts"
import { makePacer } from "./pacer.ts"
import { examineTies } from "./ties.ts"
import { verifyGuild } from "./verifyGuild.ts"

/** Discord takes 10 changes of members' roles in 10 s from a guild. */
const changeEveryMs = 1050

/** How often the queue is looked at. */
const pollEvery = "1 second"

/** Guilds worked on at once. */
const mostGuilds = 64

/** Checks taken from the queue at once: what concerns one member comes before the rest of a long queue. */
const taken = 5

/** Waits for a Discord that is away: 1 s, doubling to this. */
const longestBackoffMs = 60_000

/** A verification that failed begins again, where it was, after this. */
const verifyAgainAfter = "30 seconds"

/** Fewer of these seconds of work say nothing about its pace. */
const tellingSeconds = 10

/** How far the work in a guild has come. */
export interface RoleProgress {
  /** Members whose roles are still to be looked at. */
  readonly waiting: number
  /** How many were looked at since the work under way began. */
  readonly doneSince: number
  readonly perSecond: number
  /** Until nothing waits: ms. */
  readonly estimateMs: number
  /** How many members the verification under way has compared; null: none is under way. */
  readonly verified: number | null
}

interface Tally {
  readonly since: number
  done: number
}

type Needs = GuildRest | DiscordRest | Gateway | LedgerClock | LevelRoleStore | SettingsStore

/** A loop for as long as the scope lives: its death is logged, and it begins again. */
const kept = <E, R>(loop: Effect.Effect<never, E, R>) =>
  loop.pipe(
    Effect.tapCause((cause) =>
      Cause.hasInterruptsOnly(cause) ? Effect.void : Effect.logError("a worker of level roles crashed", cause)
    ),
    Effect.sandbox,
    Effect.retry(Schedule.spaced("1 second")),
    Effect.forkScoped
  )

/** Sets right who wears which level role: a queue of members to look at, and the daily verification of each guild. */
export class LevelRoles extends Context.Service<
  LevelRoles,
  {
    readonly progress: (guildId: GuildId) => Effect.Effect<RoleProgress, LedgerUnavailable>
    /** Looks at the tied roles and all members of a guild now, as daily. */
    readonly checkGuild: (guildId: GuildId) => Effect.Effect<void, LedgerUnavailable>
    readonly checkMember: (guildId: GuildId, userId: UserId) => Effect.Effect<void, LedgerUnavailable>
  }
>()("guildhall/actors/LevelRoles") {
  static readonly layer = Layer.effect(
    LevelRoles,
    Effect.gen(function* () {
      const fleet = yield* Fleet
      const clock = yield* LedgerClock
      const store = yield* LevelRoleStore
      const settings = yield* SettingsStore
      const nudges = yield* Queue.sliding<void>(1)
      const news = yield* PubSub.subscribe(fleet.news)
      const tallies = new Map<GuildId, Tally>()
      const fibers = yield* FiberMap.make<string>()
      const run = yield* FiberMap.runtime(fibers)<Needs>()

      /** Work in a guild, unless the same is under way: one fibre each, whose failures are told. */
      const work = <E>(what: "checks" | "pass", guildId: GuildId, effect: Effect.Effect<void, E, Needs>) => {
        const told = effect.pipe(
          Effect.catchCause((cause) =>
            Cause.hasInterruptsOnly(cause) ? Effect.void : Effect.logWarning(`level roles: ${what} put off`, cause)
          ),
          Effect.annotateLogs({ guildId })
        )
        run(`${what} ${guildId}`, told, { onlyIfMissing: true })
      }

      const checks = Effect.fnUntraced(function* (guildId: GuildId) {
        const turn = makePacer(changeEveryMs)
        const tally: Tally = { since: yield* Clock.currentTimeMillis, done: 0 }
        tallies.set(guildId, tally)
        let away = 0
        for (;;) {
          const { modules } = yield* settings.load(guildId)
          const due = modules.levelRoles ? yield* store.due(guildId, taken) : []
          if (due.length === 0) break
          for (const check of due) {
            const reached = yield* checkRoles(check, turn).pipe(
              Effect.as(true),
              Effect.catchTag("DiscordUnavailable", () => Effect.succeed(false))
            )
            if (reached) {
              away = 0
              tally.done++
              continue
            }
            const backoffMs = Math.min(1000 * 2 ** away++, longestBackoffMs)
            yield* store.postpone(check, { ms: backoffMs, tries: check.tries })
            yield* Effect.sleep(backoffMs)
            break
          }
        }
        // The next fibre for this guild knows nothing of our last change.
        yield* turn
      })

      const verification = (guildId: GuildId) =>
        verifyGuild(guildId).pipe(
          Effect.tapCause(() => Effect.sleep(verifyAgainAfter)),
          Effect.tap(Effect.logDebug("level roles verified"))
        )

      const poll = Effect.gen(function* () {
        const of = shardsOf(fleet)
        if (of.shards.length > 0) {
          const [due, passes] = yield* Effect.all([store.guildsDue(of), store.passesDue(of)])
          for (const guildId of due.filter((id) => !tallies.has(id)).slice(0, mostGuilds - tallies.size)) {
            work("checks", guildId, checks(guildId).pipe(Effect.ensuring(Effect.sync(() => tallies.delete(guildId)))))
          }
          for (const guildId of passes) work("pass", guildId, verification(guildId))
        }
      }).pipe(
        Effect.catchTag("LedgerUnavailable", (error) => Effect.logDebug("level roles wait for the database", error)),
        Effect.andThen(Effect.timeoutOption(Queue.take(nudges), pollEvery))
      )
      yield* kept(Effect.forever(poll))

      /** Guilds whose tied roles changed, each once, until somebody begins to read them. */
      const changed = yield* Queue.unbounded<GuildId>()
      const waiting = new Set<GuildId>()
      const examine = (guildId: GuildId) =>
        Effect.suspend(() => {
          if (waiting.has(guildId)) return Effect.void
          waiting.add(guildId)
          return Queue.offer(changed, guildId)
        })
      const examineNext = Effect.gen(function* () {
        const guildId = yield* Queue.take(changed)
        // What changes from now on is read once more.
        waiting.delete(guildId)
        const mended = Effect.flatMap(examineTies(guildId), (any) =>
          any === true ? store.askPass(guildId) : Effect.void
        )
        yield* mended.pipe(
          Effect.catchCause((cause) =>
            Cause.hasInterruptsOnly(cause) ? Effect.interrupt : Effect.logWarning("level roles: ties put off", cause)
          ),
          Effect.annotateLogs({ guildId })
        )
      })
      yield* kept(Effect.forever(examineNext))
      yield* kept(followNews(news, clock.now(), examine))

      const nudge = Queue.offer(nudges, undefined)
      return LevelRoles.of({
        progress: Effect.fnUntraced(function* (guildId) {
          const now = yield* Clock.currentTimeMillis
          const [waiting, verified] = yield* Effect.all([store.waiting(guildId), store.passSeen(guildId)])
          const { done, since } = tallies.get(guildId) ?? { done: 0, since: now }
          const seconds = (now - since) / 1000
          const perSecond = seconds >= tellingSeconds && done > 0 ? done / seconds : 1000 / changeEveryMs
          return {
            waiting,
            doneSince: done,
            perSecond,
            estimateMs: Math.ceil((waiting / perSecond) * 1000),
            verified
          }
        }),
        checkGuild: (guildId) => Effect.andThen(store.askPass(guildId), nudge),
        checkMember: (guildId, userId) => Effect.andThen(store.ask(guildId, [userId], "asked"), nudge)
      })
    })
  ).pipe(Layer.provide(layerPacedRest))
}
