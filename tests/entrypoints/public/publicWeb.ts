import { connect } from "node:net"
import { request } from "node:http"
import { Context, Duration, Effect, Layer, Redacted, Schema } from "effect"
import { BoardPeriodOnWeb, LiveBoards } from "../../../src/actors/boards/LiveBoards.ts"
import { WebAssets } from "../../../src/entrypoints/http/WebAssets.ts"
import type { Limits } from "../../../src/entrypoints/public/limits.ts"
import { PublicServer, publicServer } from "../../../src/entrypoints/public/PublicServer.ts"
import { Faces } from "../../../src/infra/discord/Faces.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../../src/infra/ledger/SettingsStore.ts"
import { WebBoardStore } from "../../../src/infra/ledger/WebBoardStore.ts"
import { AvatarPaths } from "../../../src/infra/pictures/AvatarPaths.ts"
import { Avatars } from "../../../src/infra/pictures/Avatars.ts"
import { Pictures } from "../../../src/infra/pictures/Pictures.ts"
import type { GuildId, UserId } from "../../../src/machines/ids.ts"
import { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { guildOf, userOf } from "../../infra/ledger/batches.ts"
import { postgresStores } from "../../infra/ledger/databases.ts"

export const harbour = guildOf(7_100_000_000_000_001n)
export const island = guildOf(7_100_000_000_000_002n)

export const member = (number: number) => userOf(5_100_000_000_000_000n + BigInt(number))

const png = Buffer.from("89504e470d0a1a0a", "hex")

/** What is written after every name, whether names are to be had, and whether we are in the guild at all. */
const called = { suffix: "", silent: false, gone: false }

/** Everybody has a name and a picture; nobody has to ask Discord for them. */
const faces = Layer.succeed(
  Faces,
  Faces.of({
    learn: () => Effect.void,
    memberProfile: (_, userId) =>
      Effect.suspend(() =>
        called.silent
          ? Effect.never
          : Effect.succeed({
              name: `Member ${userId.slice(-3)}${called.suffix}`,
              picture: { of: "user", userId, hash: "0f3c" } as const
            })
      ),
    guildProfile: (guildId) =>
      Effect.sync(() =>
        called.gone ? null : { name: "Harbour", picture: { of: "guild", guildId, hash: "0f3c" } as const }
      ),
    member: (_, userId) => Effect.succeed({ id: userId, name: `Member ${userId.slice(-3)}`, avatar: null }),
    guild: (guildId) => Effect.succeed({ id: guildId, name: "Harbour", avatar: null })
  })
)

const avatars = Layer.succeed(
  Avatars,
  Avatars.of({ get: (portrayed) => Effect.succeed(portrayed.of === "member" ? null : png) })
)

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly text: string
}

/** The public web over a Postgres of its own, with two guilds of which one has a public board. */
export const makePublicWeb = Effect.fnUntraced(function* (options: {
  readonly limits?: Limits
  readonly every?: Duration.Duration
}) {
  const environment = yield* Layer.build(
    publicServer({
      host: "127.0.0.1",
      port: 0,
      publicUrl: "https://board.example",
      trustedProxies: ["loopback"],
      ...(options.limits === undefined ? {} : { limits: options.limits })
    }).pipe(
      Layer.provideMerge(LiveBoards.layer),
      Layer.provideMerge(Layer.mergeAll(faces, avatars, AvatarPaths.layer(Redacted.make("token")), Pictures.layer)),
      Layer.provideMerge(Layer.mergeAll(postgresStores, WebAssets.layer)),
      Layer.provide(Layer.succeed(BoardPeriodOnWeb, options.every ?? Duration.millis(50)))
    )
  )
  const { url } = Context.get(environment, PublicServer)
  const port = Number(new URL(url).port)
  const ledger = Context.get(environment, LedgerStore)
  const settings = Context.get(environment, SettingsStore)
  const slugs = Context.get(environment, WebBoardStore)

  const publish = (guildId: GuildId, webBoard: boolean) =>
    settings.save(guildId, Schema.decodeSync(GuildSettings)({ modules: { webBoard } }), "a test")
  const give = (userId: UserId, xp: number, guildId = harbour) =>
    ledger.adjust(guildId, userId, { kind: "add", xp }, "a start", "tests")

  yield* slugs.slug(harbour, "Harbour")
  yield* slugs.slug(island, "Island")
  yield* publish(harbour, true)

  return {
    url,
    port,
    ledger,
    publish,
    give,
    /** Discord tells no names, or tells them again. */
    hush: (silent: boolean) => Effect.sync(() => void (called.silent = silent)),
    /** The bot leaves every guild, or is back. */
    leave: (gone: boolean) => Effect.sync(() => void (called.gone = gone)),
    /** Writes this after every name from now on. */
    call: (suffix: string) => Effect.sync(() => void (called.suffix = suffix)),
    /** Sends the path exactly as it is written. */
    ask: (
      path: string,
      headers: Readonly<Record<string, string>> = {},
      how: { readonly method?: string; readonly body?: string } = {}
    ) =>
      Effect.promise(
        () =>
          new Promise<Answer>((resolve, reject) => {
            const sent = request(
              { port, host: "127.0.0.1", path, headers, method: how.method ?? "GET" },
              (response) => {
                const parts: Array<Buffer> = []
                response.on("data", (part: Buffer) => parts.push(part))
                response.on("end", () =>
                  resolve({
                    status: response.statusCode ?? 0,
                    headers: response.headers,
                    text: Buffer.concat(parts).toString()
                  })
                )
              }
            )
            sent.on("error", reject)
            sent.end(how.body)
          })
      ),
    /** A client of an event stream that reads, or never does. */
    listen: (
      path: string,
      { headers = {}, reads = true }: { headers?: Record<string, string>; reads?: boolean } = {}
    ) =>
      Effect.acquireRelease(
        Effect.sync(() => {
          const socket = connect(port, "127.0.0.1")
          const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
          socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n${lines.join("")}\r\n`)
          const client = { socket, read: "", closed: false }
          socket.on("close", () => (client.closed = true))
          socket.on("error", () => {})
          if (reads) socket.on("data", (part) => (client.read += part.toString()))
          else socket.pause()
          return client
        }),
        ({ socket }) => Effect.sync(() => socket.destroy())
      )
  }
})

/** Looks until it is so. */
export const until = (what: string, holds: () => boolean) =>
  Effect.gen(function* () {
    for (let looked = 0; looked < 3000; looked++) {
      if (holds()) return
      yield* Effect.sleep("10 millis")
    }
    return yield* Effect.die(new Error(`never ${what}`))
  })

/** The versions of the boards that a stream has told so far. */
export const versionsIn = (read: string) => [...read.matchAll(/^id: (\S+)$/gm)].map(([, id = ""]) => id)
