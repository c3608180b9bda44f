import { Context, Effect, Layer, PubSub } from "effect"
import type { CheckpointFenced, CheckpointUnavailable } from "../../infra/checkpoint/CheckpointStore.ts"
import type { Lease } from "../../infra/ledger/LedgerStore.ts"
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

/** The shards of this process, the transitions of their actors, and what must hold of them. */
export class Fleet extends Context.Service<
  Fleet,
  {
    readonly berths: Map<number, ShardBerth>
    readonly transitions: PubSub.PubSub<ActorTransition>
    readonly invariants: Invariants
  }
>()("guildhall/actors/Fleet") {
  static readonly layer = Layer.effect(
    Fleet,
    Effect.map(PubSub.sliding<ActorTransition>(4096), (transitions) =>
      Fleet.of({ berths: new Map(), transitions, invariants: new Invariants() })
    )
  )
}
