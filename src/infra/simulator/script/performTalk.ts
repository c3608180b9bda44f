import { Match } from "effect"
import type { RegisteredCommand } from "../Commands.ts"
import { componentsOf, type Component } from "../components.ts"
import type { Guild } from "../model.ts"
import { channelPayload, memberPayload, rolePayload, userPayload } from "../payloads.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { refuse } from "../World.ts"
import type { Names } from "./Names.ts"
import { commandOption, type OptionShape, optionsOf } from "./commandOptions.ts"
import type { TalkStep } from "./steps.ts"

type Use<Do extends TalkStep["do"]> = TalkStep & { readonly do: Do }

/** Writes messages, and uses what the bot offers. Answers the id of the message or interaction. */
export const performTalkStep = (discord: SimulatedDiscord, names: Names, step: TalkStep): string =>
  Match.value(step).pipe(
    Match.discriminatorsExhaustive("do")({
      say: (given) => say(discord, names, given),
      command: (given) => command(discord, names, given),
      press: (given) => component(discord, names, given),
      select: (given) => component(discord, names, given),
      submit: (given) => submit(discord, names, given)
    })
  )

const say = ({ messages, world }: SimulatedDiscord, names: Names, step: Use<"say">): string => {
  const { guild, userId } = names.member(step.member, step.guild)
  const channelId = names.channel(guild, step.channel).id
  const referenceId = step.reply === undefined ? null : names.message(guild, userId, step.reply).id
  const type = step.type === undefined ? {} : { type: step.type }
  const author = step.webhook === true ? world.newUser(world.user(userId).name, { bot: true }).id : userId
  const webhookId = step.webhook === true ? author : null
  const { id } = messages.post({ channelId, authorId: author, content: step.text, referenceId, webhookId, ...type })
  names.alias(step.as, id)
  return id
}

const kinds: Readonly<Record<string, number>> = { user: 2, message: 3 }

const command = (discord: SimulatedDiscord, names: Names, step: Use<"command">): string => {
  const { guild, userId } = names.member(step.member, step.guild)
  const guildId = guild.facts.id
  const callable = discord.commands.callable(guildId)
  const [root = "", ...subcommands] = step.name.split(" ")
  const registered =
    callable.find(({ name }) => name === step.name) ??
    callable.find(({ name }) => name === root) ??
    refuse(
      `no command "${root}" is registered`,
      `there are: ${callable.map(({ name }) => name).join(", ") || "none yet"}`
    )
  const channelId = names.textChannel(guild, step.channel).id
  const data = {
    id: registered.id,
    name: registered.name,
    type: typeof registered.type === "number" ? registered.type : 1,
    ...(registered.guild_id === undefined ? {} : { guild_id: guildId }),
    ...(step.target === undefined
      ? chosenOptions(discord, names, guild, registered, subcommands, step.options ?? {})
      : targeted(discord, names, guild, registered, step.target))
  }
  return discord.interactions.use({ type: 2, guildId, channelId, userId, data }).id
}

const targeted = (
  { messages, world }: SimulatedDiscord,
  names: Names,
  guild: Guild,
  registered: RegisteredCommand,
  target: string
) => {
  if (registered.type === kinds.message) {
    const message = names.message(guild, world.bot.id, target)
    return { target_id: message.id, resolved: { messages: { [message.id]: messages.payload(message) } } }
  }
  const userId = names.user(target)
  const { user, ...member } = memberPayload(world.member(guild.facts.id, userId), world.user(userId))
  return { target_id: userId, resolved: { users: { [userId]: user }, members: { [userId]: member } } }
}

