import { Context, Effect, Layer, PubSub, Queue } from "effect"
import type { CheckpointFenced, CheckpointUnavailable } from "../../infra/checkpoint/CheckpointStore.ts"
import type { Lease } from "../../infra/ledger/LedgerStore.ts"
import type { GuildNews } from "../guild/GuildNews.ts"
import type { ActorTransition } from "../inspection/views.ts"
import { Invariants } from "../invariants/Invariants.ts"
import type { Ledger } from "../ledger/Ledger.ts"
import type { RestartWindow } from "../restartWindow.ts"
import type { ShardActor } from "./ShardActor.ts"

/** A shard as it runs: what the rest of the process may see of it and ask of it. */
export interface RunningShard {
  readonly actor: ShardActor
  readonly ledger: Ledger
  readonly lease: Lease
  /** Writes what is dirty now. */
  readonly flush: Effect.Effect<void, CheckpointFenced | CheckpointUnavailable>
  /** How long the last write of a checkpoint took, ms; null: there was none. */
  readonly checkpointMs: number | null
}

/** A shard's place in this process, whether it runs just now or not. */
export interface ShardBerth {
  readonly id: number
  readonly count: number
  readonly restarts: RestartWindow
  running: RunningShard | null
  /** What it still held when it last stopped could be given to nobody. */
  lost: boolean
  /** Interrupted to make the shard put everything away and stop. */
  stop: Effect.Effect<void>
}

/** How much news may wait for a worker that is behind: the oldest goes, and the daily comparison makes up for it. */
const mostNews = 65_536

/** How many interactions may wait: the oldest go, whose three seconds are over by then. */
const mostInteractions = 1024

/** The shards of this process, what they tell, and what must hold of them. */
export class Fleet extends Context.Service<
  Fleet,
  {
    readonly berths: Map<number, ShardBerth>
    readonly transitions: PubSub.PubSub<ActorTransition>
    readonly news: PubSub.PubSub<GuildNews>
    /** Uses of commands, components and modals, undecoded. */
    readonly interactions: Queue.Queue<unknown>
    /** That a settlement has raised somebody's level. */
    readonly announced: Queue.Queue<void>
    readonly invariants: Invariants
  }
>()("guildhall/actors/Fleet") {
  static readonly layer = Layer.effect(
    Fleet,
    Effect.all([
      PubSub.sliding<ActorTransition>(4096),
      PubSub.sliding<GuildNews>(mostNews),
      Queue.sliding<unknown>(mostInteractions),
      Queue.sliding<void>(1)
    ]).pipe(
      Effect.map(([transitions, news, interactions, announced]) =>
        Fleet.of({ berths: new Map(), transitions, news, interactions, announced, invariants: new Invariants() })
      )
    )
  )
}
