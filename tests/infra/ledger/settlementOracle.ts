import type { Batch, StampedMessage, StampedSegment } from "../../../src/machines/ledger/batch.ts"

/** One millisecond of a member, as it was settled. */
export interface Instant {
  readonly day: string
  readonly rate: number
  readonly percent: number
  readonly attention: string
  readonly camera: boolean
  readonly screen: boolean
  readonly withheld: ReadonlyArray<string>
}

export interface Account {
  readonly instants: Map<number, Instant>
  creditedUntil: number | null
  lastMessage: bigint | null
  readonly messages: Array<StampedMessage>
}

/**
 * The settlement as the specification says it, millisecond by millisecond and without a thought to speed: an instant
 * belongs to the earliest segment that covers it, unless it lies before the watermark or past the horizon.
 */
export const oracle = (dailyCapXp: number | null, horizon: number) => {
  const accounts = new Map<string, Account>()
  const seen = new Set<string>()
  const accountOf = (userId: string) => {
    const known = accounts.get(userId)
    if (known !== undefined) return known
    const opened: Account = { instants: new Map(), creditedUntil: null, lastMessage: null, messages: [] }
    accounts.set(userId, opened)
    return opened
  }
  const earnedOn = (account: Account, day: string) =>
    [...account.instants.values()]
      .filter((instant) => instant.day === day)
      .reduce((sum, instant) => sum + instant.rate * 100, 0)

  const payVoice = (account: Account, segments: ReadonlyArray<StampedSegment>) => {
    const from = account.creditedUntil ?? 0
    const inOrder = segments.toSorted((a, b) => a.from - b.from)
    const instants = new Set(inOrder.flatMap((s) => Array.from({ length: s.to - s.from }, (_, i) => s.from + i)))
    for (const at of [...instants].sort((a, b) => a - b)) {
      const segment = inOrder.find((s) => s.from <= at && at < s.to)
      if (segment === undefined || at < from || at >= horizon) continue
      const capped = dailyCapXp !== null && segment.rate > 0 && earnedOn(account, segment.day) >= dailyCapXp * 6_000_000
      account.instants.set(at, {
        ...segment,
        rate: capped ? 0 : segment.rate,
        withheld: capped ? [...segment.withheld, "daily cap"] : segment.withheld
      })
      account.creditedUntil = at + 1
    }
  }

  const payChat = (account: Account, messages: ReadonlyArray<StampedMessage>) => {
    const watermark = account.lastMessage ?? 0n
    const once = new Map(messages.toReversed().map((message) => [message.messageId, message]))
    for (const message of once.values()) {
      const id = BigInt(message.messageId)
      if (id <= watermark) continue
      if (id > (account.lastMessage ?? 0n)) account.lastMessage = id
      account.messages.push(message)
    }
  }

  return {
    accounts,
    settle: (batch: Batch) => {
      if (seen.has(batch.id)) return
      seen.add(batch.id)
      for (const userId of new Set([...batch.segments, ...batch.messages].map((item) => item.userId))) {
        payVoice(
          accountOf(userId),
          batch.segments.filter((s) => s.userId === userId)
        )
        payChat(
          accountOf(userId),
          batch.messages.filter((m) => m.userId === userId)
        )
      }
    }
  }
}
