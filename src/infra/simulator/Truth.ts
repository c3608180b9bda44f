import type { Guild, TrueSegment } from "./model.ts"

type Standing = Omit<TrueSegment, "from" | "to">

const alike = (a: Standing, b: Standing) =>
  a.channelId === b.channelId &&
  a.parentId === b.parentId &&
  a.sessionId === b.sessionId &&
  a.joinedAt === b.joinedAt &&
  a.selfMute === b.selfMute &&
  a.selfDeaf === b.selfDeaf &&
  a.mute === b.mute &&
  a.deaf === b.deaf &&
  a.suppress === b.suppress &&
  a.camera === b.camera &&
  a.screen === b.screen &&
  a.afkChannel === b.afkChannel &&
  (a.roles === b.roles || (a.roles.length === b.roles.length && a.roles.every((role, i) => role === b.roles[i])))

/** Who really was where and when: written by the world as it changes, whoever was listening. */
export class Truth {
  readonly #now: () => number
  readonly #segments: Map<string, Array<TrueSegment>>
  #forgottenBefore: number | null = null

  constructor(now: () => number, stored: Iterable<readonly [string, ReadonlyArray<TrueSegment>]> = []) {
    this.#now = now
    this.#segments = new Map([...stored].map(([key, segments]) => [key, [...segments]]))
  }

  /** Compares a member with the open segment, and cuts it where they differ. */
  note(guild: Guild, userId: string): void {
    const key = `${guild.facts.id}/${userId}`
    const segments = this.#segments.get(key)
    const last = segments?.at(-1)
    const open = last !== undefined && last.to === null ? last : undefined
    const standing = this.#standing(guild, userId, open)
    if (open !== undefined && standing !== undefined && alike(open, standing)) return
    const at = Math.max(this.#now(), last?.to ?? last?.from ?? 0)
    if (open !== undefined && segments !== undefined) {
      segments.pop()
      if (at > open.from) segments.push({ ...open, to: at })
    }
    if (standing === undefined) return
    const next = { ...standing, from: at, to: null }
    if (segments === undefined) this.#segments.set(key, [next])
    else segments.push(next)
  }

  /** Every segment of a member, oldest first; the last is open (`to` is null) while they are in voice. */
  segments(guildId: string, userId: string): ReadonlyArray<TrueSegment> {
    return this.#segments.get(`${guildId}/${userId}`) ?? []
  }

  /** Everybody's segments in a guild, by user id. */
  inGuild(guildId: string): ReadonlyArray<readonly [string, ReadonlyArray<TrueSegment>]> {
    const prefix = `${guildId}/`
    return this.entries.flatMap(([key, segments]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), segments] as const] : []
    )
  }

  /** What ended before this instant is no longer known: ms, UTC. null: everything is. */
  get forgottenBefore(): number | null {
    return this.#forgottenBefore
  }

  /** Drops what ended before an instant: a demo that runs for weeks must not remember every mute. */
  forget(before: number): void {
    this.#forgottenBefore = before
    for (const [key, segments] of this.#segments) {
      const kept = segments.filter(({ to }) => to === null || to >= before)
      if (kept.length === 0) this.#segments.delete(key)
      else if (kept.length < segments.length) this.#segments.set(key, kept)
    }
  }

  get entries(): ReadonlyArray<readonly [string, ReadonlyArray<TrueSegment>]> {
    return [...this.#segments]
  }

  #standing(guild: Guild, userId: string, open: TrueSegment | undefined): Standing | undefined {
    const voice = guild.voice.get(userId)
    if (voice === undefined) return undefined
    const { userId: _, ...rest } = voice
    return {
      ...rest,
      parentId: guild.channels.get(voice.channelId)?.parentId ?? null,
      joinedAt: open?.joinedAt ?? this.#now(),
      afkChannel: guild.facts.afkChannelId === voice.channelId,
      roles: guild.members.get(userId)?.roles ?? []
    }
  }
}
