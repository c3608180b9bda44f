import type { Cluster } from "./Cluster.ts"

/** Whether the bot that has the shard knows where everybody is. */
export const misplaced = ({ defects, discord, guildId, members, processes }: Cluster): ReadonlyArray<string> => {
  const [running] = [...processes.values()].flatMap((it) => it.running ?? [])
  const occupants = running?.actor.cells.get(guildId)?.guild?.roster.occupants
  return members.flatMap((userId, i) => {
    const voice = discord.world.guild(guildId).voice.get(userId)
    const known = [...(occupants?.values() ?? [])].find((it) => it.userId === userId)
    const was =
      voice === undefined
        ? "away"
        : JSON.stringify([
            voice.channelId,
            voice.selfMute || voice.selfDeaf || voice.mute || voice.deaf || voice.suppress,
            voice.camera,
            voice.screen
          ])
    const seat = known?.seat
    const told = seat === undefined ? "away" : JSON.stringify([seat.channelId, seat.silenced, seat.camera, seat.screen])
    const quarantined = known?.quarantined === true && defects.quarantined(userId)
    const session = known === undefined || known.session !== null || quarantined
    return was === told && session
      ? []
      : [`member ${i} is ${was}, and known as ${told}${session ? "" : ", without a session"}`]
  })
}
