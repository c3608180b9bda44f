import { Clock, Deferred, type Duration, Effect, Layer, Stream } from "effect"
import { CheckpointStore } from "../../infra/checkpoint/CheckpointStore.ts"
import { Gateway } from "../../infra/discord/Gateway.ts"
import { isLedgerCursor } from "../../infra/ledger/ledgerPage.ts"
import { LedgerStore } from "../../infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../infra/ledger/SettingsStore.ts"
import { WebBoardStore } from "../../infra/ledger/WebBoardStore.ts"
import type { GuildId, UserId } from "../../machines/ids.ts"
import type { GuildActor } from "../guild/GuildActor.ts"
import { recheck } from "../recovery/recheck.ts"
import { Fleet } from "../shard/Fleet.ts"
import { rebuild } from "../statistics/rebuild.ts"
import { takeCensus } from "./census.ts"
import { houseChanges } from "./houseChanges.ts"
import { CursorInvalid, GuildUnknown, Inspector, MemberUnknown, SessionUnknown, StoreUnavailable } from "./Inspector.ts"
import { makeMeasure } from "./measure.ts"
import { matches, pageById } from "./pages.ts"
import { readiness } from "./readiness.ts"
import { RecentErrors } from "./RecentErrors.ts"
import { guildDetail, guildHouse, guildView, runtimeView, sessionItem, sessionView } from "./shown.ts"
import { type Place, topOf } from "./topGuilds.ts"
import { unsettled } from "./unsettled.ts"
import { keepSamples, shareUpdates } from "./watch.ts"

const unavailable = (store: "ledger" | "checkpoint") => (cause: unknown) => new StoreUnavailable({ store, cause })

/** How long a list waits for the ledger to say up to when it holds everything: it is told without. */
const patient = "500 millis"
/** How long news of changes do. */
const hasty = "50 millis"

