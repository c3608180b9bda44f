import { Effect, Schema } from "effect"
import { BoardLinks } from "../../../actors/boards/BoardLinks.ts"
import { Faces } from "../../../infra/discord/Faces.ts"
import type { MemberFigures } from "../../../infra/ledger/LedgerStore.ts"
import { Pictures } from "../../../infra/pictures/Pictures.ts"
import type { UserId } from "../../../machines/ids.ts"
import { Metric } from "../../../machines/leveling/board.ts"
import type { ProfileCard } from "../../../machines/pictures/cards.ts"
import { describeProfile } from "../../../machines/pictures/describe.ts"
import { boardNames } from "../../../machines/texts/boards.ts"
import { cardTexts } from "../../../machines/texts/cards.ts"
import { duration } from "../../../machines/texts/duration.ts"
import { grouped } from "../../../machines/texts/numbers.ts"
import { command, memberMenu } from "../command.ts"
import { button } from "../component.ts"
import type { Failure, Feature } from "../Feature.ts"
import { option, optional } from "../options.ts"
import { buttonRows, linkRow } from "../rows.ts"
import type { Services } from "../Services.ts"
import type { Message, Use } from "../Use.ts"
import { profileEmbed } from "./cardEmbeds.ts"
import { drawn } from "./drawn.ts"
import { boardButton } from "./leaderboard.ts"
import { onlyForYou, standingOf } from "./standing.ts"
import { figuresOf } from "./subject.ts"

const cardOf = Effect.fnUntraced(function* (use: Use, userId: UserId, figures: MemberFigures) {
  const { guildId, language } = use
  const { active, afk, streaming, total, video } = figures.seconds
  const card: ProfileCard = {
    ...(yield* standingOf(use, userId, figures)),
    labels: cardTexts[language].labels,
    guildName: (yield* (yield* Faces).guild(guildId)).name,
    messages: grouped(language, figures.messages),
    voice: {
      total: duration(total),
      active: duration(active),
      afk: duration(afk),
      video: duration(video),
      streaming: duration(streaming)
    }
  }
  return card
})

const profileOf = Effect.fnUntraced(function* (
  use: Use,
  userId: UserId,
  shownTo: "all" | "caller"
): Effect.fn.Return<Message, Failure, Services> {
  const { language } = use
  const figures = yield* figuresOf(use, userId)
  if (figures?.hidden === true && shownTo === "all") return onlyForYou(use, levelingButton.id(use, null))
  const link = yield* (yield* BoardLinks).link(use.guildId, use.settings, figures?.hidden === false ? userId : null)
  const components = [
    ...buttonRows(
      Metric.literals.map((metric) => ({
        label: boardNames[language].metrics[metric],
        custom_id: boardButton.id(use, metric)
      }))
    ),
    ...(link === null ? [] : [linkRow(cardTexts[language].webBoard, link)])
  ]
  if (figures === null) return { content: cardTexts[language].nothingYet(`<@${userId}>`), components }
  const card = yield* cardOf(use, userId, figures)
  return {
    components,
    ...(yield* drawn(use, {
      draw: (yield* Pictures).profile(card),
      name: "profile",
      description: describeProfile(card),
      embed: profileEmbed(card)
    }))
  }
})

/** **Leveling** of the permanent menu: the profile of whoever presses it. */
export const levelingButton = button({
  name: "leveling",
  command: "profile",
  access: "everyone",
  audience: "anyone",
  manner: "private",
  state: Schema.Null,
  run: (use) => profileOf(use, use.caller.userId, "caller")
})

/** `/profile`, and the context menu of a member: the card with everything, and the way to the boards. */
export const profile: Feature = {
  commands: [
    command({
      access: "everyone",
      manner: "public",
      texts: { en: cardTexts.en.profile, de: cardTexts.de.profile },
      options: { member: optional(option.member) },
      run: (use, { member }) => profileOf(use, member ?? use.caller.userId, "all")
    }),
    memberMenu({
      access: "everyone",
      manner: "private",
      texts: { en: cardTexts.en.menu, de: cardTexts.de.menu },
      run: (use, target) => profileOf(use, target, "caller")
    })
  ],
  components: [levelingButton]
}
