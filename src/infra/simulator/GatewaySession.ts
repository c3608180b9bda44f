import type { Announcement, Dispatch } from "./dispatch.ts"

/** What a session speaks through: a socket, or a listener in the same process. */
export interface Downlink {
  readonly dispatch: (sequence: number, dispatch: Dispatch) => void
  /** Op 7: please reconnect and resume. */
  readonly reconnect: () => void
  /** Op 9: the session is gone, unless resumable. */
  readonly invalidate: (resumable: boolean) => void
  readonly close: (code: number) => void
  /** The connection breaks without a word. */
  readonly drop: () => void
}

/** What reaches the client: everything; no acknowledgements; nothing at all (a dead connection nobody noticed yet). */
export type Hearing = "well" | "no acknowledgements" | "nothing"

export interface SessionFacts {
  readonly id: string
  readonly shard: number
  readonly count: number
  readonly intents: number
}

/** How many dispatches a session keeps for a replay. */
export const REPLAY_LIMIT = 50_000

/** A gateway session: it outlives its connection, numbers its dispatches and keeps them for a replay. */
export class GatewaySession {
  readonly facts: SessionFacts
  /** Restored from a file: the client may have heard more than the file remembers. */
  readonly restored: boolean
  readonly #limit: number
  #sequence: number
  #kept: Array<Dispatch>
  #link: Downlink | null = null
  /** The last sequence that was written to a connection. */
  #written = 0
  /** Sends every dispatch twice, this many more times. */
  #twice = 0
  hearing: Hearing = "well"
  /** When the connection was lost: ms, UTC. null while connected. */
  detachedAt: number | null = null
  /** Guilds whose GUILD_CREATE is withheld until so many of their voice states have been sent. */
  readonly withheld = new Map<string, { readonly announcement: Announcement; readonly after: number }>()

  constructor(
    facts: SessionFacts,
    limit = REPLAY_LIMIT,
    stored?: { readonly sequence: number; readonly kept: ReadonlyArray<Dispatch> }
  ) {
    this.facts = facts
    this.restored = stored !== undefined
    this.#limit = limit
    this.#sequence = stored?.sequence ?? 0
    this.#kept = [...(stored?.kept ?? [])]
  }

  get sequence(): number {
    return this.#sequence
  }

  get link(): Downlink | null {
    return this.#link
  }

  /** What a replay could still send, oldest first. */
  get kept(): ReadonlyArray<Dispatch> {
    return this.#kept
  }

  attach(link: Downlink): void {
    this.#link = link
    this.hearing = "well"
    this.detachedAt = null
  }

  detach(at: number): void {
    this.#link = null
    this.detachedAt = at
  }

  duplicate(times: number): void {
    this.#twice = times
  }

  send(dispatch: Dispatch): void {
    this.#sequence += 1
    this.#kept.push(dispatch)
    // Trimmed rarely and in bulk: a shift for each dispatch would move the whole buffer.
    if (this.#kept.length > this.#limit * 2) this.#kept = this.#kept.slice(-this.#limit)
    if (this.#link === null || this.hearing === "nothing") return
    this.#written = this.#sequence
    this.#link.dispatch(this.#sequence, dispatch)
    if (this.#twice > 0) {
      this.#twice -= 1
      this.#link.dispatch(this.#sequence, dispatch)
    }
  }

  /** Whether everything after a sequence is still kept. */
  canReplay(after: number): boolean {
    return after <= this.#sequence && after >= this.#sequence - this.#kept.length
  }

  replay(after: number): void {
    const first = this.#sequence - this.#kept.length + 1
    for (let sequence = Math.max(after + 1, first); sequence <= this.#sequence; sequence += 1) {
      const dispatch = this.#kept[sequence - first]
      if (dispatch !== undefined) this.#link?.dispatch(sequence, dispatch)
    }
    this.#written = this.#sequence
  }

  /** A stalled connection delivers at last what it held up. */
  recover(): void {
    this.#twice = 0
    const stalled = this.hearing === "nothing"
    this.hearing = "well"
    if (stalled) this.replay(this.#written)
  }
}
