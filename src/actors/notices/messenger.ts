import { Effect } from "effect"
import type { DiscordRefused, DiscordRestError } from "../../infra/discord/DiscordClient.ts"
import { DiscordRest } from "../../infra/discord/DiscordRest.ts"
import { DiscordUnavailable } from "../../infra/discord/Gateway.ts"
import { GuildRest } from "../../infra/discord/GuildRest.ts"
import { MessageRest } from "../../infra/discord/MessageRest.ts"
import { type Attempt, type ClaimedNotice, OutboxStore, type SentMessage } from "../../infra/ledger/OutboxStore.ts"
import { type ChannelId, messageIdAt, type UserId } from "../../machines/ids.ts"
import { nonceOf, nonceSafeMs } from "../../machines/notices/notice.ts"

/** What became of an attempt to write. */
export type Written =
  | { readonly outcome: "sent" | "edited"; readonly message: SentMessage }
  | { readonly outcome: "refused" | "direct closed" | "doubtful" }

/** Whether we may read what was written in a channel: in a direct one always. */
type History = "open" | "perhaps closed"

const refused: Written = { outcome: "refused" }
const doubtful: Written = { outcome: "doubtful" }

/** Shorter than a claim lasts, so that nobody else is at the same notice when Discord answers. */
const answerWithin = "20 seconds"

const directClosed = 50007
const pageSize = 100

/** As many messages as we look through for one of ours: more pages than a channel writes in a quiet hour. */
const mostPages = 10

/** The database's clock and Discord's may differ by so much: ms. */
const skewMs = 60_000

/** Asks Discord. A token that it does not take is no fault of the notice: that waits for a better one. */
const asked = <A>(
  question: Effect.Effect<A, DiscordRestError>
): Effect.Effect<A, DiscordRefused | DiscordUnavailable> =>
  question.pipe(
    Effect.timeoutOrElse({
      duration: answerWithin,
      orElse: () => Effect.fail(new DiscordUnavailable({ cause: `no answer in ${answerWithin}` }))
    }),
    Effect.catchTag("DiscordUnreadable", (cause) => Effect.fail(new DiscordUnavailable({ cause }))),
    Effect.catchIf(
      (error) => error._tag === "DiscordRefused" && error.status === 401,
      (cause) => Effect.fail(new DiscordUnavailable({ cause }))
    )
  )

