import { Effect, Ref, Result, Schema } from "effect"
import * as fc from "fast-check"
import { parseScript } from "../../src/infra/simulator/script/parseScript.ts"
import { defaultSettings, GuildSettings } from "../../src/machines/settings/GuildSettings.ts"
import { harbour } from "../entrypoints/admin/sampleInspector.ts"
import { startAdmin, token } from "./admin.ts"
import { type Campaign, type Findings, livingHeap, runBatches } from "./findings.ts"
import { junk, mutant } from "./junk.ts"
import { exchange } from "./rawHttp.ts"
import { anyStep } from "./steps.ts"

const batchSize = 50

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

interface Tally {
  refused: number
  accepted: number
}

const campaign = async <A>(
  surface: string,
  values: fc.Arbitrary<A>,
  { cases, seed }: Campaign,
  run: (value: A, tally: Tally) => Promise<void> | void
): Promise<Findings> => {
  const tally = { refused: 0, accepted: 0 }
  const crashes: Array<string> = []
  const attempt = async (numRuns: number, from: number) => {
    const crash = await runBatches(
      fc.array(values, { minLength: batchSize, maxLength: batchSize }),
      { numRuns, seed: from },
      async (batch) => {
        for (const value of batch) await run(value, tally)
      }
    )
    if (crash !== null) crashes.push(crash)
  }
  const runs = Math.ceil(cases / batchSize)
  const warm = Math.max(1, Math.floor(runs / 5))
  await attempt(warm, seed)
  const start = livingHeap()
  await attempt(runs - warm, seed + 1)
  return {
    surface,
    cases: runs * batchSize,
    ...tally,
    crashes,
    serverErrors: 0,
    heap: { start, end: livingHeap() },
    notes: []
  }
}

/** Settings with anything in them changed, as `PUT` takes them. What is refused is not stored, and its field is named. */
export const fuzzSettings = async (asked: Campaign): Promise<Findings> => {
  const admin = await startAdmin()
  const stored = () => Effect.runPromise(Ref.get(admin.bot.settings))
  const findings = await campaign("settings", mutant(fc.constant(full)), asked, async ({ path, value }, tally) => {
    const text = JSON.stringify(value) ?? ""
    if (text.length > 200_000) return
    const before = await stored()
    const head = `PUT /admin/guilds/${harbour}/settings HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n`
    const { body, status } = await exchange(admin.port, Buffer.from(head + text))
    const sent: unknown = text === "" ? undefined : JSON.parse(text)
    const after = await stored()
    if (status === 200) {
      tally.accepted++
      const read = decode(sent)
      if (Result.isFailure(read)) throw new Error(`taken, and should not have been: ${text.slice(0, 500)}`)
      if (!isStorable(encode(after))) throw new Error(`no database keeps this: ${text.slice(0, 500)}`)
      return
    }
    tally.refused++
    if (status !== 400) throw new Error(`${status} for ${path.join(".")}: ${text.slice(0, 500)}`)
    if (after !== before) throw new Error("stored although it was refused")
    if (text !== "") decodeProblem(body)
  })
  await admin.stop()
  return findings
}

const lines = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: mutant(anyStep).map(({ value }) => JSON.stringify(value) ?? "") },
    { weight: 3, arbitrary: anyStep.map((step) => JSON.stringify(step)) },
    { weight: 1, arbitrary: junk.map((value) => JSON.stringify(value) ?? "") },
    { weight: 1, arbitrary: fc.constantFrom("", "# a comment", "{", "}", "\u2028", "[".repeat(50_000)) },
    { weight: 1, arbitrary: fc.string() }
  ),
  { minLength: 1, maxLength: 4 }
)

/** Scripts in which anything may stand: what is refused names its line. */
export const fuzzScripts = (asked: Campaign): Promise<Findings> =>
  campaign("scripts", lines, asked, (all, tally) => {
    const parsed = parseScript(all.join("\n"))
    if (Result.isSuccess(parsed)) {
      tally.accepted++
      return
    }
    tally.refused++
    const { field, line, mend, what } = parsed.failure
    // A string of any line may hold line ends of its own.
    if (line < 1 || typeof field !== "string" || what === "" || mend === "")
      throw new Error(`a poor refusal: ${parsed.failure.message}`)
    if (parsed.failure.message.length > 100_000)
      throw new Error(`a refusal of ${parsed.failure.message.length} characters`)
  })
