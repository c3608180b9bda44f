import { Context, Effect, Exit, Layer, Logger, Redacted, Ref, Scope } from "effect"
import * as fc from "fast-check"
import { AdminServer, adminServer } from "../../src/entrypoints/admin/AdminServer.ts"
import { defaultSettings } from "../../src/machines/settings/GuildSettings.ts"
import { ada, harbour, sampleBot } from "../entrypoints/admin/sampleInspector.ts"
import type { Campaign, Findings } from "./findings.ts"
import { fuzzHttp } from "./http.ts"
import { type Answer, exchange, rawRequest } from "./rawHttp.ts"

export const token = "correct-horse-battery-staple"

const guild = `/admin/guilds/${harbour}`

const paths = fc.constantFrom(
  "/healthz",
  "/readyz",
  "/metrics",
  "/openapi.json",
  "/admin/runtime",
  "/admin/transitions",
  "/admin/machines",
  "/admin/machines/guild",
  "/admin/guilds",
  guild,
  `${guild}/settings`,
  `${guild}/settle`,
  `${guild}/checkpoint`,
  `${guild}/restart`,
  `${guild}/reconcile`,
  `${guild}/sessions`,
  `${guild}/sessions/${ada}`,
  `${guild}/members/${ada}`,
  `${guild}/members/${ada}/ledger`
)

/** The admin API over the sample bot. */
export const startAdmin = async () => {
  const scope = Scope.makeUnsafe()
  const bot = await Effect.runPromise(sampleBot)
  const api = adminServer({ host: "127.0.0.1", port: 0, token: Redacted.make(token) }).pipe(Layer.provide(bot.layer))
  const context = await Effect.runPromise(
    Layer.build(api.pipe(Layer.provideMerge(Logger.layer([])))).pipe(Scope.provide(scope))
  )
  return {
    bot,
    port: Number(new URL(Context.get(context, AdminServer).url).port),
    stop: () => Effect.runPromise(Scope.close(scope, Exit.void))
  }
}

/** Node's parser refuses what is no HTTP before anybody of ours sees it, without a body. */
const ofParser = new Set([400, 408, 413, 417, 431])

const complaint = (_: unknown, { body, head, status }: Answer): string | null => {
  if (status === null || status < 400) return null
  if (status >= 500 && !(status === 503 && body.includes("urn:guildhall:problem:"))) return "a server error"
  if (/^content-type: application\/problem\+json/im.test(head)) return null
  if (!/^content-type:/im.test(head) && ofParser.has(status)) return null
  return "an error that is no problem"
}

export const fuzzAdmin = async (campaign: Campaign): Promise<Findings> => {
  const admin = await startAdmin()
  const requests = rawRequest({
    paths,
    query: ["limit", "cursor", "from", "to", "guildId"],
    bodies: fc.constant(defaultSettings),
    headers: [
      ["Host", "x"],
      ["Authorization", `Bearer ${token}`],
      ["Content-Type", "application/json"]
    ]
  })
  const alive = async () => {
    const answer = await exchange(
      admin.port,
      Buffer.from("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    )
    if (answer.status !== 200) throw new Error("it is no longer alive")
    await Effect.runPromise(Ref.set(admin.bot.commands, []))
    await Effect.runPromise(Ref.set(admin.bot.settings, defaultSettings))
  }
  const findings = await fuzzHttp(
    { surface: "admin HTTP", port: () => admin.port, complaint, alive },
    requests,
    campaign
  )
  await admin.stop()
  return findings
}
