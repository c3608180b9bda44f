import { guildChannelPayload, guildPayload } from "../payloads.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { guildAccess } from "./guildAccess.ts"
import { ok } from "./RestRequest.ts"
import { route, type Route } from "./Route.ts"

/** Guilds and what channels they have. */
export const guildRoutes = (discord: SimulatedDiscord): ReadonlyArray<Route> => {
  const { inGuild } = guildAccess(discord)
  return [
    route(
      "GET /guilds/:guild",
      inGuild((guild) => ok(guildPayload(guild)))
    ),
    route(
      "GET /guilds/:guild/channels",
      inGuild((guild) =>
        ok(
          [...guild.channels.values()]
            .filter(({ kind }) => kind !== "thread")
            .map((channel) => guildChannelPayload(channel, guild.facts))
        )
      )
    )
  ]
}
