import { type Announcement, Dispatch } from "./dispatch.ts"
import type { SavedSession } from "./SavedWorld.ts"

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
  /**
   * The last sequence that this session surely sent. After a crash the file may be older than what the client heard,
   * and the numbers are given out again: until somebody resumes, nobody may have heard more than the file knows.
   */
  #vouched: number
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

  constructor(facts: SessionFacts, limit = REPLAY_LIMIT, saved?: SavedSession) {
    this.facts = facts
    this.restored = saved !== undefined
    this.#limit = limit
    this.#sequence = saved?.sequence ?? 0
    this.#vouched = saved?.sequence ?? Number.MAX_SAFE_INTEGER
    this.#kept = (saved?.kept ?? []).map(({ data, name }) => new Dispatch(name, data))
  }

  get sequence(): number {
    return this.#sequence
  }

  get link(): Downlink | null {
    return this.#link
  }

  get saved(): SavedSession {
    const { count, id, intents, shard } = this.facts
    const kept = this.#kept.slice(-this.#limit).map(({ data, name }) => ({ name, data }))
    return { id, shard, count, intents, sequence: this.#sequence, kept }
  }

  attach(link: Downlink): void {
    this.#link = link
    this.#vouched = Number.MAX_SAFE_INTEGER
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
    const heard = Math.min(this.#sequence, this.#vouched)
    return after <= heard && after >= this.#sequence - this.#kept.length
  }

  replay(after: number): void {
    const first = this.#sequence - this.#kept.length + 1
    for (let sequence = Math.max(after + 1, first); sequence <= this.#sequence; sequence += 1) {
      const dispatch = this.#kept[sequence - first]
      // RESUMED ends a replay: that of an earlier one, within the next, would end it too soon.
      if (dispatch !== undefined && dispatch.name !== "RESUMED") this.#link?.dispatch(sequence, dispatch)
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
