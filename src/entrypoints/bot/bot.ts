import { join } from "node:path"
import { Duration, Effect, Layer } from "effect"
import packageJson from "../../../package.json" with { type: "json" }
import { BoardLinks } from "../../actors/boards/BoardLinks.ts"
import { LiveBoards } from "../../actors/boards/LiveBoards.ts"
import { layerInspector } from "../../actors/inspection/inspectFleet.ts"
import { LevelRoles } from "../../actors/levelRoles/LevelRoles.ts"
import { keepNotices } from "../../actors/notices/keepNotices.ts"
import { Fleet } from "../../actors/shard/Fleet.ts"
import { fleetLife } from "../../actors/shard/fleetLife.ts"
import { Predecessor } from "../../actors/shard/lease.ts"
import { leasesOf, shardsOf } from "../../actors/shard/ownership.ts"
import { RuntimeTimings } from "../../actors/shard/RuntimeTimings.ts"
import { keepRollups } from "../../actors/statistics/keepRollups.ts"
import { supervised } from "../../actors/supervised.ts"
import { layerEmbedded as layerEmbeddedCheckpoints } from "../../infra/checkpoint/embedded.ts"
import { layerRedis } from "../../infra/checkpoint/redis.ts"
import { LedgerClock } from "../../infra/clock/LedgerClock.ts"
import { type Choices, Config } from "../../infra/config/Config.ts"
import { layerOtlp } from "../../infra/tracing/otlp.ts"
import { DataFolder } from "../../infra/dataFolder/DataFolder.ts"
import { DiscordRest } from "../../infra/discord/DiscordRest.ts"
import { layerWs } from "../../infra/discord/gatewayWs.ts"
import { cdnUrl } from "../../infra/discord/cdnUrl.ts"
import { Faces } from "../../infra/discord/Faces.ts"
import { GuildRest } from "../../infra/discord/GuildRest.ts"
import { InteractionRest } from "../../infra/discord/InteractionRest.ts"
import { MessageRest } from "../../infra/discord/MessageRest.ts"
import { Sights } from "../../infra/discord/Sights.ts"
import { layerEmbedded, layerPostgres } from "../../infra/ledger/layers.ts"
import { DefaultSettings } from "../../infra/ledger/SettingsStore.ts"
import { AvatarPaths } from "../../infra/pictures/AvatarPaths.ts"
import { Avatars } from "../../infra/pictures/Avatars.ts"
import { Pictures } from "../../infra/pictures/Pictures.ts"
import { defaultSettings, type GuildSettings } from "../../machines/settings/GuildSettings.ts"
import { AdminServer, adminServer } from "../admin/AdminServer.ts"
import { Application } from "../discord/Application.ts"
import { CustomIds } from "../discord/CustomIds.ts"
import { discordLife } from "../discord/discordLife.ts"
import { SettingsDesk } from "../discord/panel/SettingsDesk.ts"
import { LevelRoleDesk } from "../discord/staff/LevelRoleDesk.ts"
import { Recalculations } from "../discord/staff/Recalculations.ts"
import { WebAssets } from "../http/WebAssets.ts"
import { PublicServer, publicServer } from "../public/PublicServer.ts"
import { demo } from "./demo.ts"

/** Rows to a settlement: the embedded database shares our two cores. */
const batchSizes = { Embedded: 250, Postgres: 1000 } as const

/** Pictures of members in the data folder: some 10 kB each. */
const keptAvatars = 20_000

const stores = ({ checkpoints, database }: Choices, folder: string) =>
  Layer.mergeAll(
    database._tag === "Postgres" ? layerPostgres(database.url) : layerEmbedded(folder),
    checkpoints._tag === "Redis" ? layerRedis(checkpoints.url) : layerEmbeddedCheckpoints(folder)
  )

/** Where Discord is: the real one, or the one we simulate. */
const discord = Effect.fnUntraced(function* (choices: Choices, folder: string) {
  if (choices.discord._tag === "Discord") return choices.discord
  return yield* demo(folder)
})

