import type { UserId } from "../ids.ts"

/**
 * The cooldown windows of one guild. They live in memory only and vanish on restart: a deliberate grace.
 * Holds no more members than were paid within one cooldown.
 */
export class Cooldowns {
  /** When each member was last paid; the longest ago comes first. */
  private readonly paidAt = new Map<UserId, number>()

  /** Whether an eligible message written at `at` is paid, which opens a window. A cooldown of 0 pays every message. */
  pays(userId: UserId, at: number, cooldownMs: number): boolean {
    this.forgetExpired(at, cooldownMs)
    if (cooldownMs === 0) return true
    const last = this.paidAt.get(userId)
    if (last !== undefined && at - last < cooldownMs) return false
    this.paidAt.delete(userId)
    this.paidAt.set(userId, at)
    return true
  }

  get size(): number {
    return this.paidAt.size
  }

  private forgetExpired(at: number, cooldownMs: number): void {
    for (const [userId, last] of this.paidAt) {
      if (at - last < cooldownMs) return
      this.paidAt.delete(userId)
    }
  }
}
