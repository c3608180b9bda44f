import type * as fc from "fast-check"
import { type Campaign, type Tally, wage } from "./campaign.ts"
import { type Answer, exchange, type RawRequest, shown } from "./exchange.ts"
import type { Findings } from "./findings.ts"

const atOnce = 10

interface Target {
  readonly surface: string
  readonly port: () => number
  readonly requests: fc.Arbitrary<RawRequest>
  /** What is wrong with an answer, if anything. */
  readonly complaint: (answer: Answer) => string | null
  /** After each batch: the server must still do what it is there for. */
  readonly alive: () => Promise<void>
  readonly renew: () => Promise<void>
}

/** Requests over raw sockets, a few at a time. */
export const fuzzHttp = async (target: Target, campaign: Campaign): Promise<Findings> => {
  const statuses = new Map<number | null, number>()
  const attack = {
    surface: target.surface,
    values: target.requests,
    batchSize: 50,
    shrinks: false,
    renew: target.renew,
    strike: async (batch: ReadonlyArray<RawRequest>, tally: Tally) => {
      const send = async (request: RawRequest) => {
        const answer = await exchange(target.port(), request)
        const { body, head, status } = answer
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (status !== null && status < 400) tally.accepted++
        else tally.refused++
        if (status !== null && status >= 500 && status !== 503) tally.serverErrors++
        const wrong = target.complaint(answer)
        if (wrong !== null)
          throw new Error(`${wrong}: ${head.slice(0, 300)}\n${body.slice(0, 500)}\nto ${shown(request)}`)
      }
      for (let i = 0; i < batch.length; i += atOnce) await Promise.all(batch.slice(i, i + atOnce).map(send))
      await target.alive()
    }
  }
  const findings = await wage(attack, campaign)
  const counts = [...statuses].sort(([a], [b]) => (a ?? 0) - (b ?? 0))
  return { ...findings, notes: [counts.map(([status, count]) => `${status ?? "closed"}: ${count}`).join(", ")] }
}
