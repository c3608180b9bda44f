import { fuzzAdmin } from "./admin.ts"
import type { Campaign } from "./campaign.ts"
import type { Findings } from "./findings.ts"
import { fuzzGateway } from "./gateway.ts"
import { fuzzScripts } from "./scripts.ts"
import { fuzzSettings } from "./settings.ts"
import { fuzzSimulator } from "./simulator.ts"
import { fuzzStored } from "./stored.ts"

/** A surface that is dear gets a part of the cases, and never fewer than 100. */
const share =
  (part: number, campaign: (campaign: Campaign) => Promise<Findings>) =>
  ({ cases, seed }: Campaign) =>
    campaign({ cases: Math.max(100, Math.ceil(cases * part)), seed })

/** One after another: each measures the heap. */
export const campaigns: ReadonlyArray<(campaign: Campaign) => Promise<Findings>> = [
  fuzzGateway,
  share(1 / 2, fuzzAdmin),
  share(1 / 4, fuzzSimulator),
  share(1 / 10, (campaign) => fuzzStored("memory", campaign)),
  share(1 / 10, (campaign) => fuzzStored("embedded", campaign)),
  share(1 / 4, fuzzSettings),
  fuzzScripts
]
