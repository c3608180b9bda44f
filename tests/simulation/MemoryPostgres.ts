import { Exit } from "effect"
import {
  Fenced,
  type Lease,
  LeaseHeld,
  type LedgerStore,
  LedgerUnavailable,
  type SettledBatch,
  type SettledMember
} from "../../src/infra/ledger/LedgerStore.ts"
import type { SettingsStore } from "../../src/infra/ledger/SettingsStore.ts"
import type { Random } from "../../src/infra/simulator/random.ts"
import type { GuildId, UserId } from "../../src/machines/ids.ts"
import { levelAt } from "../../src/machines/leveling/curve.ts"
import type { Batch, Gap, StampedMessage, StampedSegment } from "../../src/machines/ledger/batch.ts"
import { chatNumerator, chatXp, voiceNumerator, voiceXp } from "../../src/machines/ledger/numerator.ts"
import type { GuildSettings } from "../../src/machines/settings/GuildSettings.ts"
import type { StoreGuard } from "./guards.ts"
import type { Host } from "./Host.ts"
import { Server } from "./Server.ts"
import type { VirtualTime } from "./VirtualTime.ts"

const leaseMs = 30_000

/** An end further ahead of the database than this is cut off: ms. */
const aheadMs = 5000

interface LeaseRow {
  readonly epoch: number
  readonly holder: string
  readonly expiresAt: number
}

interface MemberRow {
  readonly guildId: GuildId
  readonly userId: UserId
  voice: bigint
  chat: bigint
  level: number | null
  creditedUntil: number
  lastMessage: bigint
}

/** A level that was announced. */
export interface Notice {
  readonly userId: UserId
  readonly levelBefore: number
  readonly level: number
  /** By whom, and whether they had the shard's lease. */
  readonly by: string
  readonly fenced: boolean
}

/** A batch that was settled, and when: ms, UTC. */
export interface Settlement {
  readonly at: number
  readonly batch: Batch
}

/**
 * A ledger database that settles as the specification says, item by item, and remembers everything it ever paid.
 * What the real one does instead, in one statement, is held against the same rules by the tests of the settlement.
 */
export class MemoryPostgres {
  readonly server: Server<LedgerUnavailable>
  readonly settings: GuildSettings
  /** Pieces of segments as they were paid, in the order of payment. */
  readonly segments: Array<StampedSegment> = []
  readonly messages: Array<StampedMessage> = []
  readonly notices: Array<Notice> = []
  readonly gaps: Array<Gap> = []
  readonly settlements: Array<Settlement> = []
  readonly #time: VirtualTime
  readonly #without: ReadonlySet<StoreGuard>
  readonly #leases = new Map<string, LeaseRow>()
  readonly #members = new Map<string, MemberRow>()
  readonly #batches = new Set<string>()

  constructor(time: VirtualTime, random: Random, settings: GuildSettings, without: ReadonlySet<StoreGuard>) {
    this.#time = time
    this.settings = settings
    this.#without = without
    this.server = new Server(time, random, () => new LedgerUnavailable({ cause: "the simulated Postgres" }))
  }

