import { Match } from "effect"
import { allChannels } from "../commandAccess.ts"
import type { Guild, Overwrite } from "../model.ts"
import { bitSet } from "../permissions.ts"
import type { RoleChange } from "../Places.ts"
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
      channel: ({ as, guild, kind = "text", name, parent, viewers }) => {
        const found = names.guild(guild)
        const parentId = parent === undefined ? null : names.channel(found, parent).id
        const overwrites = viewers === undefined ? [] : onlyFor(names, found, viewers)
        const { id } = places.addChannel(found.facts.id, name, kind, parentId, overwrites)
        names.alias(as, id)
        return id
      },
      permit: ({ allow = "0", channel, deny = "0", guild, member, role }) => {
        const found = names.guild(guild)
        if ((role === undefined) === (member === undefined))
          refuse("a permit step is for one", "name a role or a member")
        const who =
          role === undefined
            ? ({ id: names.user(member ?? ""), type: 1 } as const)
            : ({ id: names.role(found, role).id, type: 0 } as const)
        places.permit(names.channel(found, channel).id, { ...who, allow: bitSet(allow), deny: bitSet(deny) })
        return null
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
      role: ({ as, guild, ...role }) => {
        const { id } = places.addRole(names.guild(guild).facts.id, role.name, roleChange(role))
        names.alias(as, id)
        return id
      },
      changeRole: ({ guild, role, ...change }) => {
        const found = names.guild(guild)
        places.updateRole(found.facts.id, names.role(found, role).id, roleChange(change))
        return null
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
      ban: ({ guild, member, reason = null }) => {
        discord.bans.ban(names.guild(guild).facts.id, names.user(member), reason)
        return null
      },
      unban: ({ guild, member }) => {
        discord.bans.unban(names.guild(guild).facts.id, names.user(member))
        return null
      },
      owner: ({ member }) => {
        discord.world.applicationOwnerId = names.user(member)
        return null
      },
      commandPermission: (given) => allowCommand(discord, names, given),
      install: ({ guild, installed = true }) => {
        places.setInstalled(names.guild(guild).facts.id, installed)
        return null
      }
    })
  )
}

const roleChange = ({
  hoist,
  name,
  permissions,
  position
}: Partial<Pick<Of<"role">, "hoist" | "name" | "permissions" | "position">>): RoleChange => ({
  ...(name === undefined ? {} : { name }),
  ...(position === undefined ? {} : { position }),
  ...(hoist === undefined ? {} : { hoist }),
  ...(permissions === undefined ? {} : { permissions: bitSet(permissions) })
})

/** Overwrites that hide a channel from everybody else. */
const onlyFor = (names: Names, guild: Guild, viewers: ReadonlyArray<string>): ReadonlyArray<Overwrite> => {
  const view = bitSet(["ViewChannel"])
  return [
    { id: guild.facts.id, type: 0, allow: "0", deny: view },
    ...viewers.map((name) => ({ ...names.holder(guild, name), allow: view, deny: "0" }))
  ]
}

const allowCommand = ({ commands }: SimulatedDiscord, names: Names, step: Of<"commandPermission">): null => {
  const guild = names.guild(step.guild)
  const guildId = guild.facts.id
  const callable = commands.callable(guildId)
  const command =
    step.command === undefined
      ? undefined
      : (callable.find(({ name }) => name === step.command) ??
        refuse(`no command "${step.command}" is registered`, "let the bot register its commands first"))
  const rules = [
    ...(step.role === undefined ? [] : [{ id: names.role(guild, step.role).id, type: 1 } as const]),
    ...(step.member === undefined ? [] : [{ id: names.user(step.member), type: 2 } as const]),
    ...(step.channel === undefined
      ? []
      : [{ id: step.channel === "*" ? allChannels(guildId) : names.channel(guild, step.channel).id, type: 3 } as const])
  ]
  const [rule] = rules
  if (rule === undefined || rules.length > 1) return refuse("a rule is for one", "name a role, a member or a channel")
  commands.permit(guildId, command?.id ?? null, { ...rule, permission: step.allow })
  return null
}

const foundGuild = ({ people, places }: SimulatedDiscord, names: Names, step: Of<"guild">): string => {
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
  if (step.members !== undefined) {
    const roles = (step.members.roles ?? []).map((role) => names.role(guild, role).id)
    people.fill(id, step.members.count, roles)
  }
  if (step.locale !== undefined) places.updateGuild(id, { locale: step.locale })
  if (step.icon !== undefined) places.updateGuild(id, { icon: step.icon })
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
  if (step.locale !== undefined) people.updateUser(user.id, { locale: step.locale })
  if (step.avatar !== undefined) people.updateUser(user.id, { avatar: step.avatar })
  const roles = step.roles?.map((role) => names.role(guild, role).id)
  const member = guild.members.get(user.id)
  if (member === undefined) people.addMember(guildId, user.id, roles ?? [], step.pending ?? false)
  else people.updateMember(guildId, user.id, { roles: roles ?? member.roles, pending: step.pending ?? member.pending })
  if (step.guildAvatar !== undefined) people.updateMember(guildId, user.id, { avatar: step.guildAvatar })
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
