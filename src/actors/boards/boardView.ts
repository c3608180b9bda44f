import { Effect, Fiber, type Scope } from "effect"
import { Faces, type Profile } from "../../infra/discord/Faces.ts"
import { BoardStore } from "../../infra/ledger/BoardStore.ts"
import { AvatarPaths } from "../../infra/pictures/AvatarPaths.ts"
import type { GuildId, UserId } from "../../machines/ids.ts"
import type { Board } from "../../machines/leveling/board.ts"
import type { BoardView } from "./views.ts"

/** How many of a board are shown on the web. */
export const shownOnWeb = 100

/** How long a board may wait for who its members are. */
const patience = "500 millis"

/**
 * A guild's board as it is now. null: we are not in that guild any more, so that nobody there could turn it off. Whose
 * name does not come in time goes by their id; it is asked for on, in `scope`, and known the next time.
 */
export const boardView = Effect.fn("boardView")(function* (guildId: GuildId, board: Board, scope: Scope.Scope) {
  const faces = yield* Faces
  const paths = yield* AvatarPaths
  const guild = yield* faces.guildProfile(guildId)
  if (guild === null) return null
  const { rows, total } = yield* (yield* BoardStore).page(guildId, board, { offset: 0, limit: shownOnWeb })
  const known = new Map<UserId, Profile>()
  const asking = yield* Effect.forEach(
    rows,
    ({ userId }) => Effect.map(faces.memberProfile(guildId, userId), (profile) => known.set(userId, profile)),
    { concurrency: "unbounded", discard: true }
  ).pipe(Effect.forkIn(scope))
  yield* Fiber.await(asking).pipe(Effect.timeoutOption(patience))
  const pathOf = ({ picture }: Profile) => (picture === null ? null : paths.of(picture))
  const view: BoardView = {
    guild: { name: guild.name, icon: pathOf(guild) },
    ...board,
    members: total,
    rows: rows.map(({ level, place, userId, value }) => {
      const profile = known.get(userId) ?? { name: userId, picture: null }
      return { place, id: userId, name: profile.name, avatar: pathOf(profile), value, level }
    })
  }
  return view
})
