import type { RegisteredCommand } from "../Commands.ts"
import type { Guild } from "../model.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { refuse } from "../World.ts"
import { called, commandOption, givenOptions, nested, optionNamed } from "./commandOptions.ts"
import type { Names } from "./Names.ts"
import { Resolved } from "./Resolved.ts"
import type { TalkStep } from "./steps.ts"

type Use<Do extends TalkStep["do"]> = TalkStep & { readonly do: Do }

const CHAT = 1
const USER = 2
const MESSAGE = 3

const typeOf = ({ type }: RegisteredCommand): number => (typeof type === "number" ? type : CHAT)

/** A command of the chat box is called by its first word, one of a context menu by its whole name. */
const registered = (discord: SimulatedDiscord, guild: Guild, name: string, menu: boolean): RegisteredCommand => {
  const callable = discord.commands.callable(guild.facts.id)
  const [root] = name.split(" ")
  return (
    callable.find((it) => (menu ? it.name === name && typeOf(it) !== CHAT : it.name === root && typeOf(it) === CHAT)) ??
    refuse(
      `no ${menu ? "context menu" : "command"} "${menu ? name : root}" is registered`,
      `there are: ${callable.map((it) => it.name).join(", ") || "none yet"}`
    )
  )
}

interface Opened {
  readonly guild: Guild
  readonly userId: string
  readonly channelId: string
  readonly command: RegisteredCommand
}

/** What Discord says of every call, once it lets the member make it. */
const open = ({ commands, world }: SimulatedDiscord, { channelId, command, guild, userId }: Opened) => {
  const { id, name } = command
  if (!commands.mayCall(guild.facts.id, userId, channelId, command))
    refuse(`${world.user(userId).name} may not use "${name}" there`, "permit it, or let somebody else do it")
  return { id, name, type: typeOf(command), ...(command.guild_id === undefined ? {} : { guild_id: guild.facts.id }) }
}

/** Calls a command. Answers the id of the interaction. */
export const performCommand = (discord: SimulatedDiscord, names: Names, step: Use<"command">): string => {
  const { guild, userId } = names.member(step.member, step.guild)
  const command = registered(discord, guild, step.name, step.target !== undefined)
  if (step.target !== undefined) return openMenu(discord, names, { guild, userId, command, target: step.target, step })
  const channelId = names.textChannel(guild, step.channel).id
  const resolved = new Resolved(discord, names, { guild, channelId, callerId: userId })
  const call = called(command, step.name.split(" ").slice(1))
  const options = nested(call, givenOptions(call, step.options ?? {}, resolved))
  const data = { ...open(discord, { guild, userId, channelId, command }), options, ...resolved.data }
  return discord.interactions.use({ type: 2, guildId: guild.facts.id, channelId, userId, data }).id
}

const openMenu = (
  discord: SimulatedDiscord,
  names: Names,
  {
    command,
    guild,
    step,
    target,
    userId
  }: Omit<Opened, "channelId"> & {
    readonly target: string
    readonly step: Use<"command">
  }
): string => {
  const use = (channelId: string, chosen: object): string => {
    const data = { ...open(discord, { guild, userId, channelId, command }), ...chosen }
    return discord.interactions.use({ type: 2, guildId: guild.facts.id, channelId, userId, data }).id
  }
  if (typeOf(command) === MESSAGE) {
    const message = names.message(guild, userId, target)
    const messages = { [message.id]: discord.messages.payload(message) }
    return use(message.channelId, { target_id: message.id, resolved: { messages } })
  }
  if (typeOf(command) !== USER) return refuse(`"${command.name}" opens on nothing`, "name a user or message command")
  const channelId = names.textChannel(guild, step.channel).id
  const resolved = new Resolved(discord, names, { guild, channelId, callerId: userId })
  return use(channelId, { target_id: resolved.user(target), ...resolved.data })
}

/** Types into an option that completes itself. Answers the id of the interaction, which keeps the choices answered. */
export const performComplete = (discord: SimulatedDiscord, names: Names, step: Use<"complete">): string => {
  const { guild, userId } = names.member(step.member, step.guild)
  const command = registered(discord, guild, step.name, false)
  const channelId = names.textChannel(guild, step.channel).id
  const resolved = new Resolved(discord, names, { guild, channelId, callerId: userId })
  const call = called(command, step.name.split(" ").slice(1))
  const typed = optionNamed(call, step.option)
  if (typed.autocomplete !== true) refuse(`option "${step.option}" does not complete itself`, "register it so")
  // What was filled in before is sent along; nothing is required yet.
  const before = Object.entries(step.options ?? {}).map(([name, value]) =>
    commandOption(optionNamed(call, name), value, resolved)
  )
  const focused = { name: typed.name, type: typed.type, value: step.text, focused: true }
  const options = nested(call, [...before, focused])
  const data = { ...open(discord, { guild, userId, channelId, command }), options, ...resolved.data }
  return discord.interactions.use({ type: 4, guildId: guild.facts.id, channelId, userId, data }).id
}
