import { Effect, Exit, Scope } from "effect"
import * as fc from "fast-check"
import { WebSocket } from "ws"
import { Simulator } from "../../src/infra/simulator/Simulator.ts"
import { steps } from "../infra/simulator/support.ts"
import type { Campaign } from "./campaign.ts"
import { type Answer, exchange, get } from "./exchange.ts"
import type { Findings } from "./findings.ts"
import { fuzzHttp } from "./http.ts"
import { awkwardNumbers, junk, mutant } from "./junk.ts"
import { spoilt } from "./requests.ts"
import { rank, simulatorRequests } from "./simulatorRequests.ts"

const harbour = steps(`
{ "do": "guild", "as": "g", "name": "Harbour", "voice": ["Deck", "Cabin"], "text": ["log"], "roles": ["Mate"], "afk": "Bunk" }
{ "do": "member", "as": "ben", "guild": "g", "name": "Ben" }
`)

/** Whatever was done to the one before, here is an Ada who talks, writes and waits for an answer. */
const another = steps(`
{ "do": "fault", "kind": "heal" }
{ "do": "member", "as": "ada", "guild": "g", "name": "Ada" }
{ "do": "join", "guild": "g", "member": "ada", "channel": "Deck" }
{ "do": "say", "guild": "g", "member": "ada", "channel": "log", "text": "hello" }
{ "do": "command", "guild": "g", "member": "ada", "name": "rank", "channel": "log" }
`)

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

const complaint = ({ body, head, status }: Answer): string | null =>
  status !== null && status >= 500
    ? "a server error"
    : status !== null && status >= 400 && body !== "" && /json/.test(head) && !body.includes("message")
      ? "an error without a message"
      : null

/** Its clock runs ahead with each look at it: at the pace of this campaign, rate limits would refuse nearly everything. */
const lookMs = 20

const begin = async () => {
  const scope = Scope.makeUnsafe()
  let clock = Date.now()
  const now = () => (clock += lookMs)
  const simulator = await Effect.runPromise(Simulator.make({ now }).pipe(Scope.provide(scope)))
  simulator.discord.commands.overwrite(null, [rank])
  await Effect.runPromise(simulator.run([...harbour, ...another]))
  return { simulator, end: () => Effect.runPromise(Scope.close(scope, Exit.void)) }
}

/** REST, controls and gateway of simulated Discords, one after the other: what scripts make of a world stays in it. */
export const fuzzSimulator = async (campaign: Campaign): Promise<Findings> => {
  let stage = await begin()
  let spoken = 0
  const alive = async () => {
    const { simulator } = stage
    for (const frames of fc.sample(fc.array(frame, { maxLength: 6 }), { numRuns: 3, seed: campaign.seed + spoken })) {
      spoken++
      await speak(simulator.addresses.gateway, spoken % 2 === 0 ? frames : [identify, ...frames])
    }
    simulator.discord.commands.overwrite(null, [rank])
    for (const { bans } of simulator.discord.world.guilds.values()) bans.clear()
    await Effect.runPromise(simulator.run(another))
    const { body, head, status } = await exchange(simulator.addresses.port, get("/control/world"))
    if (status !== 200) throw new Error(`it no longer shows its world: ${head} ${body.slice(0, 300)}`)
  }
  const renew = async () => {
    await stage.end()
    stage = await begin()
  }
  const findings = await fuzzHttp(
    {
      surface: "simulator HTTP",
      port: () => stage.simulator.addresses.port,
      requests: spoilt(simulatorRequests(() => stage.simulator)),
      complaint,
      alive,
      renew
    },
    campaign
  )
  await stage.end()
  return { ...findings, notes: [...findings.notes, `${spoken} gateway connections full of garbage`] }
}
