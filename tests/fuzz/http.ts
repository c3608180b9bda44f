import * as fc from "fast-check"
import { type Campaign, type Findings, livingHeap, runBatches, watchProcess } from "./findings.ts"
import { type Answer, bytesOf, exchange, type RawRequest } from "./rawHttp.ts"

const batchSize = 50
const atOnce = 10

interface Target {
  readonly surface: string
  readonly port: () => number
  /** What is wrong with an answer, if anything. */
  readonly complaint: (request: RawRequest, answer: Answer) => string | null
  /** Between two batches: the server must still do what it is there for. */
  readonly alive: () => Promise<void>
}

/** Requests in their thousands over raw sockets, a few at a time. */
export const fuzzHttp = async (
  target: Target,
  requests: fc.Arbitrary<RawRequest>,
  { cases, seed }: Campaign
): Promise<Findings> => {
  const watch = watchProcess()
  const crashes: Array<string> = []
  const statuses = new Map<number | null, number>()
  let serverErrors = 0
  const send = async (request: RawRequest) => {
    const answer = await exchange(target.port(), bytesOf(request))
    const { status } = answer
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (status !== null && status >= 500 && status !== 503) serverErrors++
    const wrong = target.complaint(request, answer)
    if (wrong !== null)
      throw new Error(
        `${wrong}: ${answer.head.slice(0, 300)}\n${answer.body.slice(0, 500)}\nto ${bytesOf(request).subarray(0, 1000).toString("latin1")}`
      )
  }
  const attempt = async (numRuns: number, from: number) => {
    const batches = fc.array(requests, { minLength: batchSize, maxLength: batchSize })
    const crash = await runBatches(batches, { numRuns, seed: from, endOnFailure: true }, async (batch) => {
      for (let i = 0; i < batch.length; i += atOnce) await Promise.all(batch.slice(i, i + atOnce).map(send))
      const [first] = watch.uncaught.splice(0)
      if (first !== undefined) throw new Error(`uncaught: ${first}`)
      await target.alive()
    })
    if (crash !== null) crashes.push(crash)
  }
  const runs = Math.ceil(cases / batchSize)
  const warm = Math.max(1, Math.floor(runs / 5))
  await attempt(warm, seed)
  const start = livingHeap()
  await attempt(runs - warm, seed + 1)
  const end = livingHeap()
  watch.off()
  const counts = [...statuses].sort(([a], [b]) => (a ?? 0) - (b ?? 0))
  const sum = (is: (status: number | null) => boolean) =>
    counts.reduce((total, [status, count]) => (is(status) ? total + count : total), 0)
  const accepted = sum((status) => status !== null && status < 400)
  return {
    surface: target.surface,
    cases: runs * batchSize,
    refused: sum(() => true) - accepted,
    accepted,
    crashes,
    serverErrors,
    heap: { start, end },
    notes: [counts.map(([status, count]) => `${status ?? "closed"}: ${count}`).join(", ")]
  }
}
