import { Clock, Effect } from "effect"
import { Inspector } from "../../actors/inspection/Inspector.ts"
import type { Interaction } from "../../infra/discord/interaction.ts"
import { Faces } from "../../infra/discord/Faces.ts"
import { PreferenceStore } from "../../infra/ledger/PreferenceStore.ts"
import { type Access, accessOf, lacks, ruled, suffices } from "../../machines/access/access.ts"
import type { GuildId } from "../../machines/ids.ts"
import { answers } from "../../machines/texts/answers.ts"
import { languageOf } from "../../machines/texts/language.ts"
import { Application } from "./Application.ts"
import { CustomIds } from "./CustomIds.ts"
import type { CommandFeature, Door, Running } from "./Feature.ts"
import type { Registry } from "./Registry.ts"
import { type Message, type Modal, Refusal, type Use } from "./Use.ts"

/** What somebody has to be, to be let in. */
interface Demand extends Pick<Door<never>, "access"> {
  /** The command that is used, or that the component belongs to. */
  readonly command: string
  /** It takes more than the command as a whole does. */
  readonly exceeds: boolean
  /** Discord itself has let the caller use it. */
  readonly typed: boolean
}

/** What somebody wants, and what it takes to do it. */
export interface Request extends Demand, Pick<Door<never>, "manner"> {
  readonly run: (use: Use) => Running<Message | Modal>
}

/** What it takes to use a part of a command: typed, unless it is a component of it. */
export const demandOf = (command: CommandFeature, access: Access): Demand => ({
  access,
  command: command.definition.name,
  exceeds: !suffices(command.access, access),
  typed: true
})

/** Finds what an interaction wants; fails with what to tell the caller. */
export const requestOf = Effect.fnUntraced(function* (registry: Registry, interaction: Interaction, guildId: GuildId) {
  const { caller, use } = interaction
  const gone = new Refusal({ say: (language) => answers[language].gone })
  if (use._tag === "Autocomplete") return yield* gone
  if (use._tag === "Command") {
    const command = registry.command(use.name)
    const door = command?.doors.get(use.path.join(" "))
    if (command === undefined || door === undefined) return yield* gone
    const options = use.targetId === null ? use.options : { ...use.options, target: use.targetId }
    const { access, manner, run } = door
    const request: Request = { ...demandOf(command, access), manner, run: (it) => run(it, options) }
    return request
  }
  const sealed = (yield* CustomIds).open(use.customId, guildId, caller.userId)
  if (sealed === null) return yield* new Refusal({ say: (language) => answers[language].notYours })
  const component = registry.component(sealed.name)
  if (component === undefined) return yield* gone
  const { access, manner, run } = component
  const command = registry.command(component.command)
  if (command === undefined) return yield* gone
  const input = {
    state: sealed.state,
    values: use._tag === "Component" ? use.values : [],
    fields: use._tag === "Modal" ? use.fields : {}
  }
  const request: Request = { ...demandOf(command, access), typed: false, manner, run: (it) => run(it, input) }
  return request
})

/** Everything a feature may want to know about whoever uses it. */
export const useOf = Effect.fnUntraced(function* (interaction: Interaction, guildId: GuildId) {
  const { caller, locale, messageId, use } = interaction
  const { seal } = yield* CustomIds
  const settings = yield* (yield* Inspector).settings(guildId)
  const people = "people" in use ? use.people : new Map<string, never>()
  yield* (yield* Faces).learn(guildId, [caller, ...people.values()])
  const discordLanguage = languageOf(locale)
  const owners = yield* (yield* Application).owners
  const chosen = yield* (yield* PreferenceStore).load(guildId, caller.userId).pipe(
    Effect.tapError((error) => Effect.logWarning("what a member chose cannot be read", error)),
    Effect.orElseSucceed(() => ({ language: null, theme: null }))
  )
  const made: Use = {
    guildId,
    channelId: interaction.channelId,
    caller,
    access: accessOf(caller, settings.staff, owners),
    language: chosen.language ?? discordLanguage,
    discordLanguage,
    theme: chosen.theme ?? settings.theme,
    settings,
    at: yield* Clock.currentTimeMillis,
    messageId,
    people,
    seal: (sealed, audience) => seal(sealed, audience, guildId, caller.userId)
  }
  return made
})

/**
 * The one check for every surface: refuses who lacks the access. Discord's own command permissions are looked up only
 * where they can change the answer: Discord has already asked them where a command was typed.
 */
export const admit = Effect.fnUntraced(function* (demand: Demand, use: Use) {
  const enough = suffices(use.access, demand.access)
  if (enough && (demand.typed || suffices(use.access, "administrator"))) return
  const rules = yield* (yield* Application).rules(use.guildId, demand.command)
  const byDiscord = ruled(rules, use.caller, use.guildId, use.channelId)
  // What a guild allows is the whole command: it is not asked about those parts of it that need more.
  const counted = byDiscord === true && demand.exceeds ? null : byDiscord
  const lacking = lacks(demand.access, use.access, counted)
  if (lacking !== null) return yield* new Refusal({ say: (language) => answers[language].lacking(lacking) })
})
