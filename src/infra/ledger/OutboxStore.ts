import { Context, type Effect } from "effect"
import type { ChannelId, GuildId, MessageId, UserId } from "../../machines/ids.ts"
import type { NoticeOutcome, Place } from "../../machines/notices/notice.ts"
import type { Language } from "../../machines/texts/language.ts"
import type { Lease, LedgerUnavailable } from "./LedgerStore.ts"

export interface SentMessage {
  readonly channelId: ChannelId
  readonly messageId: MessageId
}

/** What was about to be done with a notice, noted before it was tried. */
export interface Attempt {
  readonly channelId: ChannelId
  /** The message to be edited; null: a new one was to be sent. */
  readonly messageId: MessageId | null
  readonly content: string
}

/** A waiting row of the outbox, ours to deliver for half a minute. Instants are ms, UTC, of the database. */
export interface ClaimedNotice {
  readonly id: string
  readonly guildId: GuildId
  readonly userId: UserId
  /** Undecoded: the payload with the row's kind. */
  readonly notice: unknown
  readonly now: number
  /** Tried before, and nobody knows what came of it; null: not tried. */
  readonly tried: (Attempt & { readonly at: number }) | null
  /** A later level-up of the member that waits as well. */
  readonly laterId: string | null
  /** The message that told the member's last level, sent less than ten minutes ago, and the medal it tells as well. */
  readonly recent: (SentMessage & { readonly place: Place | null }) | null
  /** What the member chose. */
  readonly direct: boolean
  readonly ping: boolean
  readonly language: Language | null
}

/** Notices that were written with what earned them, until they are delivered. */
export class OutboxStore extends Context.Service<
  OutboxStore,
  {
    /** Guilds of these shards with notices that wait. */
    readonly guilds: (leases: ReadonlyArray<Lease>) => Effect.Effect<ReadonlyArray<GuildId>, LedgerUnavailable>
    /** Finishes what nobody needs any more: a day old, or of guilds that want no notices. Answers how many. */
    readonly drop: (
      leases: ReadonlyArray<Lease>
    ) => Effect.Effect<ReadonlyArray<{ readonly outcome: NoticeOutcome; readonly count: number }>, LedgerUnavailable>
    /** Takes a guild's oldest notice that is due; null: there is none, or the lease is another's. */
    readonly claim: (lease: Lease, guildId: GuildId) => Effect.Effect<ClaimedNotice | null, LedgerUnavailable>
    /** Notes what is about to be tried. */
    readonly note: (id: string, attempt: Attempt) => Effect.Effect<void, LedgerUnavailable>
    /** Gives a claimed notice back, to be tried again in 2 s, 4 s, and so on up to a minute. */
    readonly postpone: (id: string) => Effect.Effect<void, LedgerUnavailable>
    /** `direct`: a direct message follows, unless the member wants none or had one within a day. */
    readonly finish: (
      id: string,
      outcome: NoticeOutcome,
      more?: { readonly message?: SentMessage; readonly direct?: boolean }
    ) => Effect.Effect<void, LedgerUnavailable>
    /** A level-up gives its place to a later one, and its medal with it. */
    readonly merge: (id: string, laterId: string) => Effect.Effect<void, LedgerUnavailable>
    /** Which of these messages are known to tell other notices. */
    readonly told: (
      guildId: GuildId,
      messageIds: ReadonlyArray<MessageId>
    ) => Effect.Effect<ReadonlySet<MessageId>, LedgerUnavailable>
    /** Forgets what was finished more than a week ago. */
    readonly forget: Effect.Effect<void, LedgerUnavailable>
  }
>()("guildhall/infra/OutboxStore") {}
