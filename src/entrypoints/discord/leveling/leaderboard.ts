import { Effect, Schema } from "effect"
import { Pictures } from "../../../infra/pictures/Pictures.ts"
import { type Board, BoardPeriod, Metric } from "../../../machines/leveling/board.ts"
import { describeBoard } from "../../../machines/pictures/describe.ts"
import { boardNames, boardValue } from "../../../machines/texts/boards.ts"
import { leaderboardTexts } from "../../../machines/texts/leaderboard.ts"
import { command } from "../command.ts"
import { button, select } from "../component.ts"
import type { Feature } from "../Feature.ts"
import { option, optional } from "../options.ts"
import { buttonRows, selectRow } from "../rows.ts"
import { Move, pageAfter, turnButtons } from "../turning.ts"
import type { Message, Use } from "../Use.ts"
import { boardCardOf } from "./boardCard.ts"
import { boardEmbed } from "./cardEmbeds.ts"
import { drawn } from "./drawn.ts"

const controls = (use: Use, { metric, period }: Board, page: number, pages: number) => {
  const texts = leaderboardTexts[use.language]
  const names = boardNames[use.language]
  return [
    ...buttonRows(turnButtons(use, page, pages, (move) => turnButton.id(use, [move, metric, period, page]))),
    selectRow(
      metricSelect.id(use, period),
      texts.metric,
      Metric.literals.map((value) => ({ value, label: names.metrics[value], default: value === metric }))
    ),
    selectRow(
      periodSelect.id(use, metric),
      texts.period,
      BoardPeriod.literals.map((value) => ({ value, label: names.periods[value], default: value === period }))
    )
  ]
}

const boardOf = Effect.fnUntraced(function* (use: Use, board: Board, wanted: number) {
  const { language } = use
  const texts = leaderboardTexts[language]
  const { card, page, pages, standing } = yield* boardCardOf(use, board, wanted)
  const you =
    standing === null
      ? texts.notYou
      : texts.you(standing.place, standing.total, boardValue(language, board.metric, standing.value))
  const message: Message = {
    content: `**${card.title}**, ${card.subtitle}\n${card.page}. ${you}`,
    components: controls(use, board, page, pages),
    ...(yield* drawn(use, {
      draw: (yield* Pictures).board(card),
      name: "leaderboard",
      description: describeBoard(card),
      embed: boardEmbed(card)
    }))
  }
  return message
})

const common = { command: "leaderboard", access: "everyone" } as const

const turnButton = button({
  ...common,
  name: "board-turn",
  audience: "caller",
  manner: "update",
  state: Schema.Tuple([Move, Metric, BoardPeriod, Schema.Int]),
  run: (use, [move, metric, period, page]) => boardOf(use, { metric, period }, pageAfter[move](page))
})

const metricSelect = select({
  ...common,
  name: "board-metric",
  audience: "caller",
  manner: "update",
  state: BoardPeriod,
  run: (use, period, [value]) =>
    Effect.flatMap(Schema.decodeUnknownEffect(Metric)(value), (metric) => boardOf(use, { metric, period }, 1))
})

const periodSelect = select({
  ...common,
  name: "board-period",
  audience: "caller",
  manner: "update",
  state: Metric,
  run: (use, metric, [value]) =>
    Effect.flatMap(Schema.decodeUnknownEffect(BoardPeriod)(value), (period) => boardOf(use, { metric, period }, 1))
})

/** Opens a board of all time for whoever presses it; of XP, it is **Leaderboard** of the permanent menu. */
export const boardButton = button({
  ...common,
  name: "board",
  audience: "anyone",
  manner: "private",
  state: Metric,
  run: (use, metric) => boardOf(use, { metric, period: "all" }, 1)
})

/** `/leaderboard`: ten a page, with where the caller stands on it. */
export const leaderboard: Feature = {
  commands: [
    command({
      access: "everyone",
      manner: "public",
      texts: { en: leaderboardTexts.en.command, de: leaderboardTexts.de.command },
      options: {
        metric: optional(option.choice(Metric.literals, { en: boardNames.en.metrics, de: boardNames.de.metrics })),
        period: optional(option.choice(BoardPeriod.literals, { en: boardNames.en.periods, de: boardNames.de.periods }))
      },
      run: (use, { metric, period }) => boardOf(use, { metric: metric ?? "xp", period: period ?? "all" }, 1)
    })
  ],
  components: [turnButton, metricSelect, periodSelect, boardButton]
}
