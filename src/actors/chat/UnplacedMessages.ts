import type { ChannelId } from "../../machines/ids.ts"

/** Messages that wait at once: enough for all that are written while Discord answers. */
const most = 1000

interface Waiting {
  /** Of its dispatch; null: of a gateway session before this one. */
  sequence: number | null
  readonly award: () => void
}

/** Messages in channels that we do not know, which wait to be told where these lie. */
export class UnplacedMessages {
  readonly #waiting = new Map<ChannelId, Array<Waiting>>()
  #size = 0

  get full(): boolean {
    return this.#size >= most
  }

  /** Answers whether it is the first one in its channel. */
  hold(channelId: ChannelId, sequence: number, award: () => void): boolean {
    this.#size++
    const message = { sequence, award }
    const others = this.#waiting.get(channelId)
    if (others === undefined) this.#waiting.set(channelId, [message])
    else others.push(message)
    return others === undefined
  }

  release(channelId: ChannelId): void {
    const released = this.#waiting.get(channelId) ?? []
    this.#waiting.delete(channelId)
    this.#size -= released.length
    for (const { award } of released) award()
  }

  /** The dispatches that are not taken while their messages wait. */
  *sequences(): Generator<number> {
    for (const waiting of this.#waiting.values()) {
      for (const { sequence } of waiting) if (sequence !== null) yield sequence
    }
  }

  /** A new gateway session counts anew. */
  restartSequences(): void {
    for (const waiting of this.#waiting.values()) for (const message of waiting) message.sequence = null
  }
}
