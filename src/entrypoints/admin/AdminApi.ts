import { Effect, Schema } from "effect"
import { HttpApi, HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Instant } from "../../actors/inspection/instant.ts"
import {
  ActorTransition,
  GuildDetail,
  GuildHouse,
  GuildOrder,
  GuildView,
  HouseChanges,
  LedgerEntryView,
  MemberView,
  pageOf,
  RecentErrorView,
  RuntimeUpdate,
  RuntimeView,
  Samples,
  SessionItem,
  SessionView
} from "../../actors/inspection/views.ts"
import { Rebuilt } from "../../actors/statistics/rebuild.ts"
import { ChannelId, GuildId, UserId } from "../../machines/ids.ts"
import { GuildSettings } from "../../machines/settings/GuildSettings.ts"
import { Authorization } from "./Authorization.ts"
import { MachineView } from "./machines.ts"
import {
  CrossSite,
  NoSuchGuild,
  NoSuchMachine,
  NoSuchMember,
  NoSuchSession,
  NotReady,
  TokenRequired,
  TooManyAttempts,
  TooManyStreams,
  Unavailable
} from "./problems.ts"
import { idParam } from "../http/idParam.ts"
import { pageQuery, Search } from "./query.ts"
import { WellFormed } from "../http/WellFormed.ts"

const ofGuild = { guildId: idParam(GuildId) }
const ofMember = { ...ofGuild, userId: idParam(UserId) }
const span = { from: Schema.optionalKey(Instant), to: Schema.optionalKey(Instant) }

/** Events of one name, whose data is JSON. */
const eventsOf = <Name extends string, S extends Schema.Constraint>(name: Name, data: S) =>
  HttpApiSchema.StreamSse({
    events: Schema.Struct({ event: Schema.Literal(name), data: Schema.fromJsonString(data) })
  })

const Credentials = Schema.Struct({ token: Schema.String })

class HealthGroup extends HttpApiGroup.make("health").add(
  HttpApiEndpoint.get("alive", "/healthz", { success: Schema.Struct({ alive: Schema.Literal(true) }) }),
  HttpApiEndpoint.get("ready", "/readyz", {
    success: Schema.Struct({ ready: Schema.Literal(true) }),
    error: NotReady
  }),
  HttpApiEndpoint.get("metrics", "/metrics", {
    success: Schema.String.pipe(HttpApiSchema.asText({ contentType: "text/plain; version=0.0.4; charset=utf-8" }))
  })
) {}

/** The token once, for a cookie that stands for it: what the console's page signs in with. */
class ConsoleGroup extends HttpApiGroup.make("console").add(
  HttpApiEndpoint.post("signIn", "/console/session", {
    payload: [Credentials, Credentials.pipe(HttpApiSchema.asFormUrlEncoded())],
    success: HttpApiSchema.NoContent,
    error: [TokenRequired, TooManyAttempts, CrossSite]
  }),
  HttpApiEndpoint.delete("signOut", "/console/session", { success: HttpApiSchema.NoContent, error: CrossSite })
) {}

class ProcessGroup extends HttpApiGroup.make("process")
  .add(
    HttpApiEndpoint.get("runtime", "/runtime", { success: RuntimeView }),
    HttpApiEndpoint.get("runtimeStream", "/runtime/stream", {
      success: eventsOf("runtime", RuntimeUpdate),
      error: TooManyStreams
    }),
    HttpApiEndpoint.get("samples", "/samples", { success: Samples }),
    HttpApiEndpoint.get("errors", "/errors", { success: pageOf(RecentErrorView) }),
    HttpApiEndpoint.post("drain", "/drain", { success: HttpApiSchema.NoContent, error: Unavailable }),
    HttpApiEndpoint.get("transitions", "/transitions", {
      query: { guildId: Schema.optionalKey(idParam(GuildId)) },
      success: HttpApiSchema.StreamSse({ data: ActorTransition }),
      error: TooManyStreams
    }),
    HttpApiEndpoint.get("machines", "/machines", { success: pageOf(MachineView) }),
    HttpApiEndpoint.get("machine", "/machines/:name", {
      params: { name: Schema.String },
      success: MachineView,
      error: NoSuchMachine
    })
  )
  .prefix("/admin")
  .middleware(Authorization) {}

