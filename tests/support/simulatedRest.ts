import { Effect, Layer } from "effect"
import { DiscordRest } from "../../src/infra/discord/DiscordRest.ts"
import type { SimulatedDiscord } from "../../src/infra/simulator/SimulatedDiscord.ts"
import { ChannelId, RoleId } from "../../src/machines/ids.ts"

/** What Discord's REST would say of a simulated world, without asking it over HTTP. */
export const layerSimulatedRest = ({ world }: SimulatedDiscord) => {
  const unused = Effect.die("the gateway in process needs no REST")
  return Layer.succeed(
    DiscordRest,
    DiscordRest.of({
      gateway: unused,
      currentUser: unused,
      member: (guildId, userId) =>
        Effect.sync(() => {
          const member = world.guild(guildId).members.get(userId)
          if (member === undefined) return null
          const { bot, name } = world.user(userId)
          return { userId, name, bot, roles: member.roles.map((role) => RoleId.make(role)) }
        }),
      channel: (channelId) =>
        Effect.sync(() => {
          if (!world.hasChannel(channelId)) return null
          const { kind, name, parentId } = world.channel(channelId)
          const parent = parentId === null ? null : ChannelId.make(parentId)
          return { id: channelId, name, kind: kind === "direct" ? "other" : kind, parentId: parent }
        }),
      voiceState: (guildId, userId) =>
        Effect.sync(() => {
          const voice = world.guild(guildId).voice.get(userId)
          if (voice === undefined) return null
          const { camera, channelId, deaf, mute, screen, selfDeaf, selfMute, sessionId, suppress } = voice
          const silenced = selfMute || selfDeaf || mute || deaf || suppress
          return { userId, channelId: ChannelId.make(channelId), sessionId, silenced, camera, screen }
        })
    })
  )
}
