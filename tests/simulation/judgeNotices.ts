import { firstLevel, levelAt } from "../../src/machines/leveling/curve.ts"
import { chatNumerator, chatXp, voiceNumerator, voiceXp } from "../../src/machines/ledger/numerator.ts"
import type { MemoryPostgres } from "./MemoryPostgres.ts"

/** Every level that a member rose to is announced once, in order, by who had the lease, and up to what was paid. */
export const judgeNotices = (
  { messages, notices, segments, settings: { curve } }: MemoryPostgres,
  members: ReadonlyArray<string>
): ReadonlyArray<string> => {
  const stale = notices.filter(({ fenced }) => fenced)
  const wrong = stale.map(({ by, level }) => `level ${level} was announced by ${by}, which had lost the lease`)
  for (const [i, userId] of members.entries()) {
    let told: number = firstLevel(curve)
    for (const { level, levelBefore } of notices.filter((notice) => notice.userId === userId)) {
      if (levelBefore !== told || level <= told) {
        wrong.push(`member ${i} had level ${told}, and was announced as risen from ${levelBefore} to ${level}`)
      }
      told = level
    }
    const mine = <A extends { readonly userId: string }>(items: ReadonlyArray<A>) =>
      items.filter((item) => item.userId === userId)
    const voice = mine(segments).reduce((sum, it) => sum + voiceNumerator(it.to - it.from, it.rate, it.percent), 0n)
    const chat = mine(messages).reduce((sum, it) => sum + (it.rewarded ? chatNumerator(it.xp, it.percent) : 0n), 0n)
    const level = levelAt(curve, Number(voiceXp(voice) + chatXp(chat)))
    if (level !== told) wrong.push(`member ${i} rose to level ${level}, and was last announced with ${told}`)
  }
  return wrong
}