/** The Inspector over the shards that run here. */
export const layerInspector = (about: { readonly version: string; readonly mode: "embedded" | "production" }) =>
  Layer.effect(
    Inspector,
    Effect.gen(function* () {
      const fleet = yield* Fleet
      const ledger = yield* LedgerStore
      const checkpoints = yield* CheckpointStore
      const settingsStore = yield* SettingsStore
      const webBoards = yield* WebBoardStore
      const gateway = yield* Gateway
      const context = yield* Effect.context<Effect.Services<ReturnType<typeof recheck> | ReturnType<typeof rebuild>>>()
      const startedAt = yield* Clock.currentTimeMillis

      const shards = () => [...fleet.berths.values()].flatMap(({ running }) => (running === null ? [] : [running]))

      const placeOf = (guildId: GuildId): Place | null => {
        for (const shard of shards()) {
          const cell = shard.actor.cells.get(guildId)
          if (cell !== undefined) return { shard, cell }
        }
        return null
      }

      const find = (guildId: GuildId): Effect.Effect<Place, GuildUnknown> => {
        const place = placeOf(guildId)
        return place === null ? Effect.fail(new GuildUnknown({ guildId })) : Effect.succeed(place)
      }

      /** Asks a guild something in its turn between the frames. */
      const ask = <A>({ cell, shard }: Place, question: (guild: GuildActor) => A) =>
        Effect.gen(function* () {
          const answer = yield* Deferred.make<A>()
          const { seen } = shard.actor.horizon
          cell.order({ seen, at: seen, sequence: 0 }, (guild) =>
            Deferred.doneUnsafe(
              answer,
              Effect.sync(() => question(guild))
            )
          )
          return yield* Deferred.await(answer)
        })

      const occupantOf = (place: Place, guildId: GuildId, userId: UserId) => {
        const occupant = place.cell.guild?.roster.occupants.get(userId)
        return occupant === undefined || occupant.context === null
          ? Effect.fail(new SessionUnknown({ guildId, userId }))
          : Effect.succeed(occupant)
      }

      const credited = (guildId: GuildId, userIds: ReadonlyArray<UserId>, patience: Duration.Input = patient) =>
        ledger.creditedUntil(guildId, userIds).pipe(
          Effect.timeout(patience),
          Effect.orElseSucceed(() => new Map<UserId, number>())
        )

      const settle = Effect.fnUntraced(function* (guildId: GuildId) {
        const place = yield* find(guildId)
        yield* ask(place, (guild) => guild.roster.settleAll(guild.horizon))
        yield* place.shard.ledger.settleNow.pipe(Effect.mapError(unavailable("ledger")))
      })

      const checkpoint = Effect.fnUntraced(function* (guildId: GuildId) {
        const { shard } = yield* find(guildId)
        yield* shard.flush.pipe(Effect.mapError(unavailable("checkpoint")))
      })

      const settings = Effect.fnUntraced(function* (guildId: GuildId) {
        const { cell } = yield* find(guildId)
        if (cell.guild !== null) return cell.guild.facts.settings
        return yield* settingsStore.load(guildId).pipe(Effect.mapError(unavailable("ledger")))
      })

      const look = Effect.gen(function* () {
        const census = yield* takeCensus(fleet)
        const now = yield* Clock.currentTimeMillis
        return { census, runtime: runtimeView(fleet, census, { ...about, startedAt, now, reduced: gateway.reduced() }) }
      })
      const runtime = Effect.map(look, (seen) => seen.runtime)
      const errors = yield* RecentErrors
      const samples = yield* keepSamples(fleet, look)

      return Inspector.of({
        measure: makeMeasure(fleet, runtime),
        ready: readiness(fleet, ledger, checkpoints),
        runtime,
        runtimeUpdates: yield* shareUpdates(fleet, look),
        samples: Effect.sync(samples.list),
        errors: Effect.sync(errors.list),
        guilds: ({ cursor, limit, order, search }) =>
          Effect.sync(() => {
            const all = shards().flatMap((shard) => [...shard.actor.cells.values()].map((cell) => ({ shard, cell })))
            const matched = matches(search)
            const found = all.filter(({ cell }) => matched(cell.guildId, cell.guild?.facts.name ?? ""))
            const { items, next } =
              order === "id"
                ? pageById(found, ({ cell }) => cell.guildId, { cursor, limit })
                : { items: topOf(found, order, limit), next: null }
            return { items: items.map(({ cell, shard }) => guildView(cell, shard)), next }
          }),
        house: Effect.fnUntraced(function* (guildId) {
          const { cell, shard } = yield* find(guildId)
          return guildHouse(cell, shard, yield* settings(guildId))
        }),
        changes: (guildId, among) =>
          Effect.as(
            find(guildId),
            houseChanges(
              () => placeOf(guildId)?.cell ?? null,
              among,
              (userIds) => credited(guildId, userIds, hasty)
            )
          ),
        guild: Effect.fnUntraced(function* (guildId) {
          const { cell, shard } = yield* find(guildId)
          const occupants = [...(cell.guild?.roster.occupants.values() ?? [])]
          const until = yield* credited(
            guildId,
            occupants.map(({ userId }) => userId)
          )
          return guildDetail(cell, shard, yield* settings(guildId), until)
        }),
        sessions: Effect.fnUntraced(function* (guildId, { channelId, search, ...page }) {
          const { cell } = yield* find(guildId)
          const { guild } = cell
          if (guild === null) return { items: [], next: null }
          const matched = matches(search)
          const { items, next } = pageById(
            guild.roster.occupants.values(),
            ({ userId }) => userId,
            page,
            ({ context, name, userId }) =>
              context !== null && (channelId === null || context.channelId === channelId) && matched(userId, name)
          )
          const until = yield* credited(
            guildId,
            items.map(({ userId }) => userId)
          )
          return { items: items.flatMap((occupant) => sessionItem(guild, occupant, until) ?? []), next }
        }),
        session: Effect.fnUntraced(function* (guildId, userId) {
          const place = yield* find(guildId)
          const occupant = yield* occupantOf(place, guildId, userId)
          const until = yield* credited(guildId, [userId])
          const view = place.cell.guild === null ? null : sessionView(place.cell.guild, occupant, until)
          return view ?? (yield* new SessionUnknown({ guildId, userId }))
        }),
        member: Effect.fnUntraced(function* (guildId, userId) {
          const figures = yield* ledger.member(guildId, userId).pipe(Effect.mapError(unavailable("ledger")))
          return figures ?? (yield* new MemberUnknown({ guildId, userId }))
        }),
        ledger: (guildId, userId, page) =>
          page.cursor !== null && !isLedgerCursor(page.cursor)
            ? Effect.fail(new CursorInvalid({ cursor: page.cursor }))
            : ledger.ledger(guildId, userId, page).pipe(Effect.mapError(unavailable("ledger"))),
        unsettled: (guildId) =>
          Effect.map(find(guildId), ({ cell, shard }) =>
            cell.guild === null ? [] : unsettled(cell.guild, shard.ledger)
          ),
        transitions: (guildId) => {
          const all = Stream.fromPubSub(fleet.transitions)
          return guildId === null ? all : Stream.filter(all, (transition) => transition.guildId === guildId)
        },
        settle,
        checkpoint,
        restart: Effect.fnUntraced(function* (guildId) {
          const place = yield* find(guildId)
          yield* ask(place, () => place.cell.rebuild())
        }),
        reconcile: Effect.fnUntraced(function* (guildId) {
          const place = yield* find(guildId)
          const users = [...(place.cell.guild?.roster.occupants.values() ?? [])].map(({ userId }) => userId)
          yield* Effect.forEach(users, (userId) => recheck(place.shard.actor, guildId, userId, Infinity), {
            concurrency: 4,
            discard: true
          }).pipe(Effect.provideContext(context))
          yield* ask(place, () => undefined)
        }),
        rebuild: Effect.fnUntraced(function* (guildId) {
          yield* find(guildId)
          return yield* rebuild(guildId).pipe(Effect.mapError(unavailable("ledger")), Effect.provideContext(context))
        }),
        restartSession: Effect.fnUntraced(function* (guildId, userId) {
          const place = yield* find(guildId)
          const occupant = yield* occupantOf(place, guildId, userId)
          yield* ask(place, (guild) => guild.roster.restart(occupant, guild.horizon))
        }),
        drain: Effect.gen(function* () {
          for (const { actor, ledger: purse } of shards()) {
            actor.settleAll()
            yield* purse.settleNow.pipe(Effect.mapError(unavailable("ledger")))
          }
          yield* Effect.forEach(fleet.berths.values(), ({ stop }) => stop, { discard: true })
        }),
        settings,
        changeSettings: Effect.fnUntraced(function* (guildId, next, by) {
          const place = yield* find(guildId)
          yield* settingsStore.save(guildId, next, by).pipe(Effect.mapError(unavailable("ledger")))
          // A board that is public from now on has an address.
          if (next.modules.webBoard) {
            const name = place.cell.guild?.facts.name ?? ""
            yield* webBoards.slug(guildId, name).pipe(Effect.mapError(unavailable("ledger")))
          }
          yield* ask(place, (guild) => guild.changeSettings(next))
          yield* Effect.ignore(place.shard.flush)
        })
      })
    })
  )