/** Writes notices so that each is one message, whatever was answered to an earlier attempt. */
export const makeMessenger = Effect.gen(function* () {
  const outbox = yield* OutboxStore
  const messages = yield* MessageRest
  const guilds = yield* GuildRest
  const { currentUser } = yield* DiscordRest
  const told = new Set<string>()

  /** Once for each guild and channel: an administrator has to mend it. */
  const tellRefusal = (
    { guildId }: ClaimedNotice,
    channelId: ChannelId | null,
    { code, message, status }: DiscordRefused
  ) =>
    Effect.suspend(() => {
      const key = `${guildId} ${channelId}`
      if (told.has(key)) return Effect.void
      told.add(key)
      return Effect.logWarning(`Discord refuses notices: ${message}`).pipe(
        Effect.annotateLogs({ guildId, channelId, status, code })
      )
    })

  const body = ({ ping, userId }: ClaimedNotice, content: string) => ({
    content,
    // Whatever names and templates say, nobody else is pinged.
    allowed_mentions: { parse: [], users: ping && content.includes(`<@${userId}>`) ? [userId] : [] }
  })

  const post = (claim: ClaimedNotice, { channelId, content }: Attempt) =>
    asked(messages.send(channelId, { ...body(claim, content), nonce: nonceOf(claim.id) })).pipe(
      Effect.map((messageId): Written => ({ outcome: "sent", message: { channelId, messageId } })),
      Effect.catchTag("DiscordRefused", (error) =>
        error.code === directClosed
          ? Effect.succeed<Written>({ outcome: "direct closed" })
          : Effect.as(tellRefusal(claim, channelId, error), refused)
      )
    )

  const change = (claim: ClaimedNotice, { channelId, content, messageId }: Attempt & SentMessage) =>
    asked(messages.edit(channelId, messageId, body(claim, content))).pipe(
      Effect.as<Written>({ outcome: "edited", message: { channelId, messageId } }),
      // The message, or our way to it, is gone: whatever the reason, this one cannot be edited.
      Effect.catchTag("DiscordRefused", () => Effect.succeed(null))
    )

  /** Whether the message of an attempt is there. It can only be known by what it says. */
  const find = Effect.fnUntraced(function* (
    claim: ClaimedNotice,
    { at, channelId, content }: Attempt & { readonly at: number },
    history: History
  ) {
    const me = yield* asked(currentUser)
    let after = messageIdAt(at - skewMs)
    for (let page = 0; page < mostPages; page++) {
      const found = yield* asked(messages.after(channelId, after))
      const ours = found.filter((message) => message.author.id === me.id && message.content === content)
      const others =
        ours.length === 0
          ? new Set()
          : yield* outbox.told(
              claim.guildId,
              ours.map(({ id }) => id)
            )
      const message = ours.find(({ id }) => !others.has(id))
      if (message !== undefined)
        return { outcome: "sent", message: { channelId, messageId: message.id } } satisfies Written
      const [newest] = found
      if (newest === undefined && page === 0 && history === "perhaps closed") {
        // Who may see a channel but not read its history is shown no messages, and told nothing of it.
        const any = yield* asked(messages.after(channelId, messageIdAt(0)))
        if (any.length === 0) return doubtful
      }
      if (newest === undefined || found.length < pageSize) return null
      after = newest.id
    }
    return doubtful
  })

  const directTo = (claim: ClaimedNotice, userId: UserId) =>
    asked(messages.direct(userId)).pipe(
      Effect.catchTag("DiscordRefused", (error) => Effect.as(tellRefusal(claim, null, error), null))
    )

  return {
    /** Empty when Discord does not tell: we are about to leave it. */
    guildName: ({ guildId }: ClaimedNotice) =>
      asked(guilds.guild(guildId)).pipe(
        Effect.map(({ name }) => name),
        Effect.catchTag("DiscordRefused", () => Effect.succeed(""))
      ),

    /** The direct channel to the member. null: refused. */
    member: (claim: ClaimedNotice) => directTo(claim, claim.userId),

    /** The direct channel to the guild's owner. null: refused. */
    owner: (claim: ClaimedNotice) =>
      asked(guilds.guild(claim.guildId)).pipe(
        Effect.flatMap(({ owner_id }) => directTo(claim, owner_id)),
        Effect.catchTag("DiscordRefused", (error) => Effect.as(tellRefusal(claim, null, error), null))
      ),

    /** A new message in the first of these channels that takes it. */
    write: Effect.fnUntraced(function* (claim: ClaimedNotice, channels: ReadonlyArray<ChannelId>, content: string) {
      for (const channelId of channels) {
        const attempt = { channelId, messageId: null, content }
        yield* outbox.note(claim.id, attempt)
        const written = yield* post(claim, attempt)
        if (written.outcome !== "refused") return written
      }
      return refused
    }),

    /** New words for a message; null: it cannot be edited. */
    edit: Effect.fnUntraced(function* (claim: ClaimedNotice, { channelId, messageId }: SentMessage, content: string) {
      const attempt = { channelId, messageId, content }
      yield* outbox.note(claim.id, attempt)
      return yield* change(claim, attempt)
    }),

    /**
     * Finds out what became of an earlier attempt, or does the same again where that is harmless. null: nothing came
     * of it, and nothing can any more.
     */
    resume: Effect.fnUntraced(function* (
      claim: ClaimedNotice,
      tried: Attempt & { readonly at: number },
      history: History = "perhaps closed"
    ) {
      const { messageId } = tried
      if (messageId !== null) return yield* change(claim, { ...tried, messageId })
      if (claim.now - tried.at < nonceSafeMs) return yield* post(claim, tried)
      return yield* find(claim, tried, history).pipe(Effect.catchTag("DiscordRefused", () => Effect.succeed(doubtful)))
    })
  } as const
})
