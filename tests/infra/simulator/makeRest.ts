import { Schema, Struct } from "effect"
import { Rest } from "../../../src/infra/simulator/rest/Rest.ts"
import type { RestRequest } from "../../../src/infra/simulator/rest/RestRequest.ts"
import { SimulatedDiscord } from "../../../src/infra/simulator/SimulatedDiscord.ts"
import { Names } from "../../../src/infra/simulator/script/Names.ts"
import { performStep } from "../../../src/infra/simulator/script/performStep.ts"
import { harbour, steps } from "./support.ts"

const Answer = Schema.Struct({
  id: Schema.String,
  code: Schema.Int,
  content: Schema.String,
  retry_after: Schema.Finite,
  global: Schema.Boolean,
  flags: Schema.Int
}).mapFields(Struct.map(Schema.optionalKey))
const readAnswer = Schema.decodeUnknownSync(Answer)

/** REST on a harbour, under a clock that the test moves. */
export const makeRest = () => {
  const time = { now: Date.UTC(2026, 10, 21) }
  const discord = new SimulatedDiscord({ now: () => time.now })
  const rest = new Rest(discord, { gateway: () => "ws://127.0.0.1:1/gw/" })
  const names = new Names(discord)
  const play = (script: string) => {
    const made = steps(script).map((step) =>
      step.do === "wait" || step.do === "expect" || step.do === "admin"
        ? null
        : performStep(discord, rest.faults, names, step)
    )
    return made.at(-1) ?? ""
  }
  play(harbour)
  const { guild, userId } = names.member("ada", "g")
  const ask = (method: string, path: string, body?: unknown, change: Partial<RestRequest> = {}) => {
    const outcome = rest.handle({
      method,
      path,
      query: new URLSearchParams(),
      authorization: `Bot ${discord.sessions.options.token}`,
      auditReason: null,
      body,
      files: [],
      ...change
    })
    if (typeof outcome === "string") return { status: outcome, headers: {}, answer: readAnswer({}), body: null }
    const single = typeof outcome.body === "object" && !Array.isArray(outcome.body) ? outcome.body : {}
    return { status: outcome.status, headers: { ...outcome.headers }, answer: readAnswer(single), body: outcome.body }
  }
  const refusal = (method: string, path: string, body?: unknown) => {
    const { answer, status } = ask(method, path, body)
    return [status, answer.code]
  }
  const log = names.channel(guild, "log").id
  return { ask, discord, guild, guildId: guild.facts.id, log, names, play, refusal, rest, time, userId }
}
