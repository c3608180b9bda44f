import { ChannelType, ComponentType, type RESTPostAPIChannelMessageJSONBody } from "discord.js"
import { Effect, Schema } from "effect"
import { MessageRest } from "../../../infra/discord/MessageRest.ts"
import { ChannelId } from "../../../machines/ids.ts"
import type { Language } from "../../../machines/texts/language.ts"
import { menuTexts } from "../../../machines/texts/menu.ts"
import { select } from "../component.ts"
import { boardButton } from "../leveling/leaderboard.ts"
import { levelingButton } from "../leveling/profile.ts"
import { settingsButton } from "../leveling/settings.ts"
import { type Extra, ofPanel, pressable, row } from "../panel/Page.ts"
import { statisticsButton } from "../statistics/voiceStatistics.ts"
import { Refusal, type Use } from "../Use.ts"

/** What the menu offers, in this order. */
const entries: ReadonlyArray<
  readonly [name: keyof (typeof menuTexts)["en"]["buttons"], id: (use: Pick<Use, "seal">) => string]
> = [
  ["leveling", (use) => levelingButton.id(use, null)],
  ["leaderboard", (use) => boardButton.id(use, "xp")],
  ["statistics", (use) => statisticsButton.id(use, ["year", "voice"])],
  ["settings", (use) => settingsButton.id(use, null)]
]

const menuMessage = (use: Pick<Use, "seal">, language: Language): Omit<RESTPostAPIChannelMessageJSONBody, "nonce"> => {
  const { about, buttons, title } = menuTexts[language]
  return {
    embeds: [{ title, description: about }],
    components: [row(...entries.map(([name, id]) => pressable(id(use), buttons[name])))],
    allowed_mentions: { parse: [] }
  }
}

const post = select({
  ...ofPanel,
  name: "panel-menu",
  manner: "private",
  state: Schema.Null,
  run: Effect.fnUntraced(function* (use, _, [chosen]) {
    const channelId = yield* Schema.decodeUnknownEffect(ChannelId)(chosen)
    const { language, settings } = use
    // What everyone sees is said in the guild's language.
    yield* (yield* MessageRest)
      .send(channelId, menuMessage(use, settings.language))
      .pipe(
        Effect.catchTag("DiscordRefused", () =>
          Effect.fail(new Refusal({ say: (it) => menuTexts[it].forbidden(`<#${channelId}>`) }))
        )
      )
    return { content: menuTexts[language].posted(`<#${channelId}>`) }
  })
})

/** The page of the panel that posts the menu. */
export const menu: Extra = {
  components: [post],
  show: (use) =>
    Effect.succeed({
      rows: [
        row({
          type: ComponentType.ChannelSelect,
          custom_id: post.id(use, null),
          placeholder: menuTexts[use.language].choose,
          channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement]
        })
      ]
    })
}
