import { userMention } from "discord.js"
import { Effect, Schema } from "effect"
import { Pictures } from "../../../infra/pictures/Pictures.ts"
import { UserId } from "../../../machines/ids.ts"
import { describeBoard } from "../../../machines/pictures/describe.ts"
import { Range } from "../../../machines/statistics/range.ts"
import { durationOfMs } from "../../../machines/texts/durationOfMs.ts"
import { leaderboardTexts } from "../../../machines/texts/leaderboard.ts"
import { vcTexts } from "../../../machines/texts/vc.ts"
import { voiceLeaderboardTexts } from "../../../machines/texts/voiceLeaderboard.ts"
import { subcommand } from "../command.ts"
import { button, select } from "../component.ts"
import type { Failure } from "../Feature.ts"
import { boardEmbed } from "../leveling/cardEmbeds.ts"
import { drawn } from "../leveling/drawn.ts"
import { onlyForYou } from "../leveling/standing.ts"
import { subjectOf } from "../leveling/subject.ts"
import { option, optional } from "../options.ts"
import { buttonRows, memberRow, selectRow } from "../rows.ts"
import type { Services } from "../Services.ts"
import { Move, pageAfter, turnButtons } from "../turning.ts"
import type { Message, Use } from "../Use.ts"
import { BoardView } from "./BoardView.ts"
import { boardWords } from "./boardWords.ts"
import { voiceBoard } from "./voiceBoard.ts"

const controls = (use: Use, view: BoardView, page: number, pages: number) => {
  const texts = voiceLeaderboardTexts[use.language]
  const other = view.mode === "time" ? "partners" : "time"
  return [
    ...buttonRows([
      ...turnButtons(use, page, pages, (move) => turnButton.id(use, [move, view, page])),
      { label: texts[other], custom_id: modeButton.id(use, { ...view, mode: other }), primary: true }
    ]),
    selectRow(
      rangeSelect.id(use, view),
      texts.range,
      Range.literals.map((value) => ({ value, label: texts.ranges[value], default: value === view.range }))
    ),
    ...(view.mode === "time" ? [] : [memberRow(memberSelect.id(use, view), texts.member, view.userId)])
  ]
}

/** What a message says of a board beside its picture. */
const said = (use: Use, view: BoardView, board: Effect.Success<ReturnType<typeof voiceBoard>>) => {
  const { notYou, you } = leaderboardTexts[use.language]
  const { card, crowded, standing, total } = board
  const { empty, leftOut, title } = boardWords(use.language, view.mode, userMention(view.userId), crowded)
  const place = standing === null ? notYou : you(standing.place, total, durationOfMs(standing.value))
  // Nobody is their own partner: they are not told that they miss on that board.
  const isOwn = view.mode === "partners" && view.userId === use.caller.userId
  const lines = total === 0 ? [empty] : [isOwn ? card.page : `${card.page}. ${place}`, leftOut]
  return [`**${title}**, ${card.subtitle}`, ...lines].filter((line) => line !== null).join("\n")
}

const boardOf = Effect.fnUntraced(function* (
  use: Use,
  view: BoardView,
  wanted: number
): Effect.fn.Return<Message, Failure, Services> {
  if (view.mode === "partners") {
    const subject = yield* subjectOf(use, view.userId, (language) => vcTexts[language].bot)
    if (subject?.hidden === true && view.shownTo === "all") {
      const { components = [], ...words } = onlyForYou(use, ownButton.id(use, view.range))
      return { ...words, embeds: [], files: [], components: [...components, ...controls(use, view, 1, 1)] }
    }
  }
  const board = yield* voiceBoard(use, view, wanted)
  const { card, page, pages } = board
  return {
    content: said(use, view, board),
    components: controls(use, view, page, pages),
    ...(yield* drawn(use, {
      draw: (yield* Pictures).board(card),
      name: "voice-leaderboard",
      description: describeBoard(card),
      embed: boardEmbed(card)
    }))
  }
})

const common = { command: "vc", access: "everyone", audience: "caller", manner: "update" } as const

const turnButton = button({
  ...common,
  name: "vc-turn",
  state: Schema.Tuple([Move, BoardView, Schema.Int]),
  run: (use, [move, view, page]) => boardOf(use, view, pageAfter[move](page))
})

const modeButton = button({
  ...common,
  name: "vc-mode",
  state: BoardView,
  run: (use, view) => boardOf(use, view, 1)
})

const rangeSelect = select({
  ...common,
  name: "vc-range",
  state: BoardView,
  run: (use, view, [value]) =>
    Effect.flatMap(Schema.decodeUnknownEffect(Range)(value), (range) => boardOf(use, { ...view, range }, 1))
})

const memberSelect = select({
  ...common,
  name: "vc-partner",
  state: BoardView,
  run: (use, view, [value]) =>
    Effect.flatMap(Schema.decodeUnknownEffect(UserId)(value), (userId) => boardOf(use, { ...view, userId }, 1))
})

/** Shows whoever hides their partners, alone. */
const ownButton = button({
  ...common,
  name: "vc-partners",
  manner: "private",
  state: Range,
  run: (use, range) => boardOf(use, { mode: "partners", range, userId: use.caller.userId, shownTo: "caller" }, 1)
})

/**
 * `/vc leaderboard`. Of this month where no range is named: long enough that one evening does not decide it, and new
 * enough that it can still be won.
 */
export const voiceLeaderboard = {
  subcommand: subcommand({
    manner: "public",
    texts: { en: voiceLeaderboardTexts.en.command, de: voiceLeaderboardTexts.de.command },
    options: {
      range: optional(
        option.choice(Range.literals, {
          en: voiceLeaderboardTexts.en.ranges,
          de: voiceLeaderboardTexts.de.ranges
        })
      ),
      member: optional(option.member)
    },
    run: (use, { member, range }) =>
      boardOf(
        use,
        {
          mode: member === null ? "time" : "partners",
          range: range ?? "month",
          userId: member ?? use.caller.userId,
          shownTo: "all"
        },
        1
      )
  }),
  components: [turnButton, modeButton, rangeSelect, memberSelect, ownButton]
}