/** Options in the shape they were registered with, nested below their subcommand; what they name is resolved. */
const chosenOptions = (
  { world }: SimulatedDiscord,
  names: Names,
  guild: Guild,
  registered: RegisteredCommand,
  subcommands: ReadonlyArray<string>,
  given: Readonly<Record<string, string | number | boolean>>
) => {
  const path: Array<OptionShape> = []
  let known = optionsOf(registered.options)
  for (const name of subcommands) {
    const next = known.find((it) => it.name === name)
    path.push(next ?? refuse(`${registered.name} has no subcommand "${name}"`, known.map((it) => it.name).join(", ")))
    known = next?.options ?? []
  }
  const users: Record<string, unknown> = {}
  const members: Record<string, unknown> = {}
  const roles: Record<string, unknown> = {}
  const channels: Record<string, unknown> = {}
  const leaves = Object.entries(given).map(([name, value]) => {
    const shape = known.find((it) => it.name === name)
    return commandOption(
      shape ??
        refuse(`${registered.name} has no option "${name}"`, `there are: ${known.map((it) => it.name).join(", ")}`),
      value,
      {
        user: (named) => {
          const userId = names.user(named)
          const joined = guild.members.get(userId)
          users[userId] = userPayload(world.user(userId))
          if (joined !== undefined) {
            const { user: _, ...member } = memberPayload(joined, world.user(userId))
            members[userId] = member
          }
          return userId
        },
        role: (named) => {
          const role = names.role(guild, named)
          roles[role.id] = rolePayload(role)
          return role.id
        },
        channel: (named) => {
          const channel = names.channel(guild, named)
          channels[channel.id] = channelPayload(channel)
          return channel.id
        }
      }
    )
  })
  const nested = path.reduceRight<ReadonlyArray<object>>((options, { name, type }) => [{ name, type, options }], leaves)
  const resolved = Object.fromEntries(
    Object.entries({ users, members, roles, channels }).filter(([, found]) => Object.keys(found).length > 0)
  )
  return { options: nested, ...(Object.keys(resolved).length === 0 ? {} : { resolved }) }
}

const component = (discord: SimulatedDiscord, names: Names, step: Use<"press"> | Use<"select">): string => {
  const { guild, userId } = names.member(step.member, step.guild)
  const source = names.message(guild, userId, step.message)
  const wanted = ({ customId, label, placeholder, select }: Component) =>
    step.do === "press"
      ? !select && (label === step.label || customId === step.label)
      : select && (step.placeholder === undefined || placeholder === step.placeholder || customId === step.placeholder)
  const offered = componentsOf(source.components)
  const found =
    offered.find(wanted) ??
    refuse(
      `that message has no such ${step.do === "press" ? "button" : "select"}`,
      `there are: ${offered.map(({ customId, label, placeholder }) => label ?? placeholder ?? customId).join(", ")}`
    )
  if (found.customId === null) return refuse(`"${found.label ?? ""}" is a link`, "follow it with a browser")
  if (found.disabled) return refuse(`"${found.label ?? found.customId}" is disabled`, "press one that is not")
  const values = step.do === "select" ? { values: step.values.map((value) => names.id(value)) } : {}
  const data = { custom_id: found.customId, component_type: found.type, ...values }
  return discord.interactions.use({
    type: 3,
    guildId: guild.facts.id,
    channelId: source.channelId,
    userId,
    data,
    source
  }).id
}

const submit = (discord: SimulatedDiscord, names: Names, step: Use<"submit">): string => {
  const { guild, userId } = names.member(step.member, step.guild)
  const asked = discord.interactions.all.findLast(({ answer, userId: who }) => answer?.type === 9 && who === userId)
  if (asked === undefined || asked.answer?.type !== 9) return refuse("no modal is open", "let the bot show one first")
  const modal = modalOf(asked.answer.data)
  const fields = componentsOf(modal.components)
  const unknown = Object.keys(step.fields).filter(
    (name) => !fields.some((it) => it.customId === name || it.label === name)
  )
  if (unknown.length > 0) {
    return refuse(`the modal has no field "${unknown[0]}"`, `there are: ${fields.map((it) => it.customId).join(", ")}`)
  }
  const components = fields.map(({ customId, label, type, value }) => ({
    type: 1,
    components: [
      { type, custom_id: customId, value: step.fields[customId ?? ""] ?? step.fields[label ?? ""] ?? value ?? "" }
    ]
  }))
  const source = asked.sourceId === null ? undefined : discord.messages.find(asked.channelId, asked.sourceId)
  return discord.interactions.use({
    type: 5,
    guildId: guild.facts.id,
    channelId: asked.channelId,
    userId,
    data: { custom_id: modal.customId, components },
    ...(source === undefined ? {} : { source })
  }).id
}

const modalOf = (data: unknown): { readonly customId: string; readonly components: ReadonlyArray<unknown> } => {
  const shown = typeof data === "object" && data !== null ? data : {}
  return {
    customId: "custom_id" in shown ? String(shown.custom_id) : "",
    components: "components" in shown && Array.isArray(shown.components) ? shown.components : []
  }
}
