import { Match } from "effect"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { refuse } from "../World.ts"
import type { Names } from "./Names.ts"
import type { WorldStep } from "./steps.ts"

type Of<Do extends WorldStep["do"]> = WorldStep & { readonly do: Do }

/** Makes and changes guilds, channels, roles and people. Answers the id of what it made. */
export const performWorldStep = (discord: SimulatedDiscord, names: Names, step: WorldStep): string | null => {
  const { places, voice } = discord
  return Match.value(step).pipe(
    Match.discriminatorsExhaustive("do")({
      guild: (given) => foundGuild(discord, names, given),
      member: (given) => bringIn(discord, names, given),
      channel: ({ as, guild, kind = "text", name, parent }) => {
        const found = names.guild(guild)
        const parentId = parent === undefined ? null : names.channel(found, parent).id
        const { id } = places.addChannel(found.facts.id, name, kind, parentId)
        names.alias(as, id)
        return id
      },
      rename: ({ channel, guild, name }) => {
        places.updateChannel(names.channel(names.guild(guild), channel).id, { name })
        return null
      },
      deleteChannel: ({ channel, guild, voiceState = false }) => {
        voice.deleteChannel(names.channel(names.guild(guild), channel).id, { voiceState })
        return null
      },
      afk: ({ channel, guild }) => {
        const found = names.guild(guild)
        const afkChannelId = channel === null ? null : names.channel(found, channel).id
        places.updateGuild(found.facts.id, { afkChannelId })
        return null
      },
      role: ({ as, guild, name, permissions, position }) => {
        const guildId = names.guild(guild).facts.id
        const { id } = places.addRole(guildId, name, permissions)
        if (position !== undefined) places.updateRole(guildId, id, { position })
        names.alias(as, id)
        return id
      },
      deleteRole: ({ guild, role }) => {
        const found = names.guild(guild)
        places.removeRole(found.facts.id, names.role(found, role).id)
        return null
      },
      give: ({ guild, member, role }) => holdRole(discord, names, member, guild, role, true),
      take: ({ guild, member, role }) => holdRole(discord, names, member, guild, role, false),
      kick: ({ guild, member, voiceState = false }) => {
        const found = names.member(member, guild)
        voice.kick(found.guild.facts.id, found.userId, { voiceState })
        return null
      },
      install: ({ guild, installed = true }) => {
        places.setInstalled(names.guild(guild).facts.id, installed)
        return null
      }
    })
  )
}

const foundGuild = ({ places }: SimulatedDiscord, names: Names, step: Of<"guild">): string => {
  const guild = places.addGuild(step.name)
  const { id } = guild.facts
  names.alias(step.as, id)
  for (const name of step.voice ?? []) places.addChannel(id, name, "voice")
  for (const name of step.stage ?? []) places.addChannel(id, name, "stage")
  for (const name of step.text ?? []) places.addChannel(id, name, "text")
  for (const name of step.roles ?? []) places.addRole(id, name)
  if (step.afk !== undefined) {
    const known = [...guild.channels.values()].find(({ kind, name }) => kind === "voice" && name === step.afk)
    const afk = known ?? places.addChannel(id, step.afk, "voice")
    places.updateGuild(id, { afkChannelId: afk.id })
  }
  places.setInstalled(id, true)
  return id
}

/** A new user, or a known one who comes into another guild or changes. */
const bringIn = ({ people, world }: SimulatedDiscord, names: Names, step: Of<"member">): string => {
  const guild = names.guild(step.guild)
  const guildId = guild.facts.id
  const known = step.as === undefined ? undefined : world.users.get(names.id(step.as))
  const name = step.name ?? known?.name ?? step.as ?? refuse("a member without a name", `give a "name"`)
  const user = known ?? world.newUser(name, { bot: step.bot ?? false })
  names.alias(step.as, user.id)
  if (step.directMessages !== undefined) people.updateUser(user.id, { directMessages: step.directMessages })
  const roles = step.roles?.map((role) => names.role(guild, role).id)
  const member = guild.members.get(user.id)
  if (member === undefined) people.addMember(guildId, user.id, roles ?? [], step.pending ?? false)
  else people.updateMember(guildId, user.id, { roles: roles ?? member.roles, pending: step.pending ?? member.pending })
  if (name !== user.name) people.updateUser(user.id, { name })
  return user.id
}

const holdRole = (
  { people, world }: SimulatedDiscord,
  names: Names,
  member: string,
  guildName: string | undefined,
  roleName: string,
  held: boolean
): null => {
  const { guild, userId } = names.member(member, guildName)
  const role = names.role(guild, roleName)
  const others = world.member(guild.facts.id, userId).roles.filter((id) => id !== role.id)
  people.updateMember(guild.facts.id, userId, { roles: held ? [...others, role.id] : others })
  return null
}
