import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { refuse } from "../World.ts"
import type { Names } from "./Names.ts"
import type { VoiceStep, WorldStep } from "./steps.ts"

/** Makes and changes guilds, channels, roles and people. Answers the id of what it made. */
export const performWorldStep = ({ voice, world }: SimulatedDiscord, names: Names, step: WorldStep): string | null => {
  switch (step.do) {
    case "guild": {
      const guild = world.addGuild(step.name)
      const guildId = guild.facts.id
      names.alias(step.as, guildId)
      guild.facts = { ...guild.facts, installed: false }
      for (const name of step.voice ?? []) world.addChannel(guildId, name, "voice")
      for (const name of step.stage ?? []) world.addChannel(guildId, name, "stage")
      for (const name of step.text ?? []) world.addChannel(guildId, name, "text")
      for (const name of step.roles ?? []) world.addRole(guildId, name)
      if (step.afk !== undefined) {
        const known = [...guild.channels.values()].find(({ kind, name }) => kind === "voice" && name === step.afk)
        const afk = known ?? world.addChannel(guildId, step.afk, "voice")
        world.updateGuild(guildId, { afkChannelId: afk.id })
      }
      // Founded in silence; the bot comes in when everything stands.
      world.setInstalled(guildId, true)
      return guildId
    }
    case "channel": {
      const guild = names.guild(step.guild)
      const parent = step.parent === undefined ? null : names.channel(guild, step.parent).id
      const channel = world.addChannel(guild.facts.id, step.name, step.kind ?? "text", parent)
      names.alias(step.as, channel.id)
      return channel.id
    }
    case "rename": {
      world.updateChannel(names.channel(names.guild(step.guild), step.channel).id, { name: step.name })
      return null
    }
    case "deleteChannel": {
      const channel = names.channel(names.guild(step.guild), step.channel)
      voice.deleteChannel(channel.id, { voiceState: step.voiceState ?? false })
      return null
    }
    case "afk": {
      const guild = names.guild(step.guild)
      const afkChannelId = step.channel === null ? null : names.channel(guild, step.channel).id
      world.updateGuild(guild.facts.id, { afkChannelId })
      return null
    }
    case "role": {
      const guild = names.guild(step.guild)
      const role = world.addRole(guild.facts.id, step.name, step.permissions)
      if (step.position !== undefined) world.updateRole(guild.facts.id, role.id, { position: step.position })
      names.alias(step.as, role.id)
      return role.id
    }
    case "deleteRole": {
      const guild = names.guild(step.guild)
      world.removeRole(guild.facts.id, names.role(guild, step.role).id)
      return null
    }
    case "member": {
      const guild = names.guild(step.guild)
      const known = step.as === undefined ? undefined : world.users.get(names.id(step.as))
      const name = step.name ?? step.as
      const made = () =>
        world.newUser(name ?? refuse("a member without a name", `give a "name"`), { bot: step.bot ?? false })
      const user = known ?? made()
      names.alias(step.as, user.id)
      if (step.directMessages !== undefined) world.updateUser(user.id, { directMessages: step.directMessages })
      const roles = step.roles?.map((role) => names.role(guild, role).id)
      const member = guild.members.get(user.id)
      if (member === undefined) world.addMember(guild.facts.id, user.id, roles ?? [], step.pending ?? false)
      else {
        world.updateMember(guild.facts.id, user.id, {
          roles: roles ?? member.roles,
          pending: step.pending ?? member.pending
        })
      }
      if (known !== undefined && step.name !== undefined && step.name !== known.name) {
        world.updateUser(user.id, { name: step.name })
      }
      return user.id
    }
    case "give":
    case "take": {
      const { guild, userId } = names.member(step.member, step.guild)
      const role = names.role(guild, step.role)
      const held = world.member(guild.facts.id, userId).roles.filter((id) => id !== role.id)
      world.updateMember(guild.facts.id, userId, { roles: step.do === "give" ? [...held, role.id] : held })
      return null
    }
    case "kick": {
      const { guild, userId } = names.member(step.member, step.guild)
      voice.kick(guild.facts.id, userId, { voiceState: step.voiceState ?? false })
      return null
    }
    case "install": {
      world.setInstalled(names.guild(step.guild).facts.id, step.installed ?? true)
      return null
    }
  }
}

/** Moves people in and out of voice. */
export const performVoiceStep = ({ voice }: SimulatedDiscord, names: Names, step: VoiceStep): null => {
  const { guild, userId } = names.member(step.member, step.guild)
  const guildId = guild.facts.id
  switch (step.do) {
    case "join":
      voice.join(guildId, userId, names.channel(guild, step.channel).id, step)
      return null
    case "move":
      voice.move(guildId, userId, names.channel(guild, step.channel).id, step)
      return null
    case "set":
      voice.set(guildId, userId, step)
      return null
    case "repeat":
      voice.repeat(guildId, userId)
      return null
    case "reconnect":
      voice.reconnect(guildId, userId)
      return null
    case "leave":
      voice.leave(guildId, userId)
      return null
  }
}
