import { Effect, Schema } from "effect"
import type { Checkpoint } from "../../src/infra/checkpoint/CheckpointStore.ts"
import { type Random, seededRandom } from "../../src/infra/simulator/random.ts"
import { SimulatedDiscord } from "../../src/infra/simulator/SimulatedDiscord.ts"
import { GuildSettings } from "../../src/machines/settings/GuildSettings.ts"
import { Defects, planned } from "./Defects.ts"
import type { StoreGuard } from "./guards.ts"
import { Host } from "./Host.ts"
import { judgeHandover } from "./judgeHandover.ts"
import { MemoryPostgres } from "./MemoryPostgres.ts"
import { MemoryRedis } from "./MemoryRedis.ts"
import { Process } from "./Process.ts"
import type { Reach } from "./Server.ts"
import { type Blindness, storedHeardAt } from "./Sight.ts"
import type { Violation } from "./Violation.ts"
import { VirtualTime } from "./VirtualTime.ts"

const evening = Date.UTC(2026, 10, 21, 18)

/** A crash may take with it what was earned since the last settlement: a payout interval, and what settling takes. */
const payoutMs = 67_000

/** Who starts without checkpoints waits so long for them before it settles anything: ms. */
const holdMs = 120_000

/** A guild that was struck is up again, or given up, within this: ms. */
const guildRestartMs = 10_000

/** Until when requests that were given up may still reach a server: ms. */
export const stragglersMs = 65_000

/** A ledger that is back is asked again within this: ms. */
const recoveryMs = 10_000

/** Seconds; in none of them every message is paid. */
const cooldowns = [15, 0, 5, 60] as const

export const slots = ["a", "b"] as const
export type Slot = (typeof slots)[number]

/** A message that was really written. */
export interface TrueMessage {
  readonly id: string
  readonly userId: string
  readonly at: number
  /** Of its author, when it was written. */
  readonly roles: ReadonlyArray<string>
}

interface Said {
  readonly at: number
  readonly who: string
  readonly level: string
  readonly what: string
}

/** One guild, two places where a bot may run, their stores and a Discord: all in virtual time, all chance from one seed. */
export class Cluster {
  readonly time = new VirtualTime(evening)
  readonly chance: Random
  readonly discord: SimulatedDiscord
  readonly postgres: MemoryPostgres
  readonly redis: MemoryRedis
  readonly guildId: string
  readonly members: ReadonlyArray<string>
  readonly channels: ReadonlyArray<string>
  readonly text: string
  readonly roles: ReadonlyArray<string>
  readonly said: Array<Said> = []
  readonly messages: Array<TrueMessage> = []
  /** Of each connection of each process to the gateway: the messages it took from it, in order. */
  readonly hearings: Array<Array<string>> = []
  readonly blindnesses: Array<Blindness> = []
  readonly processes = new Map<Slot, Process>()
  readonly defects: Defects
  /** Of one member alone: what a session that was down had missed when nobody was left to tell it. */
  readonly forgotten: Array<Blindness & { readonly userId: string }> = []
  /** What went wrong on the way. */
  readonly failures: Array<Violation> = []
  #owner: Process | null = null
  /** When the guild was last struck: ms. Nobody knows what it took after that, if its shard begins anew. */
  #guildStruckAt = 0
  #redisTroubledAt = 0
  #ledgerTroubledAt = 0
  #ledgerBackAt = 0
  #stragglersUntil = 0
  #started = 0
  #batches = 0
  /** When the ledger could not be reached by everyone, or somebody could not run: ms. */
  readonly #outages: Array<{ readonly from: number; to: number }> = []
  /** Those that were asked to stop, and after how long they start again: ms; null: never. */
  readonly #asked = new Map<Process, number | null>()
  readonly #hosts: Array<Host> = []
  readonly #kernel: Host

  constructor(seed: number, without: ReadonlySet<StoreGuard> = new Set()) {
    this.chance = seededRandom(seed)
    const { time } = this
    this.defects = new Defects(() => time.now)
    this.discord = new SimulatedDiscord({ now: () => time.now, shards: 1, seed })
    const { people, places, world } = this.discord
    const { id } = places.addGuild("Harbour").facts
    this.guildId = id
    this.channels = [
      places.addChannel(id, "Deck", "voice").id,
      places.addChannel(id, "Cabin", "voice").id,
      places.addChannel(id, "Bunk", "voice").id
    ]
    places.updateGuild(id, { afkChannelId: this.channels[2] ?? null })
    this.text = places.addChannel(id, "log", "text").id
    this.roles = ["sailor", "mate"].map((name) => places.addRole(id, name).id)
    this.members = ["ada", "ben", "cas", "dot"].map((name) => {
      const user = world.newUser(name, { bot: false })
      people.addMember(id, user.id)
      return user.id
    })
    places.setInstalled(id, true)
    const settings = Schema.decodeSync(GuildSettings)({
      timezone: "Asia/Kathmandu",
      voice: { payoutSeconds: 5 + this.chance.below(56) },
      chat: { xp: { min: 50, max: 100 }, cooldownSeconds: cooldowns[seed % cooldowns.length] ?? 0 },
      multipliers: this.roles.slice(0, 1).map((roleId) => ({ roleId, percent: 150 }))
    })
    this.postgres = new MemoryPostgres(time, this.chance, settings, without)
    this.redis = new MemoryRedis(time, this.chance, without)
    this.#kernel = new Host("kernel", time)
    this.#hosts.push(this.#kernel)
  }

