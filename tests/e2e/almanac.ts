/** What a message earns, and the XP from one level to the next, on the day that is told here. */
export const messageXp = 50
export const levelXp = 100

/** Medals are given where so many are ranked. */
const ranked = 10

const medals = [
  "🥇 That is the first place of all.",
  "🥈 That is the second place of all.",
  "🥉 That is the third place of all."
]
const climbs = ["🥇 {} has climbed to the **first place**", "🥈 {} has climbed to the **second place**"]

interface Standing {
  readonly member: string
  xp: number
  present: boolean
  hidden: boolean
}

/**
 * What a day has to come to, kept by hand beside the bot: XP, levels, ranks, and every notice in its words. It knows
 * nothing of the bot's code; what it is told of voice, it takes from who was there.
 */
export class Almanac {
  /** In the order in which they reached their XP. */
  #standings: Array<Standing> = []
  /** What the progress channel must say in the end, by member and kind. */
  readonly notices = new Map<string, string>()
  /** What members must have been told themselves. */
  readonly direct = new Map<string, string>()
  /** The medal that the notice of a member's level tells. */
  readonly #told = new Map<string, number>()
  readonly #awarded = new Set<string>()
  readonly #mention: (member: string) => string
  readonly #closed: ReadonlySet<string>

  constructor(mention: (member: string) => string, closed: ReadonlyArray<string>) {
    this.#mention = mention
    this.#closed = new Set(closed)
  }

  xpOf(member: string): number {
    return this.#standings.find((it) => it.member === member)?.xp ?? 0
  }

  levelOf(member: string): number {
    return 1 + Math.floor(this.xpOf(member) / levelXp)
  }

  comes(member: string): void {
    this.#of(member).present = true
  }

  goes(member: string): void {
    this.#of(member).present = false
  }

  hides(member: string): void {
    this.#of(member).hidden = true
  }

  earns(member: string, xp: number, source: "chat" | "voice"): void {
    const level = this.levelOf(member)
    const before = this.#board()
    const standing = this.#of(member)
    standing.xp += xp
    this.#standings = [...this.#standings.filter((it) => it !== standing), standing]
    const after = this.#board()
    const place = after.indexOf(member)
    const was = before.indexOf(member)
    const climbed = after.length >= ranked && place >= 0 && place < 3 && (was < 0 || was > 2 || place < was)
    const medal = climbed && !this.#awarded.has(`${member} ${place}`) ? place : null
    if (medal !== null) this.#awarded.add(`${member} ${medal}`)

    if (this.levelOf(member) > level) {
      this.#tellDirectly(member)
      if (standing.hidden) return
      const kept = medal ?? (this.#told.get(member) === place ? place : null)
      if (kept !== null) this.#told.set(member, kept)
      const words = `${this.#mention(member)} has reached **level ${this.levelOf(member)}** in ${source}: ${standing.xp} XP, rank ${place + 1}.`
      this.notices.set(`${member} level`, kept === null ? words : `${words}\n${medals[kept]}`)
    } else if (medal !== null) {
      const words = (climbs[medal] ?? "").replace("{}", this.#mention(member))
      this.notices.set(`${member} medal ${medal}`, `${words} with ${standing.xp} XP.`)
    }
  }

  #tellDirectly(member: string): void {
    if (this.#closed.has(member) || this.direct.has(member)) return
    this.direct.set(member, `You have reached **level ${this.levelOf(member)}** in Harbour: ${this.xpOf(member)} XP.`)
  }

  #of(member: string): Standing {
    const found = this.#standings.find((it) => it.member === member)
    if (found !== undefined) return found
    const standing = { member, xp: 0, present: true, hidden: false }
    this.#standings.push(standing)
    return standing
  }

  /** Most XP first; who reached it first goes first. */
  #board(): ReadonlyArray<string> {
    return this.#standings
      .filter(({ hidden, present, xp }) => present && !hidden && xp > 0)
      .sort((a, b) => b.xp - a.xp)
      .map(({ member }) => member)
  }
}
