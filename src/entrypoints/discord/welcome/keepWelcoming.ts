import { ChannelType } from "discord.js"
import { Clock, Effect, Schedule, Schema, Stream } from "effect"
import type { GuildNews } from "../../../actors/guild/GuildNews.ts"
import { Fleet } from "../../../actors/shard/Fleet.ts"
import { DiscordRest } from "../../../infra/discord/DiscordRest.ts"
import { type GuildProfile, GuildRest } from "../../../infra/discord/GuildRest.ts"
import { MessageRest } from "../../../infra/discord/MessageRest.ts"
import { claimWelcome } from "../../../infra/ledger/claimWelcome.ts"
import { type GuildId, UserId } from "../../../machines/ids.ts"
import { languageOf } from "../../../machines/texts/language.ts"
import { welcomeTexts } from "../../../machines/texts/welcome.ts"
import { CustomIds } from "../CustomIds.ts"
import type { Use } from "../Use.ts"
import { welcomeMessage } from "./welcome.ts"

/** Who was joined earlier than this is met again, not for the first time: ms. */
const newFor = 10 * 60_000

/** Discord's type of text channels. */
const text: number = ChannelType.GuildText

const guildsAtOnce = 4

/** Discord is asked to write in no more channels than this: where all of them are closed, the owner is told. */
const mostTries = 20

/** Where a welcome belongs, the best first: the guild's own channel for such news, then any. */
const placesIn = Effect.fnUntraced(function* ({ id, system_channel_id: system }: GuildProfile) {
  const channels = yield* (yield* GuildRest).channels(id)
  const texts = channels.filter(({ type }) => type === text).map((channel) => channel.id)
  const own = system === undefined || system === null ? [] : [system]
  return [...own, ...texts.filter((channelId) => !own.includes(channelId))].slice(0, mostTries)
})

/** Writes the welcome where we may. Written again within a few minutes, it is the same message. */
const write = Effect.fnUntraced(function* (guildId: GuildId) {
  const rest = yield* GuildRest
  const messages = yield* MessageRest
  const { seal } = yield* CustomIds
  const guild = yield* rest.guild(guildId)
  const self = yield* Schema.decodeEffect(UserId)((yield* (yield* DiscordRest).currentUser).id)
  const installer = (yield* rest.installer(guildId, self)) ?? guild.owner_id
  const language = languageOf(guild.preferred_locale ?? "en-US")
  const use: Pick<Use, "seal"> = { seal: (sealed, audience) => seal(sealed, audience, guildId, self) }
  const nonce = `w${guildId}`
  const message = { ...welcomeMessage(use, language, installer), nonce }
  for (const channelId of yield* placesIn(guild)) {
    const sent = yield* messages.send(channelId, message).pipe(
      Effect.as(true),
      Effect.catchTag("DiscordRefused", () => Effect.succeed(false))
    )
    if (sent) return
  }
  const channelId = yield* messages.direct(guild.owner_id)
  yield* messages.send(channelId, { content: welcomeTexts[language].direct(guild.name), nonce })
})

/** A few times, while Discord is away. */
const patience = Schedule.max([Schedule.spaced("10 seconds"), Schedule.recurs(5)])

const welcomeGuild = Effect.fn("welcomeGuild")(function* (guildId: GuildId) {
  // Marked first: a welcome that is lost with the process is better than two.
  if (!(yield* claimWelcome(guildId))) return
  yield* write(guildId).pipe(Effect.retry({ schedule: patience, while: ({ _tag }) => _tag === "DiscordUnavailable" }))
})

const isNew = (news: GuildNews, now: number) =>
  news._tag === "GuildSeen" && news.joinedAt !== null && now - news.joinedAt < newFor

/** Welcomes each guild that has just taken the bot in, once. Runs until it is interrupted. */
export const keepWelcoming = Effect.gen(function* () {
  const { news } = yield* Fleet
  return yield* Stream.fromPubSub(news).pipe(
    Stream.filterEffect((told) => Effect.map(Clock.currentTimeMillis, (now) => isNew(told, now))),
    Stream.mapEffect(
      ({ guildId }) =>
        welcomeGuild(guildId).pipe(
          Effect.catchCause((cause) => Effect.logWarning("a guild could not be welcomed", cause)),
          Effect.annotateLogs({ guildId })
        ),
      { concurrency: guildsAtOnce, unordered: true }
    ),
    Stream.runDrain
  )
})
