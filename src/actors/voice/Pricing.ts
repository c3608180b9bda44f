import { attentionOf, sameTerms, type Terms, termsFor } from "../../machines/voice/standing.ts"
import type { VoicePresence } from "../../machines/voice/voiceSession.ts"
import type { ChannelId } from "../../machines/ids.ts"
import type { GuildFacts } from "../guild/GuildFacts.ts"
import { Company } from "./Company.ts"
import type { Occupant } from "./Occupant.ts"

/** What each occupant of a guild is and earns, by its facts and settings and by who else is there. */
export class Pricing {
  readonly #facts: GuildFacts
  readonly #company = new Company()
  readonly #present = new Map<ChannelId, number>()
  /** Equal terms are one object: the members of a guild share a few. */
  readonly #terms = new Map<string, Terms>()

  constructor(facts: GuildFacts) {
    this.#facts = facts
  }

  /** How many humans each channel holds. */
  get present(): ReadonlyMap<ChannelId, number> {
    return this.#present
  }

  /** Company is counted only where it matters; a change of settings counts it anew. */
  satDown(occupant: Occupant): void {
    this.#count(occupant.seat.channelId, 1)
    if (!this.#facts.settings.voice.company) return
    this.#company.joined(occupant.seat.channelId, this.#isActive(occupant))
  }

  stoodUp(occupant: Occupant): void {
    this.#count(occupant.seat.channelId, -1)
    if (!this.#facts.settings.voice.company) return
    this.#company.left(occupant.seat.channelId, this.#isActive(occupant))
  }

  /** Channels whose occupants may have gained or lost company since this was last asked. */
  takeCrossed(): ReadonlySet<ChannelId> {
    return this.#company.takeCrossed()
  }

  /** Forgets what followed from settings and facts that have changed: everyone has to sit down again. */
  clear(): void {
    this.#terms.clear()
    this.#company.clear()
    this.#present.clear()
  }

  presence(occupant: Occupant): VoicePresence {
    const { camera, channelId, screen, sessionId } = occupant.seat
    const attention = attentionOf(this.#facts.settings, occupant.seat, this.#facts.afkChannelId)
    return { channelId, voiceId: sessionId, attention, camera, screen }
  }

  termsOf(occupant: Occupant): Terms {
    const { channelId } = occupant.seat
    const terms = termsFor(this.#facts.settings, {
      userId: occupant.userId,
      roles: occupant.roles,
      channelId,
      parentId: this.#facts.parentOf(channelId),
      afkChannelId: this.#facts.afkChannelId,
      accompanied: this.#company.accompanies(channelId, this.#isActive(occupant))
    })
    const before = occupant.context?.terms
    if (before !== undefined && sameTerms(before, terms)) return before
    const key = `${terms.percent}|${terms.blocked.join()}`
    const known = this.#terms.get(key)
    if (known !== undefined) return known
    this.#terms.set(key, terms)
    return terms
  }

  #count(channelId: ChannelId, by: number): void {
    const count = (this.#present.get(channelId) ?? 0) + by
    if (count === 0) this.#present.delete(channelId)
    else this.#present.set(channelId, count)
  }

  #isActive(occupant: Occupant): boolean {
    return attentionOf(this.#facts.settings, occupant.seat, this.#facts.afkChannelId) === "active"
  }
}
