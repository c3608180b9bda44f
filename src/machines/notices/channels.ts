import type { ChannelId } from "../ids.ts"
import type { GuildSettings } from "../settings/GuildSettings.ts"

/** The channels that a public notice belongs in, the best first; the next where Discord refuses one. */
export const channelsFor = (
  { channelId, where }: GuildSettings["notices"],
  earnedIn: ChannelId
): ReadonlyArray<ChannelId> => {
  const chosen = channelId === null ? [] : [channelId]
  switch (where) {
    case "nowhere":
      return []
    case "channel":
      return chosen
    // A voice channel is its own text chat as well.
    case "same channel":
      return [earnedIn, ...chosen.filter((other) => other !== earnedIn)]
  }
}
