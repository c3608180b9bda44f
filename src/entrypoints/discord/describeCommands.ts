import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type RESTPostAPIApplicationCommandsJSONBody
} from "discord.js"
import type { Access } from "../../machines/access/access.ts"
import { defaultSettings } from "../../machines/settings/GuildSettings.ts"
import { valueAt } from "../../machines/settings/paths.ts"
import { grouped } from "../../machines/texts/numbers.ts"
import { panelTexts } from "../../machines/texts/panel.ts"
import { fieldTexts, shownValue } from "../../machines/texts/panelFields.ts"
import type { CommandFeature } from "./Feature.ts"
import { pageNames, pages } from "./panel/pages.ts"
import type { Registry } from "./Registry.ts"
import type { Manner } from "./Use.ts"

/** The pictures in docs/pictures that show what a command answers with. */
const pictures: Readonly<Record<string, string>> = { profile: "profile", rank: "rank", leaderboard: "board" }

const holders: Readonly<Record<Access, string>> = {
  everyone: "everyone",
  moderator: "moderators",
  administrator: "administrators",
  owner: "the application's owner"
}

const audiences: Readonly<Record<Manner, string>> = {
  public: "the answer is for everyone to see",
  private: "only who used it sees the answer",
  update: "the message it is on changes",
  modal: "opens a form"
}

type German = { readonly de?: string | null | undefined } | null | undefined

interface Named {
  readonly name: string
  readonly name_localizations?: German
  readonly description?: string | undefined
  readonly description_localizations?: German
}

const germanName = ({ name, name_localizations }: Named) => name_localizations?.de ?? name

const described = ({ description = "", description_localizations }: Named) =>
  `${description}. _${description_localizations?.de ?? description}._`

const span = (least = 0, most = Infinity) => `${grouped("en", least)} to ${grouped("en", most)}`

const valueOf = (option: APIApplicationCommandBasicOption): string => {
  if ("choices" in option && option.choices !== undefined && option.choices.length > 0) {
    return option.choices
      .map((choice) => `${choice.name} (_${choice.name_localizations?.de ?? choice.name}_)`)
      .join(", ")
  }
  switch (option.type) {
    case ApplicationCommandOptionType.String:
      return `text of ${span(option.min_length, option.max_length)} characters`
    case ApplicationCommandOptionType.Integer:
    case ApplicationCommandOptionType.Number:
      return `a number from ${span(option.min_value, option.max_value)}`
    case ApplicationCommandOptionType.User:
      return "a member"
    default:
      return `a ${ApplicationCommandOptionType[option.type].toLowerCase()}`
  }
}

const optionLine = (option: APIApplicationCommandBasicOption) => {
  const completes = "autocomplete" in option && option.autocomplete ? ", with suggestions" : ""
  const value = `${valueOf(option)}${completes}${option.required === true ? "" : "; may be left out"}`
  return `- \`${option.name}\` (\`${germanName(option)}\`): ${value}. ${described(option)}`
}

interface Part {
  readonly path: ReadonlyArray<Named>
  readonly options: ReadonlyArray<APIApplicationCommandBasicOption>
}

const isPart = (option: APIApplicationCommandOption) =>
  option.type === ApplicationCommandOptionType.Subcommand ||
  option.type === ApplicationCommandOptionType.SubcommandGroup

/** What a command is typed as: once, or once for each of its subcommands. */
const partsOf = (
  path: ReadonlyArray<Named>,
  options: ReadonlyArray<APIApplicationCommandOption>
): ReadonlyArray<Part> =>
  options.some(isPart)
    ? options.flatMap((option) => partsOf([...path, option], "options" in option ? (option.options ?? []) : []))
    : [{ path, options: options.filter((option): option is APIApplicationCommandBasicOption => !isPart(option)) }]

const optionsOf = (definition: RESTPostAPIApplicationCommandsJSONBody): ReadonlyArray<APIApplicationCommandOption> =>
  "options" in definition ? (definition.options ?? []) : []

const titleOf = (path: ReadonlyArray<Named>) =>
  [({ name }: Named) => name, germanName].map((nameOf) => `\`/${path.map(nameOf).join(" ")}\``).join(" · ")

const partText = ({ access, doors }: CommandFeature, { options, path }: Part): ReadonlyArray<string> => {
  const [, ...rest] = path
  const last = path.at(-1)
  const door = doors.get(rest.map(({ name }) => name).join(" "))
  return [
    `${path.length === 1 ? "##" : "###"} ${titleOf(path)}`,
    ...(last === undefined ? [] : [described(last)]),
    `For ${holders[door?.access ?? access]}${door === undefined ? "" : `; ${audiences[door.manner]}`}.`,
    ...(options.length === 0 ? [] : [options.map(optionLine).join("\n")])
  ]
}

const menuText = ({ access, definition, doors }: CommandFeature): ReadonlyArray<string> => [
  `## ${definition.name} · ${germanName(definition)}`,
  "In the menu of a member, under Apps.",
  ...[...doors.values()].map(({ manner }) => `For ${holders[access]}; ${audiences[manner]}.`)
]

const typedText = (command: CommandFeature): ReadonlyArray<string> => {
  const parts = partsOf([command.definition], optionsOf(command.definition))
  const own = parts.flatMap((part) => partText(command, part))
  return parts.every(({ path }) => path.length === 1)
    ? own
    : [`## ${titleOf([command.definition])}`, described(command.definition), ...own]
}

/** The pages of the control panel, with what each setting is in a fresh guild. */
const panelPages = (): ReadonlyArray<string> =>
  pageNames.flatMap((page) => {
    const { about, title } = panelTexts.en.pages[page]
    const defaults = pages[page].settings.flatMap((path) => {
      const value = valueAt(defaultSettings, path)
      const shown = `- ${fieldTexts.en.names[path]} (_${fieldTexts.de.names[path]}_): **${shownValue("en", path, value)}**`
      return value === undefined ? [] : [shown]
    })
    return [
      `### ${title} · ${panelTexts.de.pages[page].title}`,
      about,
      ...(defaults.length === 0 ? [] : [defaults.join("\n")])
    ]
  })

const commandText = (command: CommandFeature): ReadonlyArray<string> => {
  const { name, type } = command.definition
  const picture = pictures[name]
  return [
    ...(type === ApplicationCommandType.User ? menuText(command) : typedText(command)),
    ...(picture === undefined ? [] : [`![What \`/${name}\` answers with](pictures/${picture}.png)`]),
    ...(name === panelTexts.en.command.name ? panelPages() : [])
  ]
}

/** The commands as a page of Markdown: what is offered, in which words, to whom, and who sees the answer. */
export const describeCommands = (registry: Registry): string =>
  [
    "# Commands",
    "Made by `npm run docs` from what the bot offers in Discord.",
    "Discord shows names and descriptions in the language of the reader; German stands beside English here.",
    ...registry.commands.flatMap(commandText)
  ]
    .join("\n\n")
    .concat("\n")
