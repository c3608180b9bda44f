import type { UserId } from "../../machines/ids.ts"

/** Frames are overtaken by a few others at most. */
const remembered = 64

/** Who left last, and by which frame: one that it overtook must not bring them back. */
export class Leavers {
  readonly #sequences = new Map<UserId, number>()

  left(userId: UserId, sequence: number): void {
    this.#sequences.delete(userId)
    this.#sequences.set(userId, sequence)
    if (this.#sequences.size <= remembered) return
    const [oldest] = this.#sequences.keys()
    if (oldest !== undefined) this.#sequences.delete(oldest)
  }

  /** Whether a frame tells of a time before the member left. */
  overtook(userId: UserId, sequence: number): boolean {
    return (this.#sequences.get(userId) ?? 0) > sequence
  }

  /** A new gateway session counts from the beginning. */
  clear(): void {
    this.#sequences.clear()
  }
}
