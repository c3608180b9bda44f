import type { StampedMessage } from "../../src/machines/ledger/batch.ts"
import { clock } from "./judgeMember.ts"

/** A message as it was written, and what the roles of its author multiply it by then. */
export interface Written {
  readonly id: string
  readonly userId: string
  readonly at: number
  readonly percent: number
}

/** What a guild has chosen for its chat. */
interface Chosen {
  readonly xp: { readonly min: number; readonly max: number }
  readonly cooldownSeconds: number
}

const whole = 2n ** 32n

/** FNV-1a and the finaliser of MurmurHash3 as they were published, in integers that do not overflow. */
const rolled = (id: string, { max, min }: Chosen["xp"]): number => {
  let hash = 0x811c9dc5n
  for (const digit of id) hash = ((hash ^ BigInt(digit.charCodeAt(0))) * 0x01000193n) % whole
  for (const [shift, factor] of [
    [16n, 0x85ebca6bn],
    [13n, 0xc2b2ae35n]
  ] as const) {
    hash = ((hash ^ (hash >> shift)) * factor) % whole
  }
  hash ^= hash >> 16n
  return min + Number((hash * BigInt(max - min + 1)) / whole)
}

/**
 * Whether each message may have been rewarded, and whether it may not: by whom it was heard, and what they had
 * rewarded before. A process that was not the first to hear a message may know it for one that was taken, and forget
 * what it did not reward itself.
 */
const verdicts = (
  written: ReadonlyMap<string, Written>,
  hearings: ReadonlyArray<ReadonlyArray<string>>,
  cooldownMs: number
): ReadonlyMap<string, ReadonlySet<boolean>> => {
  const heard = hearings.map((ids) => new Set(ids))
  const found = new Map<string, Set<boolean>>()
  for (const ids of heard) {
    const lastPaid = new Map<string, ReadonlySet<number>>()
    for (const id of ids) {
      const message = written.get(id)
      if (message === undefined) continue
      const { at, userId } = message
      const before = lastPaid.get(userId) ?? new Set([-Infinity])
      const after = new Set<number>()
      const either = found.get(id) ?? new Set()
      for (const last of before) {
        const pays = cooldownMs === 0 || at - last >= cooldownMs
        either.add(pays)
        after.add(pays ? at : last)
        if (heard.some((others) => others !== ids && others.has(id))) after.add(last)
      }
      found.set(id, either)
      lastPaid.set(userId, after)
    }
  }
  return found
}

/** Every message that counts is rewarded as its author's cooldown says, and with what its id and their roles give. */
export const judgeChat = (
  messages: ReadonlyArray<Written>,
  hearings: ReadonlyArray<ReadonlyArray<string>>,
  counted: ReadonlyArray<StampedMessage>,
  { cooldownSeconds, xp }: Chosen
): ReadonlyArray<string> => {
  const written = new Map(messages.map((message) => [message.id, message]))
  const allowed = verdicts(written, hearings, cooldownSeconds * 1000)
  return counted.flatMap((paid) => {
    const message = written.get(paid.messageId)
    if (message === undefined) return `${paid.messageId} was counted, which nobody wrote`
    const what = `a message of ${clock(message.at)}`
    if (allowed.get(message.id)?.has(paid.rewarded) !== true) {
      return `${what} was ${paid.rewarded ? "rewarded within its author's cooldown" : "not rewarded"}`
    }
    const worth = paid.rewarded ? rolled(message.id, xp) : 0
    const right = paid.userId === message.userId && paid.xp === worth && paid.percent === message.percent
    return right ? [] : `${what} earned ${paid.xp} XP at ${paid.percent} %, not ${worth} at ${message.percent} %`
  })
}
