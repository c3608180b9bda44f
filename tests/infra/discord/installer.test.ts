import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { DiscordClient } from "../../../src/infra/discord/DiscordClient.ts"
import { GuildRest } from "../../../src/infra/discord/GuildRest.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"

const guildId = GuildId.make("1001")
const self = UserId.make("2001")
const ada = UserId.make("2002")

/** A Discord that knows nothing but a guild's audit log: what is asked of it, and who it says added us. */
const asked = Effect.fnUntraced(function* (status: number, log: unknown) {
  const requests: Array<string> = []
  const server = yield* Effect.acquireRelease(
    Effect.callback<ReturnType<typeof createServer>>((resume) => {
      const server = createServer((request, response) => {
        requests.push(`${request.method} ${request.url}`)
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(log))
      })
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => server.close())
  )
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo
  const client = DiscordClient.layer({ token: Redacted.make("tests"), apiUrl: `http://127.0.0.1:${port}/api` })
  const installer = yield* GuildRest.use((rest) => rest.installer(guildId, self)).pipe(
    Effect.provide(GuildRest.layer.pipe(Layer.provide(client)))
  )
  return { installer, requests }
}, Effect.scoped)

const entry = (target_id: string, user_id: string | null) => ({ id: "1", action_type: 28, target_id, user_id })

describe("who added us to a guild", () => {
  it.live("is told by its audit log, among the bots that were added", () =>
    Effect.gen(function* () {
      const log = { audit_log_entries: [entry("2009", "2008"), entry(self, ada)] }
      const { installer, requests } = yield* asked(200, log)
      assert.strictEqual(installer, ada)
      assert.deepStrictEqual(requests, ["GET /api/v10/guilds/1001/audit-logs?action_type=28&limit=10"])
    })
  )

  it.live("is unknown where the log does not name us, or may not be read", () =>
    Effect.gen(function* () {
      assert.isNull((yield* asked(200, { audit_log_entries: [entry("2009", "2008")] })).installer)
      assert.isNull((yield* asked(403, { code: 50013, message: "Missing Permissions" })).installer)
    })
  )
})
