import { Effect } from "effect"
import { Faces } from "../../infra/discord/Faces.ts"
import { BoardStore } from "../../infra/ledger/BoardStore.ts"
import { AvatarPaths } from "../../infra/pictures/AvatarPaths.ts"
import type { GuildId } from "../../machines/ids.ts"
import type { Board } from "../../machines/leveling/board.ts"
import type { BoardView } from "./views.ts"

/** How many of a board are shown on the web. */
export const shownOnWeb = 100

/** A guild's board as it is now. null: we are not in that guild any more, so that nobody there could turn it off. */
export const boardView = Effect.fn("boardView")(function* (guildId: GuildId, board: Board) {
  const faces = yield* Faces
  const paths = yield* AvatarPaths
  const guild = yield* faces.guildProfile(guildId)
  if (guild === null) return null
  const { rows, total } = yield* (yield* BoardStore).page(guildId, board, { offset: 0, limit: shownOnWeb })
  const view: BoardView = {
    guild: { name: guild.name, icon: guild.picture === null ? null : paths.of(guild.picture) },
    ...board,
    members: total,
    rows: yield* Effect.forEach(
      rows,
      ({ level, place, userId, value }) =>
        Effect.map(faces.memberProfile(guildId, userId), ({ name, picture }) => ({
          place,
          id: userId,
          name,
          avatar: picture === null ? null : paths.of(picture),
          value,
          level
        })),
      { concurrency: "unbounded" }
    )
  }
  return view
})
