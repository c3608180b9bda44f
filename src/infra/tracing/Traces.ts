import { type Clock, Context, Exit, Option, Tracer } from "effect"
import type { GuildId, UserId } from "../../machines/ids.ts"
import { Recent } from "../bounded/Recent.ts"
import { Sampler } from "./Sampler.ts"

/** Transitions shown in one turn: a guild sent anew may have thousands, which are only counted. */
const mostTransitions = 64

/** Members whose last traced dispatch is known, until something is paid for it. */
const mostTouched = 4096

/** Members whose last traced level-up is known, until it is told. */
const mostRaised = 1024

/** A dispatch that was chosen to be followed. */
export interface DispatchTrace {
  readonly span: Tracer.Span
  /** What a guild does with it in its turn. */
  readonly take: (guildId: GuildId, work: () => void) => void
  /** It has been received; its turn may come later. */
  readonly received: () => void
}

type Attributes = Readonly<Record<string, unknown>>

interface Turn {
  readonly cause: Tracer.ExternalSpan
  readonly span: Tracer.Span
  transitions: number
}

const memberKey = (guildId: GuildId, userId: UserId) => `${guildId}/${userId}`

const none = Context.empty()

/**
 * Follows chosen dispatches through the actors, which run without fibres of their own and so without a current span.
 * All it knows is in memory: what a predecessor received, or another process settled, begins a trace of its own.
 */
export class Traces {
  readonly #tracer: Tracer.Tracer
  readonly #clock: Clock.Clock
  readonly #sampler: Sampler
  readonly #touched = new Recent<Tracer.ExternalSpan>(mostTouched)
  readonly #raised = new Recent<Tracer.Span>(mostRaised)
  #turn: Turn | null = null

  constructor(tracer: Tracer.Tracer, clock: Clock.Clock, share: number) {
    this.#tracer = tracer
    this.#clock = clock
    this.#sampler = new Sampler(share)
  }

  /** Whether to begin a trace with what nothing traced has led to. */
  choose(): boolean {
    return this.#sampler.choose(this.#seconds)
  }

  /** null: not chosen. */
  dispatched(name: string, guildId: GuildId, sequence: number): DispatchTrace | null {
    if (!this.choose()) return null
    const span = this.#begin("gateway.dispatch", null, {
      "guildhall.dispatch": name,
      "guildhall.guild_id": guildId,
      "guildhall.sequence": sequence
    })
    return {
      span,
      take: (guild, work) => this.#take(span, guild, work),
      received: () => this.#end(span, Exit.void)
    }
  }

  #take(dispatch: Tracer.Span, guildId: GuildId, work: () => void): void {
    const span = this.#begin("guild.take", dispatch, { "guildhall.guild_id": guildId })
    const turn: Turn = {
      span,
      cause: Tracer.externalSpan({ traceId: dispatch.traceId, spanId: dispatch.spanId }),
      transitions: 0
    }
    this.#turn = turn
    let exit: Exit.Exit<void> = Exit.void
    try {
      work()
    } catch (defect) {
      exit = Exit.die(defect)
      throw defect
    } finally {
      this.#turn = null
      span.attribute("guildhall.transitions", turn.transitions)
      this.#end(span, exit)
    }
  }

  /** A session has changed: shown where that happens in a traced turn. */
  transitioned(
    guildId: GuildId,
    userId: UserId,
    how: { readonly event: string; readonly from: string; readonly to: string }
  ): void {
    const turn = this.#turn
    if (turn === null) return
    this.#touched.set(memberKey(guildId, userId), turn.cause)
    if (turn.transitions++ >= mostTransitions) return
    const span = this.#begin("session.transition", turn.span, {
      "guildhall.guild_id": guildId,
      "guildhall.user_id": userId,
      "guildhall.event": how.event,
      "guildhall.from": how.from,
      "guildhall.to": how.to
    })
    this.#end(span, Exit.void)
  }

  /** The traced dispatch whose turn it is; null: none. */
  get cause(): Tracer.ExternalSpan | null {
    return this.#turn === null ? null : this.#turn.cause
  }

  /** The traced dispatch that voice time just paid comes of: the one whose turn it is, or the member's last. null: none. */
  causeOf(guildId: GuildId, userId: UserId): Tracer.ExternalSpan | null {
    if (this.#turn !== null) return this.#turn.cause
    return this.#touched.empty ? null : this.#touched.take(memberKey(guildId, userId))
  }

  /** A settlement has raised a member's level. */
  raised(guildId: GuildId, userId: UserId, settlement: Tracer.Span): void {
    this.#raised.set(memberKey(guildId, userId), settlement)
  }

  /** The traced settlement that last raised a member's level; null: none that is known. */
  settlementOf(guildId: GuildId, userId: UserId): Tracer.Span | null {
    return this.#raised.get(memberKey(guildId, userId))
  }

  readonly #seconds = () => this.#clock.currentTimeMillisUnsafe() / 1000

  #begin(name: string, parent: Tracer.Span | null, attributes: Attributes): Tracer.Span {
    const span = this.#tracer.span({
      name,
      parent: Option.fromNullOr(parent),
      annotations: none,
      links: [],
      startTime: this.#clock.currentTimeNanosUnsafe(),
      kind: parent === null ? "consumer" : "internal",
      root: parent === null,
      sampled: true
    })
    for (const [key, value] of Object.entries(attributes)) span.attribute(key, value)
    return span
  }

  #end(span: Tracer.Span, exit: Exit.Exit<void>): void {
    span.end(this.#clock.currentTimeNanosUnsafe(), exit)
  }
}

/** null: tracing is off, which is the default. */
export const Tracing = Context.Reference<Traces | null>("guildhall/infra/Tracing", { defaultValue: () => null })
