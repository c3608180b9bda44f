import type { ChannelId } from "../../machines/ids.ts"

/**
 * How many humans with attention `active` each channel holds. Whether anyone has company changes only when that
 * count crosses 0, 1 or 2; the channels where it did are kept until taken.
 */
export class Company {
  readonly #active = new Map<ChannelId, number>()
  readonly #crossed = new Set<ChannelId>()

  joined(channelId: ChannelId, active: boolean): void {
    if (active) this.#count(channelId, 1)
  }

  left(channelId: ChannelId, active: boolean): void {
    if (active) this.#count(channelId, -1)
  }

  #count(channelId: ChannelId, by: number): void {
    const before = this.#active.get(channelId) ?? 0
    const after = before + by
    if (after === 0) this.#active.delete(channelId)
    else this.#active.set(channelId, after)
    if (Math.min(before, after) < 2) this.#crossed.add(channelId)
  }

  /** Whether another active human is in the channel, besides oneself if `active`. */
  accompanies(channelId: ChannelId, active: boolean): boolean {
    return (this.#active.get(channelId) ?? 0) > (active ? 1 : 0)
  }

  takeCrossed(): ReadonlySet<ChannelId> {
    const crossed = new Set(this.#crossed)
    this.#crossed.clear()
    return crossed
  }

  clear(): void {
    this.#active.clear()
    this.#crossed.clear()
  }
}
