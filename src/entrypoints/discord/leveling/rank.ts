import { Effect } from "effect"
import { Pictures } from "../../../infra/pictures/Pictures.ts"
import type { RankCard } from "../../../machines/pictures/cards.ts"
import { describeRank } from "../../../machines/pictures/describe.ts"
import { cardTexts } from "../../../machines/texts/cards.ts"
import { command } from "../command.ts"
import type { Feature } from "../Feature.ts"
import { option, optional } from "../options.ts"
import { rankEmbed } from "./cardEmbeds.ts"
import { drawn } from "./drawn.ts"
import { levelingButton } from "./profile.ts"
import { onlyForYou, standingOf } from "./standing.ts"
import { figuresOf } from "./subject.ts"

/** `/rank`: level, rank and progress, in one strip. */
export const rank: Feature = {
  commands: [
    command({
      access: "everyone",
      manner: "public",
      texts: { en: cardTexts.en.rank, de: cardTexts.de.rank },
      options: { member: optional(option.member) },
      run: Effect.fnUntraced(function* (use, { member }) {
        const userId = member ?? use.caller.userId
        const figures = yield* figuresOf(use, userId)
        if (figures === null) return { content: cardTexts[use.language].nothingYet(`<@${userId}>`) }
        if (figures.hidden) return onlyForYou(use, levelingButton.id(use, null))
        const card: RankCard = yield* standingOf(use, userId, figures)
        return yield* drawn(use, {
          draw: (yield* Pictures).rank(card),
          name: "rank",
          description: describeRank(card),
          embed: rankEmbed(card)
        })
      })
    })
  ]
}
