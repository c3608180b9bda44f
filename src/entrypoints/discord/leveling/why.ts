import { time, TimestampStyles } from "discord.js"
import { Effect, Schema } from "effect"
import { Inspector } from "../../../actors/inspection/Inspector.ts"
import { Sights } from "../../../infra/discord/Sights.ts"
import { LedgerStore } from "../../../infra/ledger/LedgerStore.ts"
import { suffices } from "../../../machines/access/access.ts"
import { canView } from "../../../machines/access/channelSight.ts"
import { ChannelId, UserId } from "../../../machines/ids.ts"
import { answers } from "../../../machines/texts/answers.ts"
import { cardTexts } from "../../../machines/texts/cards.ts"
import { duration } from "../../../machines/texts/duration.ts"
import { whyTexts } from "../../../machines/texts/why.ts"
import { command, memberMenu } from "../command.ts"
import { button } from "../component.ts"
import type { Feature } from "../Feature.ts"
import { option, optional } from "../options.ts"
import { buttonRows } from "../rows.ts"
import { type Message, Refusal, type Use } from "../Use.ts"
import { told } from "./whyLines.ts"

/** Entries of a page: their texts fit an embed, however long. */
const size = 8

/** How far back the pages go; beyond them there is the export. */
const lastPage = 50

/** Names a channel where the caller can view it, and only there. */
const channelNames = Effect.fnUntraced(function* ({ caller, guildId, language }: Use) {
  const sight = yield* (yield* Sights).of(guildId)
  const isChannel = Schema.is(ChannelId)
  return (channelId: string) =>
    isChannel(channelId) && canView(sight, caller, channelId) ? `<#${channelId}>` : whyTexts[language].unseen
})

/** What happens at the moment: nothing of it is in the ledger before it is paid. */
const nowOf = Effect.fnUntraced(function* (
  { guildId, language }: Use,
  userId: UserId,
  channel: (channelId: string) => string
) {
  const texts = whyTexts[language]
  const session = yield* (yield* Inspector)
    .session(guildId, userId)
    .pipe(Effect.catchTag(["GuildUnknown", "SessionUnknown"], () => Effect.succeed(null)))
  if (session === null) return []
  const { activity, channelId, since, unpaidMs, withheld } = session
  const unpaid = Math.floor(unpaidMs / 1000)
  const reasons = withheld.map((reason) => texts.withheld[reason]).join(", ")
  return [
    [
      texts.now(
        texts.activities[activity],
        channel(channelId),
        time(Math.floor(since / 1000), TimestampStyles.ShortTime)
      ),
      ...(withheld.length === 0 ? [] : [`${texts.because(reasons)}.`]),
      ...(unpaid === 0 ? [] : [texts.unpaid(duration(unpaid))])
    ].join(" ")
  ]
})

/** `until`, ms: later entries are left out, so that pages stay as they were opened. Pages count from 0. */
const ledgerOf = Effect.fnUntraced(function* (use: Use, userId: UserId, until: number, page: number) {
  const { access, caller, guildId, language, people } = use
  if (userId !== caller.userId && !suffices(access, "moderator")) {
    return yield* new Refusal({ say: (it) => answers[it].lacking("moderator") })
  }
  if (people.get(userId)?.bot === true) return yield* new Refusal({ say: (it) => cardTexts[it].bot })
  const texts = whyTexts[language]
  const limit = (page + 1) * size
  const { items, next } = yield* (yield* LedgerStore).ledger(guildId, userId, {
    from: null,
    to: until,
    limit,
    cursor: null
  })
  const channel = yield* channelNames(use)
  const entries = items.slice(page * size).map((entry) => told(entry, { language, channel }))
  const now = page === 0 ? yield* nowOf(use, userId, channel) : []
  const message: Message = {
    embeds: [
      {
        title: texts.title,
        description: [
          texts.about(`<@${userId}>`),
          ...now,
          ...(entries.length === 0 && now.length === 0 ? [texts.nothing] : entries)
        ].join("\n\n")
      }
    ],
    components: buttonRows([
      { label: texts.newer, custom_id: whyButton.id(use, [userId, until, page - 1]), disabled: page === 0 },
      {
        label: texts.older,
        custom_id: whyButton.id(use, [userId, until, page + 1]),
        disabled: next === null || page === lastPage
      }
    ])
  }
  return message
})

const whyButton = button({
  name: "why",
  command: "why",
  access: "everyone",
  audience: "caller",
  manner: "update",
  state: Schema.Tuple([UserId, Schema.Int, Schema.Int]),
  run: (use, [userId, until, page]) => ledgerOf(use, userId, until, Math.max(0, page))
})

/** `/why`, and its context menu for moderators: the last entries of a ledger, with what was withheld and why. */
export const why: Feature = {
  commands: [
    command({
      access: "everyone",
      manner: "private",
      texts: { en: whyTexts.en.command, de: whyTexts.de.command },
      options: { member: optional(option.member) },
      run: (use, { member }) => ledgerOf(use, member ?? use.caller.userId, use.at, 0)
    }),
    memberMenu({
      access: "moderator",
      manner: "private",
      texts: { en: whyTexts.en.menu, de: whyTexts.de.menu },
      run: (use, target) => ledgerOf(use, target, use.at, 0)
    })
  ],
  components: [whyButton]
}
