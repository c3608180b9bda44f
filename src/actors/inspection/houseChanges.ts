import { Effect, Schedule, Stream } from "effect"
import type { GuildActor } from "../guild/GuildActor.ts"
import type { GuildCell } from "../guild/GuildCell.ts"
import type { Onlooker } from "../guild/Onlookers.ts"
import type { ChannelId, UserId } from "../../machines/ids.ts"
import type { Among } from "./Inspector.ts"
import { sessionItem, sessionsByChannel } from "./shown.ts"
import type { HouseChanges } from "./views.ts"

/** How long changes are gathered before they are told. */
const gathered = "200 millis"

/** More changes at a time are not told one by one. */
const most = 500

/** Members of whom it is remembered up to when they were last known to be credited. */
const remembered = 2 * most

type Credited = ReadonlyMap<UserId, number>

/**
 * Notes who of a guild changed, for one who watches. It is told by the cell itself: a queue between the two would have
 * to be as long as the longest burst, or lose changes without a word.
 */
class Watch implements Onlooker {
  readonly cell: GuildCell
  readonly #among: Among
  readonly #guild: GuildActor | null
  readonly #dormant: boolean
  readonly #tracked: boolean
  /** Whom we were told to be in the channel that is asked for. */
  readonly #inside = new Set<UserId>()
  readonly #credited = new Map<UserId, number>()
  #counts: ReadonlyMap<ChannelId, number>
  #touched = new Set<UserId>()
  #overflown = false

  constructor(cell: GuildCell, among: Among) {
    this.cell = cell
    this.#among = among
    this.#guild = cell.guild
    this.#dormant = cell.guild?.isDormant ?? false
    this.#tracked = cell.guild?.facts.settings.modules.voice ?? false
    this.#counts = new Map(cell.guild === null ? [] : sessionsByChannel(cell.guild))
    if (among.channelId === null) return
    for (const { seat, userId } of cell.guild?.roster.occupants.values() ?? []) {
      if (seat.channelId === among.channelId) this.#inside.add(userId)
    }
  }

  touched(userId: UserId): void {
    if (this.#overflown || !this.#concerns(userId)) return
    this.#touched.add(userId)
    this.#overflown = this.#touched.size > most
  }

  paid(userId: UserId): void {
    // Every session is paid each minute: of a whole guild that is no news.
    if (this.#among.channelId !== null || this.#among.userId !== null) this.touched(userId)
  }

  /** Whether everything may be otherwise than it was, so that another watch has to begin. */
  get isOver(): boolean {
    const { guild } = this.cell
    return (
      this.#overflown ||
      guild !== this.#guild ||
      (guild !== null && (guild.isDormant !== this.#dormant || guild.facts.settings.modules.voice !== this.#tracked))
    )
  }

  /** Whom there is something to tell of. */
  take(): ReadonlyArray<UserId> {
    const taken = [...this.#touched]
    this.#touched = new Set()
    return taken
  }

  /** What is to be told of those who were taken. Of whom `credited` says nothing, what it said before is told. */
  tell(taken: ReadonlyArray<UserId>, credited: Credited): HouseChanges {
    this.#learn(credited)
    const sessions: Array<HouseChanges["sessions"][number]> = []
    const gone: Array<UserId> = []
    for (const userId of taken) {
      const occupant = this.#guild?.roster.occupants.get(userId)
      const item =
        this.#guild === null || occupant === undefined ? null : sessionItem(this.#guild, occupant, this.#credited)
      const outside = this.#among.channelId !== null && item?.channelId !== this.#among.channelId
      if (item === null || outside) {
        this.#inside.delete(userId)
        gone.push(userId)
      } else {
        if (this.#among.channelId !== null) this.#inside.add(userId)
        sessions.push(item)
      }
    }
    return { sessions, gone, channels: this.#channelsChanged(), missed: false }
  }

  #learn(credited: Credited): void {
    for (const [userId, until] of credited) {
      this.#credited.delete(userId)
      this.#credited.set(userId, until)
    }
    for (const oldest of this.#credited.keys()) {
      if (this.#credited.size <= remembered) break
      this.#credited.delete(oldest)
    }
  }

  #concerns(userId: UserId): boolean {
    const { channelId, userId: only } = this.#among
    if (only !== null) return userId === only
    if (channelId === null || this.#inside.has(userId)) return true
    return this.cell.guild?.roster.occupants.get(userId)?.seat.channelId === channelId
  }

  #channelsChanged(): HouseChanges["channels"] {
    if (this.#guild === null || this.#among.userId !== null) return []
    const now = new Map(sessionsByChannel(this.#guild))
    const channels = [...new Set([...this.#counts.keys(), ...now.keys()])]
      .filter((id) => this.#counts.get(id) !== now.get(id))
      .map((id) => ({ id, sessions: now.get(id) ?? 0 }))
    this.#counts = now
    return channels
  }
}

const missed: HouseChanges = { sessions: [], gone: [], channels: [], missed: true }

const isNews = ({ channels, gone, sessions }: HouseChanges) => sessions.length + gone.length + channels.length > 0

/**
 * What changes in a guild, gathered for a moment each time. `find` answers null while its actor is not here; `credited`
 * leaves out whom it cannot tell of at once: news do not wait for a database.
 */
export const houseChanges = (
  find: () => GuildCell | null,
  among: Among,
  credited: (userIds: ReadonlyArray<UserId>) => Effect.Effect<Credited>
): Stream.Stream<HouseChanges> => {
  const watching = Effect.gen(function* () {
    let watch: Watch | null = null
    const leave = () => watch?.cell.onlookers.delete(watch)
    const begin = (cell: GuildCell) => {
      leave()
      watch = new Watch(cell, among)
      cell.onlookers.add(watch)
    }
    yield* Effect.addFinalizer(() => Effect.sync(leave))
    const first = find()
    if (first !== null) begin(first)

    const look = Effect.suspend((): Effect.Effect<HouseChanges | null> => {
      const cell = find()
      if (cell === null) return Effect.succeed(null)
      if (watch === null || watch.cell !== cell || watch.isOver) {
        begin(cell)
        return Effect.succeed(missed)
      }
      const current: Watch = watch
      const taken = current.take()
      const until = taken.length === 0 ? Effect.succeed(new Map<UserId, number>()) : credited(taken)
      return Effect.map(until, (until) => current.tell(taken, until))
    })
    return Stream.fromSchedule(Schedule.spaced(gathered)).pipe(
      Stream.mapEffect(() => look),
      Stream.filter((changes) => changes !== null),
      Stream.filter((changes) => changes.missed || isNews(changes))
    )
  })
  return Stream.unwrap(watching)
}
