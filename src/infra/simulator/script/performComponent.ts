import { type Component, componentsOf } from "../components.ts"
import type { Guild, Message } from "../model.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { refuse } from "../World.ts"
import type { Names } from "./Names.ts"
import { Resolved } from "./Resolved.ts"
import type { TalkStep } from "./steps.ts"

type Use<Do extends TalkStep["do"]> = TalkStep & { readonly do: Do }

const STRING_SELECT = 3
const USER_SELECT = 5
const ROLE_SELECT = 6
const MENTIONABLE_SELECT = 7
const TEXT_INPUT = 4

/** Whether somebody means a component, by what it shows or by its custom id. */
const isCalled = ({ customId, label, placeholder }: Component, name: string): boolean =>
  [customId, label, placeholder].includes(name)

const listed = (components: ReadonlyArray<Component>): string =>
  components.map(({ customId, label, placeholder }) => label ?? placeholder ?? customId).join(", ")

/** Where a message with components is looked for: in a guild, or in the member's direct channel with the bot. */
const sourceOf = (
  names: Names,
  step: Use<"press"> | Use<"select">
): { readonly guild: Guild | null; readonly userId: string; readonly source: Message } => {
  if (step.direct === true) {
    const userId = names.user(step.member)
    return { guild: null, userId, source: names.directMessage(userId, step.message) }
  }
  const { guild, userId } = names.member(step.member, step.guild)
  return { guild, userId, source: names.message(guild, userId, step.message) }
}

/** Presses a button, or chooses from a select. Answers the id of the interaction. */
export const performComponent = (
  discord: SimulatedDiscord,
  names: Names,
  step: Use<"press"> | Use<"select">
): string => {
  const { guild, source, userId } = sourceOf(names, step)
  const { channelId } = source
  const offered = componentsOf(source.components)
  const wanted = step.do === "press" ? step.label : step.placeholder
  const found =
    offered.find((it) => it.select === (step.do === "select") && (wanted === undefined || isCalled(it, wanted))) ??
    refuse(`that message has no such ${step.do === "press" ? "button" : "select"}`, `there are: ${listed(offered)}`)
  const name = found.label ?? found.placeholder ?? found.customId ?? ""
  if (found.customId === null) return refuse(`"${name}" is a link`, "follow it with a browser")
  if (found.disabled) return refuse(`"${name}" is disabled`, "use one that is not")
  const resolved = new Resolved(discord, names, { guild, channelId, callerId: userId })
  const values = step.do === "select" ? { values: chosen(found, step.values, resolved) } : {}
  const data = { custom_id: found.customId, component_type: found.type, ...values, ...resolved.data }
  const guildId = guild?.facts.id ?? null
  return discord.interactions.use({ type: 3, guildId, channelId, userId, data, source }).id
}

/** What was chosen in a select, as Discord sends it. A client lets nobody choose too few, too many, or what is not there. */
const chosen = (select: Component, given: ReadonlyArray<string>, resolved: Resolved): ReadonlyArray<string> => {
  const { channelTypes, least, most, options, type } = select
  const values = given.map((name) => {
    if (type === STRING_SELECT) {
      const option = options.find(({ value }) => value === name) ?? options.find(({ label }) => label === name)
      const known = options.map(({ label }) => label).join(", ")
      return option?.value ?? refuse(`"${name}" cannot be chosen`, `there are: ${known}`)
    }
    if (type === USER_SELECT) return resolved.user(name)
    if (type === ROLE_SELECT) return resolved.role(name)
    if (type === MENTIONABLE_SELECT) return resolved.mentionable(name)
    return resolved.channel(name, channelTypes)
  })
  const count = new Set(values).size
  if (count < least || count > most || count < values.length)
    refuse(`${values.length} chosen`, `choose ${least} to ${most}, each once`)
  return values
}

/** Fills in and submits the modal that the bot showed last. Answers the id of the interaction. */
export const performSubmit = (discord: SimulatedDiscord, names: Names, step: Use<"submit">): string => {
  const userId = names.user(step.member)
  const asked = discord.interactions.all.findLast(({ answer, userId: who }) => answer?.type === 9 && who === userId)
  if (asked === undefined || asked.submitted || asked.answer?.type !== 9)
    return refuse("no modal is open", "let the bot show one first")
  const { channelId, guildId } = asked
  const modal = modalOf(asked.answer.data)
  const fields = componentsOf(modal.components)
  const unknown = Object.keys(step.fields).find((name) => !fields.some((field) => isCalled(field, name)))
  if (unknown !== undefined) refuse(`the modal has no field "${unknown}"`, `there are: ${listed(fields)}`)
  const guild = guildId === null ? null : discord.world.guild(guildId)
  const resolved = new Resolved(discord, names, { guild, channelId, callerId: userId })
  const components = fields.map((field) => {
    const [, given] = Object.entries(step.fields).find(([name]) => isCalled(field, name)) ?? []
    const component = { type: field.type, custom_id: field.customId, ...filledIn(field, given, resolved) }
    return field.labelled ? { type: 18, component } : { type: 1, components: [component] }
  })
  discord.interactions.close(asked)
  const source = asked.sourceId === null ? undefined : discord.messages.find(channelId, asked.sourceId)
  return discord.interactions.use({
    type: 5,
    guildId,
    channelId,
    userId,
    data: { custom_id: modal.customId, components, ...resolved.data },
    ...(source === undefined ? {} : { source })
  }).id
}

/** What a field of a modal says when it is submitted. */
const filledIn = (field: Component, given: string | ReadonlyArray<string> | undefined, resolved: Resolved) => {
  const { customId, label, least, most, required, type, value } = field
  const name = label ?? customId ?? ""
  if (type !== TEXT_INPUT) {
    const values = given === undefined ? [] : typeof given === "string" ? [given] : given
    // A select that may stay empty is either left alone, or used as it asks for.
    return { values: values.length === 0 && !required ? [] : chosen(field, values, resolved) }
  }
  const text = given === undefined ? (value ?? "") : typeof given === "string" ? given : given.join("\n")
  if (text === "" && required) refuse(`"${name}" is required`, "fill it in")
  if (text !== "" && (text.length < least || text.length > most))
    refuse(`"${name}" has ${text.length} characters`, `it takes ${least} to ${most}`)
  return { value: text }
}

const modalOf = (data: unknown): { readonly customId: string; readonly components: ReadonlyArray<unknown> } => {
  const shown = typeof data === "object" && data !== null ? data : {}
  return {
    customId: "custom_id" in shown ? String(shown.custom_id) : "",
    components: "components" in shown && Array.isArray(shown.components) ? shown.components : []
  }
}
