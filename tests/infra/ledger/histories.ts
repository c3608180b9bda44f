import * as fc from "fast-check"
import { MessageId } from "../../../src/machines/ids.ts"
import { batch, channelOf, message, segment, userOf } from "./batches.ts"

/** A year ends, and with it a month and a day, but no week. */
const newYear = Date.UTC(2027, 0, 1)
const base = newYear - 120
/** Up to when a settlement pays: ms. */
export const horizon = base + 200
const dayOf = (at: number) => (at < newYear ? "2026-12-31" : "2027-01-01")

/** Neighbours that one Number cannot tell apart. */
const users = [9_007_199_254_740_992n, 9_007_199_254_740_993n, 9_007_199_254_740_994n].map(userOf)

const anySegment = fc
  .record({
    userId: fc.constantFrom(...users),
    from: fc.integer({ min: 0, max: 240 }),
    length: fc.integer({ min: 1, max: 80 }),
    // Few values, so that neighbours are often alike in all but one.
    channel: fc.constantFrom(7, 7, 7, 9),
    attention: fc.constantFrom("active" as const, "active" as const, "active" as const, "afk" as const),
    camera: fc.constantFrom(false, false, false, true),
    screen: fc.constantFrom(false, false, false, true),
    rate: fc.constantFrom(2990, 3000),
    percent: fc.constantFrom(100, 100, 300),
    withheld: fc.constantFrom([], [], [], ["alone" as const], ["ignored channel" as const, "alone" as const])
  })
  .map(({ channel, from, length, rate, withheld, ...fields }) => {
    const start = base + from
    const end = start < newYear ? Math.min(newYear, start + length) : start + length
    const price = { rate: withheld.length > 0 ? 0 : rate, withheld }
    return segment({ ...fields, ...price, channelId: channelOf(channel), from: start, to: end, day: dayOf(start) })
  })

const anyMessage = fc
  .record({ userId: fc.constantFrom(...users), id: fc.integer({ min: 1, max: 40 }) })
  .map(({ id, userId }) => {
    const at = base + id * 5
    const award = id % 3 === 0 ? { rewarded: false, xp: 0 } : { rewarded: true, xp: id * 7 }
    const messageId = MessageId.make(String(9_007_199_254_740_992n + BigInt(id)))
    return message({ userId, messageId, at, day: dayOf(at), percent: id % 2 === 0 ? 125 : 100, ...award })
  })

const anyBatch = fc
  .record({
    id: fc.uuid(),
    segments: fc.array(anySegment, { maxLength: 8 }),
    messages: fc.array(anyMessage, { maxLength: 6 })
  })
  .map(batch)

/** Batches as they may come: some again under their own id, some again under a new one, in any order. */
export const anyHistory = fc.array(anyBatch, { minLength: 1, maxLength: 4 }).chain((batches) =>
  fc
    .record({ again: fc.subarray(batches), anew: fc.subarray(batches), salt: fc.uuid() })
    .map(({ again, anew, salt }) => [...batches, ...again, ...anew.map((b) => ({ ...b, id: salt }))])
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }))
)
