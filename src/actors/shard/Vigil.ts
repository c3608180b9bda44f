import type { Blindness, Horizon } from "./Horizon.ts"

/** A loop held longer than this saw nothing meanwhile, nor did a connection that answers a heartbeat so much later. */
const stallMs = 3000

/** What a vigil asks of the fibres around it. Every method returns at once. */
export interface VigilSurroundings {
  /** The ledger's clock: ms, UTC. */
  readonly now: () => number
  /** The wall clock, ms: what a heartbeat's `sentAt` is measured on. */
  readonly wall: () => number
  /** How often heartbeats are sent. */
  readonly heartbeatMs: number
  /** Sends a heartbeat: its answer tells that nothing older is still to come. */
  readonly beat: () => void
  readonly lost: (why: "connection" | "stall" | "silence", code: number | null) => void
}

/** Notices when a shard cannot have seen what happened: its loop was held, its connection silent, its clock set. */
export class Vigil {
  readonly #horizon: Horizon
  readonly #around: VigilSurroundings
  #tickedAt: number
  /** Since when what arrives may have waited, on the wall clock; null while it comes as it happens. */
  #stalledAt: number | null = null

  constructor(around: VigilSurroundings, horizon: Horizon) {
    this.#around = around
    this.#horizon = horizon
    this.#tickedAt = around.now()
  }

  /** What arrives may have waited, until the next heartbeat is acknowledged. */
  get stalled(): boolean {
    return this.#stalledAt !== null
  }

  /** A heartbeat sent at `sentAt`, on the wall clock, was acknowledged: whether all that waited came before it. */
  endsStall(sentAt: number): boolean {
    return this.#stalledAt !== null && sentAt >= this.#stalledAt
  }

  /** Something arrived. Answers when: ms. */
  arrived(): number {
    const at = this.#around.now()
    if (at - this.#tickedAt > stallMs) {
      this.#tickedAt = at
      this.doubt("stall")
    }
    return at
  }

  /** Called often: what it finds late tells that the loop was held. `live`: Discord has told everything. */
  tick(live: boolean): void {
    const now = this.arrived()
    this.#tickedAt = now
    const silentMs = now - this.#horizon.heardAt
    if (live && this.#horizon.blind === null && silentMs > this.#around.heartbeatMs + stallMs) this.doubt("silence")
  }

  /** What arrives until the next heartbeat is acknowledged may have waited: it tells of a time nobody watched. */
  doubt(why: "silence" | "stall"): void {
    this.#horizon.lose(why === "stall" ? "stall" : "connection")
    this.#stalledAt = this.#around.wall()
    this.#around.beat()
    this.#around.lost(why, null)
  }

  /** The connection is gone, and with it what waited there. */
  lose(code: number): void {
    this.#stalledAt = null
    this.#horizon.lose("connection")
    this.#around.lost("connection", code)
  }

  /** Everything missed has been told. Answers what the blindness was, if there was one. */
  regain(at: number): Blindness | null {
    this.#stalledAt = null
    return this.#horizon.regain(at)
  }
}
