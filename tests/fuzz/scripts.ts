import { Result } from "effect"
import * as fc from "fast-check"
import { parseScript } from "../../src/infra/simulator/script/parseScript.ts"
import { type Campaign, oneByOne, wage } from "./campaign.ts"
import type { Findings } from "./findings.ts"
import { junk, mutant } from "./junk.ts"
import { anyStep } from "./steps.ts"

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
export const fuzzScripts = (campaign: Campaign): Promise<Findings> => {
  const judge = async (all: ReadonlyArray<string>) => {
    const parsed = parseScript(all.join("\n"))
    if (Result.isSuccess(parsed)) return "accepted"
    const { field, line, mend, message, what } = parsed.failure
    // A string of any line may hold line ends of its own.
    if (line < 1 || typeof field !== "string" || what === "" || mend === "")
      throw new Error(`a poor refusal: ${message}`)
    if (message.length > 100_000) throw new Error(`a refusal of ${message.length} characters`)
    return "refused"
  }
  return wage({ surface: "scripts", values: lines, batchSize: 50, shrinks: true, strike: oneByOne(judge) }, campaign)
}
