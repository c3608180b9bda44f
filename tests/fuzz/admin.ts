import { Effect, Exit, Logger, Ref, Scope } from "effect"
import * as fc from "fast-check"
import { GuildOrder } from "../../src/actors/inspection/views.ts"
import { machines } from "../../src/entrypoints/admin/machines.ts"
import { defaultSettings } from "../../src/machines/settings/GuildSettings.ts"
import { startAdmin as started, token } from "../entrypoints/admin/adminClient.ts"
import { type Operation, operationsOf } from "../entrypoints/admin/operations.ts"
import { ada, deck, harbour, island } from "../entrypoints/admin/sampleInspector.ts"
import type { Campaign } from "./campaign.ts"
import { type Answer, exchange, get, type RawRequest } from "./exchange.ts"
import type { Findings } from "./findings.ts"
import { fuzzHttp } from "./http.ts"
import { spoilt } from "./requests.ts"

/** The admin API over the sample bot, with a silent log. */
export const startAdmin = async () => {
  const scope = Scope.makeUnsafe()
  const admin = await Effect.runPromise(started.pipe(Scope.provide(scope), Effect.provide(Logger.layer([]))))
  return {
    ...admin,
    port: Number(new URL(admin.url).port),
    stop: () => Effect.runPromise(Scope.close(scope, Exit.void))
  }
}

export const credentials = ["Authorization", `Bearer ${token}`] as const

/** Who is there, and who is not though it looks so. */
const guildIds = [harbour, harbour, harbour, island, "81384788765712386"]
const userIds = [ada, ada, ada, "175928847299117064"]
const instants = ["2026-01-01T00:00:00Z", "2026-01-31T13:00:00+01:00", "+275760-09-13T00:00:00Z"].map(
  encodeURIComponent
)

const values: Readonly<Record<string, ReadonlyArray<string>>> = {
  guildId: guildIds,
  userId: userIds,
  channelId: [deck, "41771983423143938"],
  search: ["har", "%C3%84", "81384788765712384"],
  order: GuildOrder.literals,
  name: [...machines.map(({ name }) => name), "clock"],
  limit: ["1", "13", "100", "500", "501"],
  cursor: [...guildIds, ...userIds, "gone"],
  from: instants,
  to: instants
}

const valueOf = (name: string): fc.Arbitrary<string> => {
  const known = values[name]
  if (known === undefined) throw new Error(`the document has a parameter of which nothing is known here: ${name}`)
  return fc.constantFrom(...known)
}

/** A request as the document describes it. */
const requestOf = ({ method, parameters, path, takesBody }: Operation): fc.Arbitrary<RawRequest> => {
  const named = (place: "path" | "query") => parameters.filter((parameter) => parameter.in === place)
  const inPath = fc.tuple(...named("path").map(({ name }) => fc.tuple(fc.constant(name), valueOf(name))))
  const inQuery = fc.tuple(
    ...named("query").map(({ name }) => fc.option(valueOf(name).map((value) => `${name}=${value}`)))
  )
  return fc.tuple(inPath, inQuery).map(([segments, search]) => {
    const place = segments.reduce((filling, [name, value]) => filling.replace(`{${name}}`, value), path)
    const query = search.filter((pair) => pair !== null).join("&")
    return {
      method,
      address: query === "" ? place : `${place}?${query}`,
      headers: [["Host", "x"], credentials, ...(takesBody ? [["Content-Type", "application/json"] as const] : [])],
      framing: "length",
      body: takesBody ? (path === "/console/session" ? { token: "wrong" } : defaultSettings) : undefined
    }
  })
}

/** Node's parser refuses what is no HTTP before anybody of ours sees it, without a body. */
const ofParser = new Set([400, 408, 413, 417, 431])

const complaint = ({ head, status }: Answer): string | null => {
  if (status === null || status < 400) return null
  if (status >= 500 && status !== 503) return "a server error"
  if (/^content-type: application\/problem\+json/im.test(head)) return null
  if (!/^content-type:/im.test(head) && ofParser.has(status)) return null
  return "an error that is no problem"
}

/** Every operation of the document of the admin API. */
export const fuzzAdmin = async (campaign: Campaign): Promise<Findings> => {
  const admin = await startAdmin()
  const operations = await Effect.runPromise(operationsOf(admin))
  const sound = fc.oneof(fc.constant(get("/openapi.json")), ...operations.map(requestOf))
  const findings = await fuzzHttp(
    {
      surface: "admin HTTP",
      port: () => admin.port,
      requests: spoilt(sound),
      complaint,
      alive: async () => {
        const { status } = await exchange(admin.port, get("/healthz"))
        if (status !== 200) throw new Error("it is no longer alive")
      },
      renew: () => Effect.runPromise(Ref.set(admin.bot.commands, []))
    },
    campaign
  )
  await admin.stop()
  return findings
}