  get members(): ReadonlyArray<Readonly<MemberRow>> {
    return [...this.#members.values()]
  }

  /** Who may settle just now. */
  get holder(): string | null {
    return this.#leases.values().next().value?.holder ?? null
  }

  ledgerFor(host: Host): LedgerStore["Service"] {
    const nothing = this.server.ask(host, () => Exit.void)
    return {
      takeLease: (shard, count, holder, { steal }) =>
        this.server.ask(host, () => this.#take(shard, count, holder, steal)),
      renewLease: (lease) => this.server.ask(host, () => this.#renew(lease)),
      releaseLease: (lease) => this.server.ask(host, () => this.#release(lease)),
      settle: (lease, batch) => this.server.ask(host, () => this.#settle(lease, batch)),
      member: () => this.server.ask(host, () => Exit.succeed(null)),
      creditedUntil: (guildId, userIds) =>
        this.server.ask(host, () =>
          Exit.succeed(new Map(userIds.map((id) => [id, this.#member(guildId, id).creditedUntil])))
        ),
      markPresent: () => nothing,
      hide: () => nothing,
      adjust: () => this.server.ask(host, () => Exit.succeed({ xpBefore: 0, xp: 0, levelBefore: 1, level: 1 })),
      ledger: () => this.server.ask(host, () => Exit.succeed({ items: [], next: null })),
      verify: () => this.server.ask(host, () => Exit.succeed([])),
      recalculate: () => this.server.ask(host, () => Exit.succeed([])),
      makePartitions: nothing,
      ping: nothing
    }
  }

  settingsFor(host: Host): SettingsStore["Service"] {
    return {
      load: () => this.server.ask(host, () => Exit.succeed(this.settings)),
      save: () => this.server.ask(host, () => Exit.void),
      previewCurve: () => this.server.ask(host, () => Exit.succeed({ members: 0, rise: 0, fall: 0 })),
      changes: () => this.server.ask(host, () => Exit.succeed([]))
    }
  }

  #take(shard: number, count: number, holder: string, steal: "released" | "expired" | "held") {
    const key = `${shard}/${count}`
    const held = this.#leases.get(key)
    const left = held === undefined ? 0 : held.expiresAt - this.#time.now
    const free =
      held === undefined ||
      held.holder === holder ||
      held.expiresAt === 0 ||
      (steal === "expired" && left <= 0) ||
      steal === "held"
    if (!free) return Exit.fail(new LeaseHeld({ shard, count, holder: held.holder, expiresIn: Math.max(0, left) }))
    const epoch = (held?.epoch ?? 0) + 1
    this.#leases.set(key, { epoch, holder, expiresAt: this.#time.now + leaseMs })
    return Exit.succeed({ shard, count, holder, epoch } satisfies Lease)
  }

  #renew(lease: Lease): Exit.Exit<number, Fenced> {
    const { now } = this.#time
    const row = this.#rowOf(lease)
    if (row === null) return this.#without.has("fence") ? Exit.succeed(now) : Exit.fail(new Fenced(lease))
    this.#leases.set(`${lease.shard}/${lease.count}`, { ...row, expiresAt: now + leaseMs })
    return Exit.succeed(now)
  }

  #release(lease: Lease): Exit.Exit<void> {
    const row = this.#rowOf(lease)
    if (row !== null) this.#leases.set(`${lease.shard}/${lease.count}`, { ...row, expiresAt: 0 })
    return Exit.void
  }

  #rowOf({ count, epoch, shard }: Lease): LeaseRow | null {
    const row = this.#leases.get(`${shard}/${count}`)
    return row?.epoch === epoch ? row : null
  }

  #settle(lease: Lease, batch: Batch): Exit.Exit<SettledBatch, Fenced> {
    const fenced = this.#rowOf(lease) === null
    if (fenced && !this.#without.has("fence")) return Exit.fail(new Fenced(lease))
    if (this.#batches.has(batch.id) && !this.#without.has("batch id")) {
      return Exit.succeed({ applied: false, members: [] })
    }
    this.#batches.add(batch.id)
    this.settlements.push({ at: this.#time.now, batch })
    for (const gap of batch.gaps) this.#record(gap)
    const before = new Map<string, number>()
    const touched = new Set<MemberRow>()
    const member = (guildId: GuildId, userId: UserId) => {
      const row = this.#member(guildId, userId)
      if (!touched.has(row)) before.set(userId, row.level ?? levelAt(this.settings.curve, 0))
      touched.add(row)
      return row
    }
    for (const segment of batch.segments.toSorted((a, b) => a.from - b.from)) {
      this.#pay(member(segment.guildId, segment.userId), segment)
    }
    const once = new Map(batch.messages.toReversed().map((message) => [keyOf(message), message]))
    const inOrder = [...once.values()].sort((a, b) => (BigInt(a.messageId) < BigInt(b.messageId) ? -1 : 1))
    for (const message of inOrder) this.#count(member(message.guildId, message.userId), message)
    const members = [...touched].map((row) => this.#levelled(row, before.get(row.userId) ?? 0))
    for (const { level, levelBefore, userId } of members) {
      if (level > levelBefore) this.notices.push({ userId, levelBefore, level, by: lease.holder, fenced })
    }
    return Exit.succeed({ applied: true, members })
  }

  #record(gap: Gap): void {
    const known = this.#without.has("gaps on record") ? [] : this.gaps.filter(({ guildId }) => guildId === gap.guildId)
    const apart = (pieces: ReadonlyArray<Gap>, { from, to }: Gap) =>
      pieces
        .flatMap((piece) => [
          { ...piece, to: Math.min(piece.to, from) },
          { ...piece, from: Math.max(piece.from, to) }
        ])
        .filter((piece) => piece.from < piece.to)
    this.gaps.push(...known.reduce(apart, gap.from < gap.to ? [gap] : []))
  }

  #pay(row: MemberRow, segment: StampedSegment): void {
    const from = this.#without.has("watermark") ? segment.from : Math.max(segment.from, row.creditedUntil)
    const to = Math.min(segment.to, this.#time.now + aheadMs)
    if (from >= to) return
    row.creditedUntil = Math.max(row.creditedUntil, to)
    row.voice += voiceNumerator(to - from, segment.rate, segment.percent)
    this.segments.push({ ...segment, from, to })
  }

  #count(row: MemberRow, message: StampedMessage): void {
    const id = BigInt(message.messageId)
    if (id <= row.lastMessage && !this.#without.has("watermark")) return
    row.lastMessage = id
    if (message.rewarded) row.chat += chatNumerator(message.xp, message.percent)
    this.messages.push(message)
  }

  #levelled(row: MemberRow, levelBefore: number): SettledMember {
    const { creditedUntil, guildId, userId } = row
    const xp = Number(voiceXp(row.voice) + chatXp(row.chat))
    const level = levelAt(this.settings.curve, xp)
    row.level = level
    return { guildId, userId, creditedUntil, xp, level, levelBefore }
  }

  #member(guildId: GuildId, userId: UserId): MemberRow {
    const key = `${guildId}/${userId}`
    const known = this.#members.get(key)
    if (known !== undefined) return known
    const made = { guildId, userId, voice: 0n, chat: 0n, level: null, creditedUntil: 0, lastMessage: 0n }
    this.#members.set(key, made)
    return made
  }
}

const keyOf = ({ guildId, messageId, userId }: StampedMessage): string => `${guildId}/${userId}/${messageId}`
