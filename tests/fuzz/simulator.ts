import { Effect, Exit, Scope } from "effect"
import * as fc from "fast-check"
import { WebSocket } from "ws"
import { Simulator } from "../../src/infra/simulator/Simulator.ts"
import { steps } from "../infra/simulator/support.ts"
import type { Campaign, Findings } from "./findings.ts"
import { fuzzHttp } from "./http.ts"
import { awkwardNumbers, junk, mutant } from "./junk.ts"
import { type Answer, exchange, rawRequest } from "./rawHttp.ts"
import { anyStep } from "./steps.ts"

const harbour = `
{ "do": "guild", "as": "g", "name": "Harbour", "voice": ["Deck", "Cabin"], "text": ["log"], "roles": ["Mate"], "afk": "Bunk" }
{ "do": "member", "as": "ada", "guild": "g", "name": "Ada" }
{ "do": "member", "as": "ben", "guild": "g", "name": "Ben" }
`

const frame = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 31, 43, 99), awkwardNumbers), junk)
      .map(([op, d]) => JSON.stringify({ op, d }))
  },
  {
    weight: 4,
    arbitrary: mutant(
      fc.constantFrom(
        { op: 2, d: { token: "simulated.bot.token", intents: 643, shard: [0, 1], properties: {} } },
        { op: 6, d: { token: "simulated.bot.token", session_id: "x", seq: 1 } },
        { op: 8, d: { guild_id: "1", query: "", limit: 0, nonce: "n" } }
      )
    ).map(({ value }) => JSON.stringify(value) ?? "")
  },
  { weight: 1, arbitrary: fc.constantFrom("", "{", "null", "[]", "x".repeat(5000), "x".repeat(2_000_000)) },
  { weight: 1, arbitrary: fc.uint8Array().map((bytes) => Buffer.from(bytes)) }
)

const identify = JSON.stringify({ op: 2, d: { token: "simulated.bot.token", intents: 643, properties: {} } })

/** Says all of it to the gateway and leaves. */
const speak = (address: string, frames: ReadonlyArray<string | Buffer>): Promise<void> =>
  new Promise((resolve) => {
    const socket = new WebSocket(address)
    socket.on("error", () => undefined)
    socket.on("close", () => resolve())
    socket.on("open", () => {
      for (const frame of frames) socket.send(frame)
      socket.close(4000)
    })
  })

/** An answer of 5xx that a script asked for is no fault. */
const complaint = (_: unknown, { body, head, status }: Answer): string | null =>
  status !== null && status >= 500
    ? "a server error"
    : status !== null && status >= 400 && body !== "" && /json/.test(head) && !body.includes("message")
      ? "an error without a message"
      : null

export const fuzzSimulator = async (campaign: Campaign): Promise<Findings> => {
  const scope = Scope.makeUnsafe()
  const simulator = await Effect.runPromise(Simulator.make({}).pipe(Scope.provide(scope)))
  await Effect.runPromise(simulator.run(steps(harbour)))
  const { world } = simulator.discord
  const [guild] = world.guilds.values()
  const guildId = guild?.facts.id ?? ""
  const channelId = guild?.channels.keys().next().value ?? ""
  const { port } = simulator.addresses
  const api = "/api/v10"
  const paths = fc.constantFrom(
    "/control/steps",
    "/control/truth/g/ada",
    "/control/rest",
    "/control/world",
    `${api}/gateway/bot`,
    `${api}/users/@me`,
    `${api}/guilds/${guildId}`,
    `${api}/guilds/${guildId}/members/1`,
    `${api}/guilds/${guildId}/roles`,
    `${api}/guilds/${guildId}/voice-states/1`,
    `${api}/channels/${channelId}/messages`,
    `${api}/channels/${channelId}/messages/1`,
    `${api}/applications/1/commands`,
    `${api}/interactions/1/t/callback`,
    `${api}/webhooks/1/t/messages/@original`,
    "/cdn/attachments/1/2/x",
    "/gw/",
    "/gw/?v=10&encoding=json"
  )
  const bodies = fc.oneof(
    anyStep,
    fc.array(anyStep, { maxLength: 3 }),
    fc.constant({
      content: "hello",
      embeds: [{ title: "t" }],
      components: [],
      flags: 0,
      nonce: "1",
      enforce_nonce: true
    }),
    fc.constant({ name: "rank", description: "your rank", options: [{ type: 3, name: "x", description: "y" }] }),
    fc.constant({ type: 4, data: { content: "hi" } })
  )
  const requests = rawRequest({
    paths,
    query: ["until", "settings", "limit", "after", "wait", "with_response", "v", "encoding"],
    bodies,
    headers: [
      ["Host", "x"],
      ["Authorization", `Bot ${simulator.token}`],
      ["Content-Type", "application/json"]
    ]
  })
  let spoken = 0
  const alive = async () => {
    for (const frames of fc.sample(fc.array(frame, { maxLength: 6 }), { numRuns: 3, seed: campaign.seed + spoken })) {
      spoken++
      await speak(simulator.addresses.gateway, spoken % 2 === 0 ? frames : [identify, ...frames])
    }
    simulator.perform({ do: "fault", kind: "heal" })
    const answer = await exchange(
      port,
      Buffer.from("GET /control/world HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    )
    if (answer.status !== 200)
      throw new Error(`it no longer shows its world: ${answer.head} ${answer.body.slice(0, 300)}`)
  }
  const findings = await fuzzHttp({ surface: "simulator HTTP", port: () => port, complaint, alive }, requests, campaign)
  await Effect.runPromise(Scope.close(scope, Exit.void))
  return { ...findings, notes: [...findings.notes, `${spoken} gateway connections full of garbage`] }
}
