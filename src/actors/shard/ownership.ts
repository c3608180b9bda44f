import type { Lease } from "../../infra/ledger/LedgerStore.ts"
import type { OfShards } from "../../infra/ledger/ofShards.ts"
import type { GuildId } from "../../machines/ids.ts"
import type { Fleet } from "./Fleet.ts"

/** The leases of the shards that run here just now. */
export const leasesOf = ({ berths }: Fleet["Service"]): ReadonlyArray<Lease> =>
  [...berths.values()].flatMap(({ running }) => (running === null ? [] : [running.lease]))

/** The shards that run here just now. */
export const shardsOf = ({ berths }: Fleet["Service"]): OfShards => {
  const running = [...berths.values()].filter((berth) => berth.running !== null)
  return { shards: running.map(({ id }) => id), count: running[0]?.count ?? 1 }
}

/** Of these, the lease of the shard that hears of a guild. null: none. */
export const leaseFor = (guildId: GuildId, leases: ReadonlyArray<Lease>): Lease | null =>
  leases.find(({ count, shard }) => (BigInt(guildId) >> 22n) % BigInt(count) === BigInt(shard)) ?? null
