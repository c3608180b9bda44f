import type { IShardingStrategy } from "discord.js"

type Destroy = Parameters<IShardingStrategy["destroy"]>[0]
type Payload = Parameters<IShardingStrategy["send"]>[1]

/**
 * How a discord.js Client runs its shards: the library's strategies open and destroy all of theirs at once, so each
 * shard has one of its own, and can come and go while the others stay.
 */
export class ShardsApart implements IShardingStrategy {
  readonly #make: () => IShardingStrategy
  readonly #shards = new Map<number, IShardingStrategy>()

  constructor(make: () => IShardingStrategy) {
    this.#make = make
  }

  async spawn(shardIds: ReadonlyArray<number>): Promise<void> {
    for (const id of shardIds) {
      await this.close(id)
      const shard = this.#make()
      this.#shards.set(id, shard)
      await shard.spawn([id])
    }
  }

  async connect(): Promise<void> {
    await Promise.all(Array.from(this.#shards.values(), async (shard) => shard.connect()))
  }

  async destroy(options?: Destroy): Promise<void> {
    const shards = [...this.#shards.values()]
    this.#shards.clear()
    await Promise.all(shards.map(async (shard) => shard.destroy(options)))
  }

  async send(id: number, payload: Payload): Promise<void> {
    await this.#shards.get(id)?.send(id, payload)
  }

  async fetchStatus() {
    const none = await this.#make().fetchStatus()
    return none.concat(...(await Promise.all(Array.from(this.#shards.values(), async (shard) => shard.fetchStatus()))))
  }

  /** Opens one shard in a new gateway session. */
  async open(id: number): Promise<void> {
    await this.spawn([id])
    await this.#shards.get(id)?.connect()
  }

  /** Ends the gateway session of one shard. */
  async close(id: number): Promise<void> {
    const shard = this.#shards.get(id)
    this.#shards.delete(id)
    await shard?.destroy({ code: 1000 })
  }
}
