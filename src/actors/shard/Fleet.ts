import { Context, Layer, PubSub, Effect } from "effect"
import type { CheckpointFenced, CheckpointUnavailable } from "../../infra/checkpoint/CheckpointStore.ts"
import type { Lease } from "../../infra/ledger/LedgerStore.ts"
import type { ActorTransition } from "../inspection/views.ts"
import type { Ledger } from "../ledger/Ledger.ts"
import type { ShardActor } from "./ShardActor.ts"

/** A shard as it runs: what the rest of the process may see of it and ask of it. */
export interface RunningShard {
  readonly actor: ShardActor
  readonly ledger: Ledger
  readonly lease: Lease
  /** Writes what is dirty now. */
  readonly flush: Effect.Effect<void, CheckpointFenced | CheckpointUnavailable>
  readonly checkpointReachable: () => boolean
}

/** A shard's place in this process, whether it runs just now or not. */
export interface ShardBerth {
  readonly id: number
  readonly count: number
  running: RunningShard | null
  restarts: number
}

/** The shards of this process, and what their actors do. */
export class Fleet extends Context.Service<
  Fleet,
  {
    readonly berths: Map<number, ShardBerth>
    readonly transitions: PubSub.PubSub<ActorTransition>
  }
>()("guildhall/actors/Fleet") {
  static readonly layer = Layer.effect(
    Fleet,
    Effect.gen(function* () {
      const transitions = yield* PubSub.sliding<ActorTransition>(4096)
      return Fleet.of({ berths: new Map(), transitions })
    })
  )
}
