import { Effect, Ref, Result, Schema } from "effect"
import * as fc from "fast-check"
import { defaultSettings, GuildSettings } from "../../src/machines/settings/GuildSettings.ts"
import { harbour } from "../entrypoints/admin/sampleInspector.ts"
import { credentials, startAdmin } from "./admin.ts"
import { type Campaign, oneByOne, wage } from "./campaign.ts"
import { exchange } from "./exchange.ts"
import type { Findings } from "./findings.ts"
import { type Mutant, mutant } from "./junk.ts"

/** What a body may weigh: bytes. */
const bodyMost = 256 * 1024

const full = {
  ...defaultSettings,
  timezone: "Europe/Berlin",
  eligibility: { onlyRoles: ["1"], neverRoles: ["2"], ignoredMembers: ["3"], ignoredChannels: ["4"] },
  multipliers: [{ roleId: "5", percent: 150 }],
  curve: { kind: "exponential", base: 100, tenths: 12 },
  notices: { channelId: "6", where: "channel", minLevel: 2, template: "{member} has reached {level}" }
}

const decode = Schema.decodeUnknownResult(GuildSettings, { onExcessProperty: "error" })
const encode = Schema.encodeSync(GuildSettings)

const Problem = Schema.fromJsonString(
  Schema.Struct({
    status: Schema.Int,
    errors: Schema.NonEmptyArray(Schema.Struct({ field: Schema.NonEmptyString, message: Schema.NonEmptyString }))
  })
)
const decodeProblem = Schema.decodeUnknownSync(Problem)

/** What Postgres keeps as jsonb: no NUL and no half characters, wherever. */
const isStorable = (value: unknown): boolean => !/\\u(0000|d[89a-f])/i.test(JSON.stringify(value))

/** Settings with anything in them changed, as `PUT` takes them. What is refused is not stored, and its field is named. */
export const fuzzSettings = async (campaign: Campaign): Promise<Findings> => {
  const admin = await startAdmin()
  const stored = () => Effect.runPromise(Ref.get(admin.bot.settings))
  const judge = async ({ path, value }: Mutant) => {
    const text = JSON.stringify(value)
    const before = await stored()
    const { body, status } = await exchange(admin.port, {
      method: "PUT",
      address: `/admin/guilds/${harbour}/settings`,
      headers: [["Host", "x"], credentials, ["Content-Type", "application/json"]],
      framing: "length",
      body: value
    })
    const after = await stored()
    if (status === 200) {
      const read = decode(JSON.parse(text))
      if (Result.isFailure(read)) throw new Error(`taken, and should not have been: ${text.slice(0, 500)}`)
      if (!isStorable(encode(after))) throw new Error(`no database keeps this: ${text.slice(0, 500)}`)
      return "accepted"
    }
    const isLarge = Buffer.byteLength(text ?? "") > bodyMost
    if (status !== (isLarge ? 413 : 400)) throw new Error(`${status} for ${path.join(".")}: ${text?.slice(0, 500)}`)
    if (after !== before) throw new Error("stored although it was refused")
    if (text !== undefined && !isLarge) decodeProblem(body)
    return "refused"
  }
  const findings = await wage(
    {
      surface: "settings",
      values: mutant(fc.constant(full)),
      batchSize: 50,
      shrinks: true,
      strike: oneByOne(judge),
      renew: () => Effect.runPromise(Ref.set(admin.bot.commands, []))
    },
    campaign
  )
  await admin.stop()
  return findings
}
