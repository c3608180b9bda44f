import { channelMention, ChannelType, ComponentType, SelectMenuDefaultValueType } from "discord.js"
import { Effect, Schema } from "effect"
import { DiscordRest } from "../../../infra/discord/DiscordRest.ts"
import { GuildRest } from "../../../infra/discord/GuildRest.ts"
import { Sights } from "../../../infra/discord/Sights.ts"
import { canWrite } from "../../../machines/access/channelSight.ts"
import { ChannelId } from "../../../machines/ids.ts"
import { firstLevel, lastLevel, thresholdOf } from "../../../machines/leveling/curve.ts"
import { publicWords } from "../../../machines/notices/wording.ts"
import type { GuildSettings } from "../../../machines/settings/GuildSettings.ts"
import { panelTexts } from "../../../machines/texts/panel.ts"
import { fieldTexts } from "../../../machines/texts/panelFields.ts"
import { select } from "../component.ts"
import type { Use } from "../Use.ts"
import { amend } from "./amend.ts"
import { type Extra, ofPanel, type Redraw, row } from "./Page.ts"

/** Chooses the progress channel. The first one chosen is asking for notices: it brings them there. */
const channelChosen =
  (channelId: string | undefined) =>
  ({ notices }: GuildSettings) =>
    channelId === undefined
      ? { "notices.channelId": null, ...(notices.where === "channel" ? { "notices.where": "nowhere" } : {}) }
      : {
          "notices.channelId": channelId,
          ...(notices.where === "nowhere" ? { "notices.where": "channel", "modules.notices": true } : {})
        }

/** Where a previewed notice was earned: its words do not say. */
const nowhere = ChannelId.make("0")

/** A level-up of whoever looks, in the guild's own words. */
const previewed = Effect.fnUntraced(function* ({ caller, guildId, language }: Use, settings: GuildSettings) {
  const { curve, notices } = settings
  const { name } = yield* (yield* GuildRest).guild(guildId)
  const level = Math.min(lastLevel(curve), Math.max(firstLevel(curve) + 1, notices.minLevel))
  const standing = {
    userId: caller.userId,
    guildName: name,
    xp: Number(thresholdOf(curve, level)),
    rank: 1,
    language: settings.language
  }
  return panelTexts[language].preview(
    publicWords(
      {
        kind: "level up",
        levelBefore: level - 1,
        level,
        xp: standing.xp,
        source: "chat",
        channelId: notices.channelId ?? nowhere,
        at: 0
      },
      standing,
      notices.template
    )
  )
})

/** That we may not write in the progress channel; null: we may, or nobody can tell just now. */
const warning = Effect.fnUntraced(
  function* ({ guildId, language }: Use, channelId: ChannelId) {
    const { id } = yield* DiscordRest.use(({ currentUser }) => currentUser)
    const own = yield* (yield* GuildRest).member(guildId, id)
    const sight = yield* (yield* Sights).of(guildId)
    const written = canWrite(sight, { userId: id, roles: own?.roles ?? [] }, channelId)
    return written ? null : panelTexts[language].mute(channelMention(channelId))
  },
  Effect.orElseSucceed(() => null)
)

/** The progress channel, and what a notice will look like. */
export const makeNotices = (redraw: Redraw): Extra => {
  const channel = select({
    ...ofPanel,
    name: "panel-channel",
    manner: "update",
    state: Schema.Null,
    run: Effect.fnUntraced(function* (use, _, [channelId]) {
      return yield* redraw(use, yield* amend(use, channelChosen(channelId)), "notices")
    })
  })
  return {
    components: [channel],
    show: Effect.fnUntraced(function* (use, settings) {
      const { channelId } = settings.notices
      const warned = channelId === null ? null : yield* warning(use, channelId)
      const text = yield* previewed(use, settings)
      return {
        text: warned === null ? text : `${warned}\n\n${text}`,
        rows: [
          row({
            type: ComponentType.ChannelSelect,
            custom_id: channel.id(use, null),
            placeholder: fieldTexts[use.language].names["notices.channelId"],
            channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
            min_values: 0,
            ...(channelId === null
              ? {}
              : { default_values: [{ id: channelId, type: SelectMenuDefaultValueType.Channel }] })
          })
        ]
      }
    })
  }
}
