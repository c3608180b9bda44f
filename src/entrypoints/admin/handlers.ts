import { Effect, Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { PrometheusMetrics } from "effect/observability"
import { Inspector } from "../../actors/inspection/Inspector.ts"
import { ActorTransition, HouseChanges, RuntimeUpdate } from "../../actors/inspection/views.ts"
import { malformed } from "../http/RequestMalformed.ts"
import { AdminApi } from "./AdminApi.ts"
import { encoderOf, EventStreams } from "./EventStreams.ts"
import { ledgerFile } from "./ledgerFile.ts"
import { machines } from "./machines.ts"
import {
  noSuchGuild,
  NoSuchMachine,
  noSuchMember,
  noSuchSession,
  NotReady,
  refusedCursor,
  unavailable
} from "./problems.ts"
import { signIn } from "./signIn.ts"

const health = HttpApiBuilder.group(
  AdminApi,
  "health",
  Effect.fnUntraced(function* (handlers) {
    const inspector = yield* Inspector
    return handlers.handleAll({
      alive: () => Effect.succeed({ alive: true } as const),
      ready: Effect.fnUntraced(function* () {
        const reasons = yield* inspector.ready
        if (reasons.length > 0) return yield* new NotReady({ detail: reasons.join("; "), reasons })
        return { ready: true } as const
      }),
      metrics: () => Effect.andThen(inspector.measure, PrometheusMetrics.format())
    })
  })
)

/** More than the actors make at one go. */
const transitionBacklog = 8192

const toldTransition = { event: "message", encode: encoderOf(ActorTransition), backlog: transitionBacklog }
const toldRuntime = { event: "runtime", encode: encoderOf(RuntimeUpdate), backlog: 8 }
const toldChanges = { event: "changes", encode: encoderOf(HouseChanges), backlog: 16 }

const process = HttpApiBuilder.group(
  AdminApi,
  "process",
  Effect.fnUntraced(function* (handlers) {
    const inspector = yield* Inspector
    const streams = yield* EventStreams
    return handlers.handleAll({
      runtime: () => inspector.runtime,
      drain: () => inspector.drain.pipe(Effect.catchTags(unavailable)),
      runtimeStream: () => streams.open(inspector.runtimeUpdates, toldRuntime),
      samples: () => inspector.samples,
      errors: () => Effect.map(inspector.errors, (items) => ({ items, next: null })),
      transitions: ({ query }) => streams.open(inspector.transitions(query.guildId ?? null), toldTransition),
      machines: () => Effect.succeed({ items: machines, next: null }),
      machine: Effect.fnUntraced(function* ({ params }) {
        const found = machines.find(({ name }) => name === params.name)
        if (found !== undefined) return found
        const names = machines.map(({ name }) => name).join(", ")
        return yield* new NoSuchMachine({ detail: `There is no machine "${params.name}". There are: ${names}.` })
      })
    })
  })
)

const guilds = HttpApiBuilder.group(
  AdminApi,
  "guilds",
  Effect.fnUntraced(function* (handlers) {
    const inspector = yield* Inspector
    const streams = yield* EventStreams
    const problems = { ...noSuchGuild, ...unavailable }
    return handlers.handleAll({
      list: ({ query: { cursor = null, limit, order, search = "" } }) =>
        cursor !== null && order !== "id"
          ? malformed("query.cursor", "only the order by id has further pages")
          : inspector.guilds({ limit, cursor, order, search }),
      get: ({ params }) => inspector.guild(params.guildId).pipe(Effect.catchTags(problems)),
      house: ({ params }) => inspector.house(params.guildId).pipe(Effect.catchTags(problems)),
      changes: ({ params, query: { channelId = null, userId = null } }) =>
        inspector.changes(params.guildId, { channelId, userId }).pipe(
          Effect.catchTags(noSuchGuild),
          Effect.flatMap((changes) => streams.open(changes, toldChanges))
        ),
      settle: ({ params }) => inspector.settle(params.guildId).pipe(Effect.catchTags(problems)),
      checkpoint: ({ params }) => inspector.checkpoint(params.guildId).pipe(Effect.catchTags(problems)),
      restart: ({ params }) => inspector.restart(params.guildId).pipe(Effect.catchTags(problems)),
      reconcile: ({ params }) => inspector.reconcile(params.guildId).pipe(Effect.catchTags(problems)),
      rebuild: ({ params }) => inspector.rebuild(params.guildId).pipe(Effect.catchTags(problems)),
      settings: ({ params }) => inspector.settings(params.guildId).pipe(Effect.catchTags(problems)),
      changeSettings: ({ params, payload }) =>
        inspector
          .changeSettings(params.guildId, payload, "operator")
          .pipe(Effect.as(payload), Effect.catchTags(problems))
    })
  })
)

const sessions = HttpApiBuilder.group(
  AdminApi,
  "sessions",
  Effect.fnUntraced(function* (handlers) {
    const inspector = yield* Inspector
    const problems = { ...noSuchGuild, ...noSuchSession }
    return handlers.handleAll({
      list: ({ params, query: { channelId = null, cursor = null, limit, search = "" } }) =>
        inspector.sessions(params.guildId, { limit, cursor, channelId, search }).pipe(Effect.catchTags(noSuchGuild)),
      get: ({ params }) => inspector.session(params.guildId, params.userId).pipe(Effect.catchTags(problems)),
      restart: ({ params }) => inspector.restartSession(params.guildId, params.userId).pipe(Effect.catchTags(problems))
    })
  })
)

const members = HttpApiBuilder.group(
  AdminApi,
  "members",
  Effect.fnUntraced(function* (handlers) {
    const inspector = yield* Inspector
    return handlers.handleAll({
      get: ({ params }) =>
        inspector.member(params.guildId, params.userId).pipe(Effect.catchTags({ ...noSuchMember, ...unavailable })),
      ledger: ({ params, query: { cursor = null, from = null, limit, to = null } }) =>
        inspector
          .ledger(params.guildId, params.userId, { from, to, limit, cursor })
          .pipe(Effect.catchTags({ ...refusedCursor, ...unavailable })),
      ledgerFile: ({ params, query: { from = null, to = null } }) =>
        ledgerFile(inspector, params.guildId, params.userId, { from, to }).pipe(Effect.catchTags(unavailable))
    })
  })
)

/** Every endpoint of the admin API, answered by the Inspector. */
export const handlers = Layer.mergeAll(health, signIn, process, guilds, sessions, members).pipe(
  Layer.provide(EventStreams.layer)
)