class GuildGroup extends HttpApiGroup.make("guilds")
  .add(
    HttpApiEndpoint.get("list", "/", {
      query: {
        ...pageQuery(idParam(GuildId)),
        search: Schema.optionalKey(Search),
        order: GuildOrder.pipe(Schema.withDecodingDefaultKey(Effect.succeed("id" as const)))
      },
      success: pageOf(GuildView)
    }),
    HttpApiEndpoint.get("get", "/:guildId", {
      params: ofGuild,
      success: GuildDetail,
      error: [NoSuchGuild, Unavailable]
    }),
    HttpApiEndpoint.get("house", "/:guildId/house", {
      params: ofGuild,
      success: GuildHouse,
      error: [NoSuchGuild, Unavailable]
    }),
    HttpApiEndpoint.get("changes", "/:guildId/changes", {
      params: ofGuild,
      query: { channelId: Schema.optionalKey(idParam(ChannelId)), userId: Schema.optionalKey(idParam(UserId)) },
      success: eventsOf("changes", HouseChanges),
      error: [NoSuchGuild, TooManyStreams]
    }),
    HttpApiEndpoint.post("settle", "/:guildId/settle", {
      params: ofGuild,
      success: HttpApiSchema.NoContent,
      error: [NoSuchGuild, Unavailable]
    }),
    HttpApiEndpoint.post("checkpoint", "/:guildId/checkpoint", {
      params: ofGuild,
      success: HttpApiSchema.NoContent,
      error: [NoSuchGuild, Unavailable]
    }),
    HttpApiEndpoint.post("restart", "/:guildId/restart", {
      params: ofGuild,
      success: HttpApiSchema.NoContent,
      error: [NoSuchGuild, Unavailable]
    }),
    HttpApiEndpoint.post("reconcile", "/:guildId/reconcile", {
      params: ofGuild,
      success: HttpApiSchema.NoContent,
      error: [NoSuchGuild, Unavailable]
    }),
    HttpApiEndpoint.post("rebuild", "/:guildId/rebuild", {
      params: ofGuild,
      success: Rebuilt,
      error: [NoSuchGuild, Unavailable]
    }),
    HttpApiEndpoint.get("settings", "/:guildId/settings", {
      params: ofGuild,
      success: GuildSettings,
      error: [NoSuchGuild, Unavailable]
    }),
    HttpApiEndpoint.put("changeSettings", "/:guildId/settings", {
      params: ofGuild,
      payload: GuildSettings,
      success: GuildSettings,
      error: [NoSuchGuild, Unavailable]
    })
  )
  .prefix("/admin/guilds")
  .middleware(Authorization) {}

class SessionGroup extends HttpApiGroup.make("sessions")
  .add(
    HttpApiEndpoint.get("list", "/", {
      params: ofGuild,
      query: {
        ...pageQuery(idParam(UserId)),
        channelId: Schema.optionalKey(idParam(ChannelId)),
        search: Schema.optionalKey(Search)
      },
      success: pageOf(SessionItem),
      error: NoSuchGuild
    }),
    HttpApiEndpoint.get("get", "/:userId", {
      params: ofMember,
      success: SessionView,
      error: [NoSuchGuild, NoSuchSession]
    }),
    HttpApiEndpoint.post("restart", "/:userId/restart", {
      params: ofMember,
      success: HttpApiSchema.NoContent,
      error: [NoSuchGuild, NoSuchSession]
    })
  )
  .prefix("/admin/guilds/:guildId/sessions")
  .middleware(Authorization) {}

class MemberGroup extends HttpApiGroup.make("members")
  .add(
    HttpApiEndpoint.get("get", "/", { params: ofMember, success: MemberView, error: [NoSuchMember, Unavailable] }),
    HttpApiEndpoint.get("ledger", "/ledger", {
      params: ofMember,
      query: { ...span, ...pageQuery(Schema.String) },
      success: pageOf(LedgerEntryView),
      error: Unavailable
    }),
    HttpApiEndpoint.get("ledgerFile", "/ledger.csv", {
      params: ofMember,
      query: span,
      success: Schema.String.pipe(HttpApiSchema.asText({ contentType: "text/csv; charset=utf-8" })),
      error: Unavailable
    })
  )
  .prefix("/admin/guilds/:guildId/members/:userId")
  .middleware(Authorization) {}

/** What operators may ask and do over HTTP: the contract, also served as OpenAPI. */
export class AdminApi extends HttpApi.make("guildhall-admin")
  .add(HealthGroup, ConsoleGroup, ProcessGroup, GuildGroup, SessionGroup, MemberGroup)
  .middleware(WellFormed)
  // A key that is not ours is a mistake worth hearing of, in a query as in settings.
  .annotate(HttpApi.QueryParseOptions, { onExcessProperty: "error" })
  .annotate(HttpApi.PayloadParseOptions, { onExcessProperty: "error", errors: "all" })
  .annotateMerge(
    OpenApi.annotations({
      title: "Guildhall: operators' API",
      version: "1",
      description:
        "Ids are strings, times RFC 3339 in UTC, durations milliseconds, lists `{ items, next }`, errors RFC 9457."
    })
  ) {}