  readonly newBatchId = (): string => `00000000-0000-4000-8000-${String(++this.#batches).padStart(12, "0")}`

  /** Runs something that belongs to no process. */
  kernel(effect: Effect.Effect<unknown>): void {
    Effect.runFork(effect, { scheduler: this.#kernel.scheduler })
  }

  start(slot: Slot, predecessor: string | null = null): void {
    if (this.processes.has(slot)) return
    const process = new Process(this, `${slot}${++this.#started}`, predecessor)
    this.processes.set(slot, process)
    this.#hosts.push(process.host)
  }

  kill(slot: Slot): void {
    const process = this.processes.get(slot)
    if (process === undefined) return
    this.processes.delete(slot)
    this.#forgetFallen()
    process.kill()
    this.#forget(process)
  }

  freeze(process: Process, ms: number): void {
    const { now } = this.time
    this.#outages.push({ from: now, to: now + ms + recoveryMs })
    process.freeze(ms)
  }

  /** `down`: how long after its end it is started again, ms; null: never. */
  terminate(slot: Slot, down: number | null): void {
    const process = this.processes.get(slot)
    if (process === undefined) return
    this.#asked.set(process, down)
    process.terminate()
  }

  /** A process has ended, other than by SIGKILL. Whoever runs it starts it again, unless it was to stop for good. */
  ended(process: Process): void {
    const slot = slots.find((it) => this.processes.get(it) === process)
    if (slot === undefined) return
    this.processes.delete(slot)
    this.#forgetFallen()
    this.#forget(process)
    const why = process.ended ?? ""
    const asked = this.#asked.has(process)
    if (!asked && why !== "Fenced" && why !== "CheckpointFenced") {
      this.failures.push({ wrong: "state", what: `${process.host.name} ended: ${why}` })
    }
    const down = this.#asked.get(process)
    if (down !== null) this.time.after(down ?? 5000, () => this.start(slot, asked ? process.host.name : null))
  }

  /** `process` has the lease, and found this of its predecessor; null: the checkpoint store is away. */
  tookOver(process: Process, found: Checkpoint | null): void {
    if (found !== null) process.checkpointed = true
    // The checkpoint of a shard that runs on is its own.
    if (this.#owner === process && process.running !== null) return
    const { now } = this.time
    const before = this.#owner
    this.#forgetFallen()
    const heardAt = storedHeardAt(found)
    this.#owner = process
    if (before === null) return process.sight.tookOver(heardAt ?? now, false, false)
    const { lastFrame } = before.sight
    const settledBy = this.#settledBy(before.checkpointed ? lastFrame : lastFrame - holdMs)
    const from = before.checkpointed ? (heardAt ?? settledBy) : Math.min(heardAt ?? Infinity, settledBy)
    // What is found after a process that never had the checkpoints is of somebody before it.
    const forgotten = heardAt === null || !before.checkpointed
    if (forgotten) this.#forgetQuarantines()
    if (before === process) return process.sight.beganAnew(Math.min(from, this.#guildStruckAt - 1), forgotten)
    // A guild whose settings are not known yet is not stored as seen, either.
    const troubledAt = Math.max(this.#redisTroubledAt, this.#ledgerTroubledAt, this.redis.forgotAt)
    this.failures.push(...judgeHandover(before, found, { now, troubledAt, ledgerBackAt: this.#ledgerBackAt }))
    this.#collect(before)
    process.sight.tookOver(Math.min(from, lastFrame), forgotten, before.sight.isOut)
  }

  /** A store is out of reach, or slow, for a process (`*`: for all) and a while. */
  disturb(
    store: "postgres" | "redis",
    name: string,
    { ms, reach, slow }: { readonly ms: number; readonly reach: Reach; readonly slow: number }
  ): void {
    const { server } = this[store]
    const { now } = this.time
    if (store === "postgres") {
      this.#outages.push({ from: now, to: now + ms + recoveryMs })
      this.#ledgerTroubledAt = Math.max(this.#ledgerTroubledAt, now + ms)
    } else this.#redisTroubledAt = Math.max(this.#redisTroubledAt, now + ms)
    // A request to steal that was long under way asked before anyone could know of the outage.
    const judged = store === "postgres" && reach !== "well" && reach !== "silent" && now > this.#stragglersUntil
    if (store === "postgres" && reach === "silent") this.#stragglersUntil = now + ms + stragglersMs
    const end = server.reach(name, reach)
    server.slow = slow
    this.time.after(ms, () => {
      server.slow = 0
      if (end() && name === "*" && judged) this.#ledgerBackAt = this.time.now
    })
  }

  /** The next letters of the guild strike, in whoever has it. Answers whether somebody has. */
  strikeGuild(times: number): boolean {
    const cells = [...this.processes.values()].flatMap(({ host, running }) =>
      host.isRunning ? (running?.actor.cells.get(this.guildId) ?? []) : []
    )
    if (cells.length === 0) return false
    this.#forgetFallen()
    this.#guildStruckAt = this.time.now
    for (const cell of cells) {
      const at = this.time.now
      for (let i = 0; i < times; i++) {
        cell.order({ seen: at, at, sequence: Infinity }, () => {
          throw planned
        })
      }
    }
    return true
  }

  endOutage(): void {
    this.discord.places.setAvailable(this.guildId, true)
  }

  say(userId: string): void {
    const { id } = this.discord.messages.post({ channelId: this.text, authorId: userId, content: "ahoy" })
    const roles = this.discord.world.guild(this.guildId).members.get(userId)?.roles ?? []
    this.messages.push({ id, userId, at: this.time.now, roles })
  }

  note(who: string, what: string): void {
    this.said.push({ at: this.time.now, who, level: "Info", what })
  }

  everyoneLeaves(): void {
    const { voice, world } = this.discord
    for (const userId of world.guild(this.guildId).voice.keys()) voice.leave(this.guildId, userId)
  }

  /** Nothing is wrong any more, and somebody is there to see it. */
  heal(): void {
    this.postgres.server.heal()
    this.redis.server.heal()
    this.defects.heal()
    const { sessions } = this.discord
    if (sessions.connected().some(({ session }) => session.hearing !== "well")) {
      for (const { sight } of this.processes.values()) {
        sight.missed({ why: "a stalled connection", from: sight.lastFrame, to: this.time.now, how: "late" })
      }
    }
    sessions.heal()
    this.endOutage()
    for (const process of this.processes.values()) process.thaw()
    if (!this.processes.has("b")) this.start("a")
  }

  /** Lets so many ms pass. `until` ends it early. */
  run(ms: number, until: () => boolean = () => false): void {
    const end = this.time.now + ms
    this.#work()
    while (!until() && this.time.step(end)) this.#work()
  }

  /** Whoever has the shard sees everything and has nothing left to settle. */
  get isCalm(): boolean {
    return [...this.processes.values()].some(({ host, running }) => {
      if (running === null || !host.isRunning || running.actor.horizon.blind !== null || !running.actor.live)
        return false
      const guild = running.actor.cells.get(this.guildId)?.guild ?? null
      return guild !== null && guild.isLive && !running.ledger.stuck && this.postgres.holder === host.name
    })
  }

  /** Everything that was not seen, by those who were to see it. */
  allBlindnesses(): ReadonlyArray<Blindness> {
    if (this.#owner !== null) this.#collect(this.#owner)
    this.#owner = null
    return this.blindnesses
  }

  /** Up to when everything must have been settled of what was seen until `at`. */
  #settledBy(at: number): number {
    const from = at - payoutMs
    const outage = this.#outages.find(({ from: began, to }) => began < at && to > from)
    return outage === undefined ? from : this.#settledBy(outage.from)
  }

  /** Sessions that are down are taken over as they were before what struck them. */
  #forgetFallen(): void {
    const to = this.time.now
    for (const [userId, from] of this.defects.fallen) {
      // What struck it may have been its only change.
      this.forgotten.push({ userId, why: "a session that was down", from: from - 1, to, how: "late" })
    }
    if (to - this.#guildStruckAt < guildRestartMs) {
      this.blindnesses.push({ why: "a guild that was down", from: this.#guildStruckAt - 1, to, how: "late" })
    }
  }

  /** Of those in quarantine it is not on record why they earned nothing, since it ended with what was stored. */
  #forgetQuarantines(): void {
    const to = this.time.now
    for (const [userId, from] of this.defects.quarantines) {
      this.forgotten.push({ userId, why: "a quarantine", from: from - payoutMs, to, how: "from nothing" })
    }
  }

  #collect({ sight }: Process): void {
    this.blindnesses.push(...sight.end())
  }

  #forget({ host }: Process): void {
    this.#hosts.splice(this.#hosts.indexOf(host), 1)
  }

  #work(): void {
    let busy = true
    while (busy) {
      busy = false
      for (const host of this.#hosts.slice()) busy = host.work() || busy
    }
  }
}
