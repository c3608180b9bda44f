import { Effect, Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { PrometheusMetrics } from "effect/observability"
import { Inspector } from "../../actors/inspection/Inspector.ts"
import { AdminApi } from "./AdminApi.ts"
import { machines } from "./machines.ts"
import {
  noSuchGuild,
  NoSuchMachine,
  noSuchMember,
  noSuchSession,
  NotReady,
  refusedCursor,
  TooManyStreams,
  unavailable
} from "./problems.ts"
import { transitionStream } from "./transitionStream.ts"

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

/** Event streams served at once: each holds what its client has yet to read. */
const mostStreams = 100

const process = HttpApiBuilder.group(
  AdminApi,
  "process",
  Effect.fnUntraced(function* (handlers) {
    const inspector = yield* Inspector
    let openStreams = 0
    // Taken before anything else can ask, and given back when the request is over.
    const place = Effect.acquireRelease(
      Effect.suspend(() => {
        if (openStreams >= mostStreams)
          return new TooManyStreams({ detail: `No more than ${mostStreams} are served at once.` })
        openStreams++
        return Effect.void
      }),
      () => Effect.sync(() => openStreams--)
    )
    return handlers.handleAll({
      runtime: () => inspector.runtime,
      drain: () => inspector.drain.pipe(Effect.catchTags(unavailable)),
      transitions: ({ query }) => Effect.andThen(place, transitionStream(inspector.transitions(query.guildId ?? null))),
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
    const problems = { ...noSuchGuild, ...unavailable }
    return handlers.handleAll({
      list: ({ query: { cursor = null, limit } }) => inspector.guilds({ limit, cursor }),
      get: ({ params }) => inspector.guild(params.guildId).pipe(Effect.catchTags(problems)),
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
      list: ({ params, query: { cursor = null, limit } }) =>
        inspector.sessions(params.guildId, { limit, cursor }).pipe(Effect.catchTags(noSuchGuild)),
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
          .pipe(Effect.catchTags({ ...refusedCursor, ...unavailable }))
    })
  })
)

/** Every endpoint of the admin API, answered by the Inspector. */
export const handlers = Layer.mergeAll(health, process, guilds, sessions, members)
