/** The first second of 2015, UTC: where Discord's ids start counting. */
const EPOCH = 1_420_070_400_000

/** How far in the past guilds are founded: each a millisecond before the last, so that they spread over the shards. */
const FOUNDED = 365 * 24 * 3_600_000

/** When an id was made: ms, UTC. */
export const snowflakeTime = (id: string): number => Number(BigInt(id) >> 22n) + EPOCH

/** The shard that hears of a guild. */
export const shardOf = (guildId: string, count: number): number => Number((BigInt(guildId) >> 22n) % BigInt(count))

/** Makes ids as Discord does: 42 bits of milliseconds, then 22 that set apart what shares one. */
export class Snowflakes {
  readonly #now: () => number
  #made: number

  constructor(now: () => number, made = 0) {
    this.#now = now
    this.#made = made
  }

  /** How many ids were made; a restored world goes on from there. */
  get made(): number {
    return this.#made
  }

  next(): string {
    return this.#at(this.#now())
  }

  nextGuild(): string {
    return this.#at(this.#now() - FOUNDED - this.#made)
  }

  #at(millis: number): string {
    this.#made += 1
    // Clamped so that a test clock that starts at zero still makes ids of a realistic size.
    const since = Math.max(millis - EPOCH, FOUNDED + this.#made)
    return ((BigInt(since) << 22n) | BigInt(this.#made & 0x3fffff)).toString()
  }
}