/** The bot, until it is asked to stop or fails for good. */
export const bot = Effect.fnUntraced(function* (choices: Choices) {
  const folder = yield* Layer.build(Layer.mergeAll(DataFolder.layer(choices.dataDir), Config.layer(choices)))
  const { adminToken, holder, path, predecessor } = yield* DataFolder.pipe(Effect.provideContext(folder))
  const { apiUrl, token } = yield* discord(choices, path)
  const bearer = choices.adminToken ?? (yield* adminToken)
  const embedded = choices.database._tag === "Embedded"
  const about = { version: packageJson.version, mode: embedded ? "embedded" : "production" } as const
  // The first to come and the last to go: what is said while the bot stops is traced as well.
  const tracing = yield* Layer.build(choices.tracing === null ? Layer.empty : layerOtlp(choices.tracing, about))

  const payoutSeconds = Math.max(5, Math.round(Duration.toSeconds(choices.payoutInterval)))
  const defaults: GuildSettings = { ...defaultSettings, voice: { ...defaultSettings.voice, payoutSeconds } }

  const runtime = Layer.mergeAll(
    stores(choices, path).pipe(Layer.provide(Layer.succeed(DefaultSettings, defaults))),
    Layer.mergeAll(
      layerWs({ token, shards: choices.shards }),
      Application.layer.pipe(Layer.provideMerge(InteractionRest.layer)),
      Layer.mergeAll(Faces.layer, Sights.layer).pipe(
        Layer.provideMerge(Avatars.layer({ cdnUrl: cdnUrl(apiUrl), dataFolder: path, files: keptAvatars })),
        Layer.provideMerge(GuildRest.layer)
      ),
      MessageRest.layer
    ).pipe(Layer.provideMerge(DiscordRest.layer({ token, apiUrl }))),
    AvatarPaths.layer(token),
    CustomIds.layer(token),
    Pictures.layer,
    WebAssets.layer,
    LedgerClock.layer,
    Fleet.layer,
    Layer.succeed(RuntimeTimings, {
      heartbeatMs: Duration.toMillis(choices.heartbeat),
      settleMs: Duration.toMillis(choices.settleInterval),
      batchSize: batchSizes[choices.database._tag],
      embedded
    }),
    Layer.succeed(Predecessor, predecessor)
  )
  const admin = Layer.mergeAll(
    adminServer({ ...choices.admin, token: bearer }),
    SettingsDesk.layer,
    LevelRoleDesk.layer,
    Recalculations.layer
  ).pipe(Layer.provideMerge(layerInspector(about)))
  const web = publicServer({ ...choices.http, publicUrl: choices.publicUrl, trustedProxies: choices.trustedProxies })
  const boards = Layer.mergeAll(web.pipe(Layer.provideMerge(LiveBoards.layer)), BoardLinks.layer(choices.publicUrl))

  return yield* Effect.gen(function* () {
    const { url } = yield* AdminServer
    const { url: webUrl } = yield* PublicServer
    yield* Effect.addFinalizer(() => Effect.logInfo("stopped"))
    yield* Effect.logInfo(`Guildhall ${about.version} runs. Admin API: ${url}, health: ${url}/healthz`)
    yield* Effect.logInfo(`Public web: ${webUrl}`)
    if (choices.adminToken === null) {
      const bearer = `Authorization: Bearer $(cat ${join(path, "admin-token")})`
      yield* Effect.logInfo(`Watch its actors: curl -H "${bearer}" ${url}/admin/guilds`)
    }
    const fleet = yield* Fleet
    yield* keepNotices(() => leasesOf(fleet), fleet.announced).pipe(supervised("notices"), Effect.forkScoped)
    yield* keepRollups(() => shardsOf(fleet)).pipe(supervised("rollups"), Effect.forkScoped)
    yield* discordLife
    return yield* fleetLife(holder)
  }).pipe(
    Effect.scoped,
    Effect.provide(
      Layer.mergeAll(admin, LevelRoles.layer).pipe(Layer.provideMerge(boards), Layer.provideMerge(runtime))
    ),
    Effect.provideContext(tracing)
  )
}, Effect.scoped)
