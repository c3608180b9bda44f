import type { TrueSegment } from "../../src/infra/simulator/model.ts"
import type { Cluster } from "./Cluster.ts"
import { joined } from "./Blind.ts"
import { judgeChat } from "./judgeChat.ts"
import { judgeGaps } from "./judgeGaps.ts"
import { clock, judgeMember } from "./judgeMember.ts"
import { judgeNotices } from "./judgeNotices.ts"
import type { Violation, Wrong } from "./Violation.ts"

/** What the specification says, and not what the bot has for its defaults: XP a minute. */
const rates = { active: 50, afk: 10, video: 50, streaming: 50 }

/** How much was lost at most at a time, for one cause, and how much could have been: ms. */
export interface Loss {
  readonly lost: number
  readonly blind: number
}

export interface Verdict {
  readonly violations: ReadonlyArray<Violation>
  /** The worst by cause. */
  readonly losses: ReadonlyMap<string, Loss>
}

const percentOf = (roles: ReadonlyArray<string>, multiplied: string | undefined): number =>
  roles.some((role) => role === multiplied) ? 150 : 100

const worthOf = (segment: TrueSegment, multiplied: string | undefined): number => {
  const { afkChannel, camera, deaf, mute, roles, screen, selfDeaf, selfMute, suppress } = segment
  const afk = afkChannel || selfMute || selfDeaf || mute || deaf || suppress
  const rate = (afk ? rates.afk : rates.active) + (camera ? rates.video : 0) + (screen ? rates.streaming : 0)
  return rate * percentOf(roles, multiplied)
}

/** Judges all that a cluster did by what really happened in it. */
export const judge = (cluster: Cluster): Verdict => {
  const { discord, guildId, members, postgres, roles, time } = cluster
  const until = time.now
  const violations = [...cluster.failures]
  const tell = (wrong: Wrong, what: string) => void violations.push({ wrong, what })
  const losses = new Map<string, Loss>()
  const seenByNobody = cluster.allBlindnesses()
  const blind = joined(seenByNobody)
  for (const [i, userId] of members.entries()) {
    const segments = discord.world.truth.segments(guildId, userId)
    const truth = segments.map((segment) => {
      return { from: segment.from, to: segment.to ?? until, worth: worthOf(segment, roles[0]) }
    })
    const changes = segments.flatMap(({ from, to }) => (to === null ? [from] : [from, to]))
    const mine = postgres.segments.filter((segment) => segment.userId === userId)
    const quarantines = mine.filter(({ withheld }) => withheld.includes("quarantined"))
    const paid = mine.map(({ from, percent, rate, to }) => ({ from, to, worth: rate * percent }))
    const { defects, forgotten } = cluster
    const own = forgotten.filter((blindness) => blindness.userId === userId)
    const judgement = judgeMember(
      { name: `member ${i}`, truth, changes, paid, withheld: defects.quarantined(userId) ? quarantines : [] },
      { blind: own.length === 0 ? blind : joined([...seenByNobody, ...own]), until }
    )
    for (const what of judgement.violations) tell("money", what)
    for (const [{ from, how, to, why }, lost] of judgement.lost) {
      const cause = how.has("from nothing") ? `${why}, its checkpoints lost` : why
      if (lost > (losses.get(cause)?.lost ?? 0)) losses.set(cause, { lost, blind: to - from })
    }
  }
  const counted = tallied(postgres.messages.map(({ messageId }) => messageId))
  for (const { at, id } of cluster.messages) {
    const times = counted.get(id) ?? 0
    if (times > 1) tell("count", `a message of ${clock(at)} was counted ${times} times`)
    const missed = blind.some(
      ({ from, how, to }) => from <= at && at <= to && (how.has("told anew") || how.has("from nothing"))
    )
    if (times === 0 && !missed) tell("count", `a message of ${clock(at)} was not counted`)
  }
  const written = cluster.messages.map((message) => ({ ...message, percent: percentOf(message.roles, roles[0]) }))
  for (const what of judgeChat(written, cluster.hearings, postgres.messages, postgres.settings.chat)) tell("chat", what)
  for (const what of judgeGaps(postgres.gaps)) tell("gaps", what)
  for (const what of judgeNotices(postgres, members)) tell("notices", what)
  return { violations, losses }
}

const tallied = (items: ReadonlyArray<string>): ReadonlyMap<string, number> => {
  const times = new Map<string, number>()
  for (const item of items) times.set(item, (times.get(item) ?? 0) + 1)
  return times
}
