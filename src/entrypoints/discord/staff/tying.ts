import { escapeMarkdown, roleMention } from "discord.js"
import { Effect } from "effect"
import type { ExaminedRole } from "../../../actors/levelRoles/examineRoles.ts"
import type { DiscordRefused } from "../../../infra/discord/DiscordClient.ts"
import { GuildRest } from "../../../infra/discord/GuildRest.ts"
import { LevelRoleStore } from "../../../infra/ledger/LevelRoleStore.ts"
import { type GuildId, RoleId } from "../../../machines/ids.ts"
import type { LevelRole } from "../../../machines/leveling/levelRoles.ts"
import { levelRoleTexts } from "../../../machines/texts/levelRole.ts"
import { Refusal, type Use } from "../Use.ts"
import type { Tying } from "./LevelRoleDesk.ts"

const unknownRole = 10011
const mostRoles = 30005
const missingPermissions = 50013

/** Stands for a role that has yet to be made. */
const unmade = RoleId.make("0")

/** A role as it is suggested: by its name, and where two have the same, with its id. */
export const labelOf = ({ role }: ExaminedRole, all: ReadonlyArray<ExaminedRole>): string =>
  all.some((other) => other.role.id !== role.id && other.role.name === role.name)
    ? `${role.name.slice(0, 70)} (${role.id})`
    : role.name

/** The roles that a text may mean: by mention, id or suggestion, else by name. */
const meant = (text: string, all: ReadonlyArray<ExaminedRole>): ReadonlyArray<ExaminedRole> => {
  const wanted = text.toLowerCase()
  const exact = all.filter((it) => [it.role.id, roleMention(it.role.id), labelOf(it, all)].includes(text))
  return exact.length > 0 ? exact : all.filter(({ role }) => role.name.toLowerCase() === wanted)
}

interface Wanted {
  readonly guildId: GuildId
  readonly level: number
  readonly text: string
  /** null: as it is. */
  readonly emoji: string | null
}

/** What it takes to do what is wanted: an existing role is tied, a tied one renamed, or a new one made. */
export const planTying = Effect.fnUntraced(function* (
  { emoji, level, text }: Wanted,
  ties: ReadonlyArray<LevelRole>,
  roles: ReadonlyArray<ExaminedRole>
) {
  const refuse = ({ refusal, role }: ExaminedRole) =>
    refusal === null
      ? Effect.void
      : Effect.fail(
          new Refusal({ say: (language) => levelRoleTexts[language].fault(escapeMarkdown(role.name), refusal) })
        )
  const [found, ...others] = meant(text, roles)
  if (others.length > 0)
    return yield* new Refusal({ say: (language) => levelRoleTexts[language].ambiguous(escapeMarkdown(text)) })
  const tied = ties.find((tie) => tie.level === level)
  const kept = emoji ?? tied?.emoji ?? null
  if (found !== undefined) {
    yield* refuse(found)
    const { id, name } = found.role
    const tying: Tying = { level, roleId: id, name, emoji: kept, how: "tied" }
    return tying
  }
  const renamed = roles.find(({ role }) => role.id === tied?.roleId)
  if (renamed !== undefined) yield* refuse(renamed)
  const tying: Tying = {
    level,
    roleId: renamed?.role.id ?? null,
    name: text,
    emoji: kept,
    how: renamed === undefined ? "made" : "renamed"
  }
  return tying
})

/** The ties of a guild once a role is tied. */
export const tiesWith = (
  ties: ReadonlyArray<LevelRole>,
  { emoji, level, name, roleId }: Tying
): ReadonlyArray<LevelRole> => [
  ...ties.filter((tie) => tie.level !== level && tie.roleId !== roleId),
  { level, roleId: roleId ?? unmade, name, emoji, brokenSince: null }
]

/** Discord's refusals that administrators can mend. */
const mendable = (error: DiscordRefused, name: string): DiscordRefused | Refusal => {
  switch (error.code) {
    case missingPermissions:
      return new Refusal({ say: (language) => levelRoleTexts[language].notAllowed })
    case mostRoles:
      return new Refusal({ say: (language) => levelRoleTexts[language].tooMany })
    case unknownRole:
      return new Refusal({
        say: (language) => levelRoleTexts[language].fault(escapeMarkdown(name), { reason: "gone" })
      })
    default:
      return error
  }
}

/** Ties a role, made or renamed before if need be. Answers it as a mention. */
export const carryOut = Effect.fnUntraced(
  function* ({ caller, guildId }: Use, { emoji, how, level, name, roleId }: Tying) {
    const rest = yield* GuildRest
    const reason = `/level-role by ${caller.name}`
    const id = roleId ?? (yield* rest.createRole(guildId, name, reason)).id
    if (how === "renamed") yield* rest.renameRole(guildId, id, name, reason)
    yield* (yield* LevelRoleStore).tie(guildId, { level, roleId: id, name, emoji })
    return roleMention(id)
  },
  (effect, _, { name }) => Effect.catchTag(effect, "DiscordRefused", (error) => Effect.fail(mendable(error, name)))
)
