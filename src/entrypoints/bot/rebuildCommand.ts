import { Console, Data, Effect, Layer, Option, type Redacted } from "effect"
import { Command, Flag } from "effect/cli"
import { FetchHttpClient, HttpClient, HttpClientRequest, HttpClientResponse } from "effect/http"
import { GuildView, pageOf } from "../../actors/inspection/views.ts"
import { rebuild, Rebuilt } from "../../actors/statistics/rebuild.ts"
import { urlOf } from "../../infra/config/addresses.ts"
import { type Choices, decodeConfig } from "../../infra/config/Config.ts"
import { readAdminToken } from "../../infra/dataFolder/adminToken.ts"
import { DataFolder } from "../../infra/dataFolder/DataFolder.ts"
import { layerEmbedded, layerPostgres } from "../../infra/ledger/layers.ts"
import { RollupStore } from "../../infra/ledger/statistics/RollupStore.ts"
import { GuildId } from "../../machines/ids.ts"
import { layerLog } from "./log.ts"
import { explain } from "./outcome.ts"
import { progress } from "./progress.ts"

/** The bot that holds the data folder does not do it for us. */
export class RunningBotRefused extends Data.TaggedError("RunningBotRefused")<{
  readonly address: string
  readonly cause: unknown
}> {
  override get message() {
    return `A bot runs on the data folder, and its admin API at ${this.address} did not rebuild it (${String(this.cause)}). Is its address the one in GUILDHALL_ADMIN_HOST and GUILDHALL_ADMIN_PORT, and its token the one in GUILDHALL_ADMIN_TOKEN? Otherwise stop the bot, and try again.`
  }
}

/** The ledger has never heard of that guild. */
export class GuildNotKept extends Data.TaggedError("GuildNotKept")<{ readonly guildId: GuildId }> {
  override get message() {
    return `The ledger knows no guild ${this.guildId}. Is the id right, and does the environment lead to the bot's own database?`
  }
}

const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? "" : "s"}`

const say = (guildId: GuildId, { days, open, repaired }: Rebuilt) =>
  Console.log(
    `${guildId}: ${counted(days, "day")} made again${open === 0 ? "" : `, of which ${open} go on`}; ${counted(repaired, "stored figure")} had been wrong.`
  )

/** On the stores themselves: settlements of a bot that runs on the same server wait for nothing. */
const directly = Effect.fnUntraced(function* (wanted: GuildId | null) {
  const kept = yield* (yield* RollupStore).guilds
  if (wanted !== null && !kept.includes(wanted)) return yield* new GuildNotKept({ guildId: wanted })
  yield* Effect.forEach(
    wanted === null ? kept : [wanted],
    (guildId) => rebuild(guildId, progress(guildId)).pipe(Effect.flatMap((rebuilt) => say(guildId, rebuilt))),
    { discard: true }
  )
})

/** Through the bot that holds the embedded stores. */
const throughBot = Effect.fnUntraced(
  function* (address: string, token: Redacted.Redacted | null, wanted: GuildId | null) {
    const client = (yield* HttpClient.HttpClient).pipe(
      HttpClient.mapRequest(HttpClientRequest.prependUrl(`${address}/admin/guilds`)),
      HttpClient.mapRequest(token === null ? (request) => request : HttpClientRequest.bearerToken(token)),
      HttpClient.filterStatusOk
    )
    const all = Effect.gen(function* () {
      const found: Array<GuildId> = []
      for (let cursor = ""; ;) {
        const page = yield* client.get(`/?limit=100${cursor}`)
        const { items, next } = yield* HttpClientResponse.schemaBodyJson(pageOf(GuildView))(page)
        found.push(...items.map(({ id }) => id))
        if (next === null) return found
        cursor = `&cursor=${next}`
      }
    })
    const guilds = wanted === null ? yield* all : [wanted]
    for (const guildId of guilds) {
      const answer = yield* client.post(`/${guildId}/rebuild`)
      yield* say(guildId, yield* HttpClientResponse.schemaBodyJson(Rebuilt)(answer))
    }
  },
  (work, address) =>
    work.pipe(
      Effect.mapError((cause) => new RunningBotRefused({ address, cause })),
      Effect.provide(FetchHttpClient.layer)
    )
)

const storesOf = ({ database, dataDir }: Choices) =>
  database._tag === "Postgres"
    ? layerPostgres(database.url)
    : DataFolder.pipe(
        Effect.map(({ path }) => layerEmbedded(path)),
        Layer.unwrap,
        Layer.provide(DataFolder.layer(dataDir))
      )

/** `guildhall rebuild`: makes all that is derived from the ledger again. A bot may go on running meanwhile. */
export const rebuildCommand = Command.make(
  "rebuild",
  {
    guild: Flag.String("guild").pipe(
      Flag.withDescription("Only this guild, by its id"),
      Flag.withSchema(GuildId),
      Flag.optional
    )
  },
  Effect.fnUntraced(function* ({ guild }) {
    const wanted = Option.getOrNull(guild)
    const choices = yield* Effect.fromResult(decodeConfig(process.env, { terminal: process.stdout.isTTY }))
    const { admin, adminToken, dataDir, log } = choices
    yield* Effect.scoped(
      Effect.flatMap(Layer.build(storesOf(choices)), (stores) => directly(wanted).pipe(Effect.provideContext(stores)))
    ).pipe(
      Effect.catchTag("DataFolderLocked", () =>
        throughBot(urlOf(admin), adminToken ?? readAdminToken(dataDir), wanted)
      ),
      Effect.provide(layerLog(log))
    )
  }, explain("Info"))
).pipe(Command.withDescription("Make totals, periods and statistics again from the ledger"))
