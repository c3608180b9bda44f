import { escapeMarkdown, userMention } from "discord.js"
import { Effect, Schema } from "effect"
import { Pictures } from "../../../infra/pictures/Pictures.ts"
import { UserId } from "../../../machines/ids.ts"
import type { StatisticsCard } from "../../../machines/pictures/charts.ts"
import { describeStatistics } from "../../../machines/pictures/describe.ts"
import { GuildStatistic } from "../../../machines/statistics/figures.ts"
import { Span } from "../../../machines/statistics/span.ts"
import { TimeKind } from "../../../machines/statistics/voiceTime.ts"
import { vcTexts } from "../../../machines/texts/vc.ts"
import { voiceStatisticsTexts } from "../../../machines/texts/voiceStatistics.ts"
import { subcommand } from "../command.ts"
import { button, select } from "../component.ts"
import type { Failure } from "../Feature.ts"
import { drawn } from "../leveling/drawn.ts"
import { onlyForYou } from "../leveling/standing.ts"
import { subjectOf } from "../leveling/subject.ts"
import { option, optional } from "../options.ts"
import { type Button, buttonRows, memberRow } from "../rows.ts"
import type { Services } from "../Services.ts"
import type { Message, Use } from "../Use.ts"
import { guildCard } from "./guildCard.ts"
import { memberCard } from "./memberCard.ts"
import { StatisticsView } from "./StatisticsView.ts"
import { statisticsEmbed } from "./statisticsEmbed.ts"

const controls = (use: Use, view: StatisticsView) => {
  const texts = voiceStatisticsTexts[use.language]
  const other = view.of === "member" ? "guild" : "member"
  const ofMember = TimeKind.literals.map((kind): Button => ({
    label: texts.kinds[kind],
    custom_id: kindButton.id(use, { ...view, kind }),
    primary: kind === view.kind
  }))
  const ofGuild = GuildStatistic.literals.map((statistic): Button => ({
    label: texts.statistics[statistic],
    custom_id: statisticButton.id(use, { ...view, statistic }),
    primary: statistic === view.statistic
  }))
  return [
    ...buttonRows([
      ...Span.literals.map((span) => ({
        label: texts.spans[span],
        custom_id: spanButton.id(use, { ...view, span }),
        primary: span === view.span
      })),
      { label: texts[other], custom_id: otherButton.id(use, { ...view, of: other }) }
    ]),
    ...buttonRows(view.of === "member" ? ofMember : ofGuild),
    memberRow(memberSelect.id(use, view), texts.whose, view.userId)
  ]
}

/** What a message says of a card beside it. */
const said = ({ language }: Use, { of, userId }: StatisticsView, { empty, face, subtitle, title }: StatisticsCard) => {
  const who = of === "member" ? userMention(userId) : escapeMarkdown(face.name)
  return [
    voiceStatisticsTexts[language].about(title, who, subtitle),
    ...(empty === null ? [] : [escapeMarkdown(empty)])
  ].join("\n")
}

const statisticsOf = Effect.fnUntraced(function* (
  use: Use,
  view: StatisticsView
): Effect.fn.Return<Message, Failure, Services> {
  if (view.of === "member") {
    const subject = yield* subjectOf(use, view.userId, (language) => vcTexts[language].bot)
    if (subject?.hidden === true && view.shownTo === "all") {
      const { components = [], ...words } = onlyForYou(use, statisticsButton.id(use, [view.span, view.kind]))
      return { ...words, embeds: [], files: [], components: [...components, ...controls(use, view)] }
    }
  }
  const card = yield* view.of === "member" ? memberCard(use, view) : guildCard(use, view)
  return {
    content: said(use, view, card),
    components: controls(use, view),
    ...(yield* drawn(use, {
      draw: (yield* Pictures).statistics(card),
      name: "voice-statistics",
      description: describeStatistics(card),
      embed: statisticsEmbed(card)
    }))
  }
})

const common = { command: "vc", access: "everyone", audience: "caller", manner: "update" } as const

/** Each says by its name what it changes: of the views that they lead to, some are one. */
const showing = (name: string) =>
  button({ ...common, name, state: StatisticsView, run: (use, view) => statisticsOf(use, view) })

const spanButton = showing("vc-span")
const kindButton = showing("vc-kind")
const statisticButton = showing("vc-figure")
const otherButton = showing("vc-other")

const memberSelect = select({
  ...common,
  name: "vc-member",
  state: StatisticsView,
  run: (use, view, [value]) =>
    Effect.flatMap(Schema.decodeUnknownEffect(UserId)(value), (userId) =>
      statisticsOf(use, { ...view, of: "member", userId })
    )
})

const first = { of: "member", span: "year", kind: "voice", statistic: "average" } as const

/** Shows whoever presses it their own statistics, alone: **Statistics** of the permanent menu. */
export const statisticsButton = button({
  ...common,
  name: "vc-own",
  audience: "anyone",
  manner: "private",
  state: Schema.Tuple([Span, TimeKind]),
  run: (use, [span, kind]) => statisticsOf(use, { ...first, span, kind, userId: use.caller.userId, shownTo: "caller" })
})

/** `/vc stats`: when and how much, of a member or of the guild. */
export const voiceStatistics = {
  subcommand: subcommand({
    manner: "public",
    texts: { en: voiceStatisticsTexts.en.command, de: voiceStatisticsTexts.de.command },
    options: { member: optional(option.member) },
    run: (use, { member }) => statisticsOf(use, { ...first, userId: member ?? use.caller.userId, shownTo: "all" })
  }),
  components: [spanButton, kindButton, statisticButton, otherButton, memberSelect, statisticsButton]
}
