import { Effect, Layer } from "effect"
import { GuildRest } from "../../infra/discord/GuildRest.ts"
import { makePacer } from "./pacer.ts"

/** Requests of all guilds together: 20 a second of the 50 that Discord allows, so that answers and notices never wait. */
const everyMs = 50

/** The same requests, each in its turn. */
export const layerPacedRest = Layer.effect(
  GuildRest,
  Effect.map(GuildRest, (rest) => {
    const turn = makePacer(everyMs)
    const paced =
      <Args extends ReadonlyArray<unknown>, A, E>(request: (...args: Args) => Effect.Effect<A, E>) =>
      (...args: Args) =>
        Effect.andThen(turn, request(...args))
    return GuildRest.of({
      ...rest,
      roles: paced(rest.roles),
      member: paced(rest.member),
      members: paced(rest.members),
      giveRole: paced(rest.giveRole),
      takeRole: paced(rest.takeRole)
    })
  })
)
