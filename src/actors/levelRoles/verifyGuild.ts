import { Effect } from "effect"
import { LedgerClock } from "../../infra/clock/LedgerClock.ts"
import { Gateway } from "../../infra/discord/Gateway.ts"
import { GuildRest } from "../../infra/discord/GuildRest.ts"
import { LevelRoleStore, type RolePage, type RoleStanding } from "../../infra/ledger/LevelRoleStore.ts"
import { SettingsStore } from "../../infra/ledger/SettingsStore.ts"
import type { GuildId, RoleId, UserId } from "../../machines/ids.ts"
import { dueRoles, type LevelRole, planRoles } from "../../machines/leveling/levelRoles.ts"
import type { Keep } from "../../machines/settings/GuildSettings.ts"
import { examineTies } from "./ties.ts"

const pageSize = 1000

/** Between two pages of a guild's members. */
const pagePause = "1 second"

interface Listed extends Pick<RolePage, "users" | "through" | "whole"> {
  /** Those whose roles can be compared, with the roles they wear. */
  readonly members: ReadonlyArray<{ readonly standing: RoleStanding; readonly worn: ReadonlySet<string> }>
}

/** The next of all members of the guild. */
const listed = Effect.fnUntraced(function* (guildId: GuildId, after: UserId | null) {
  const rest = yield* GuildRest
  const store = yield* LevelRoleStore
  const page = yield* rest.members(guildId, after)
  const humans = page.filter(({ user }) => user.bot !== true)
  // Who has yet to pass the screening is looked at afterwards.
  const worn = new Map(humans.filter(({ pending }) => pending !== true).map((m) => [m.user.id, new Set(m.roles)]))
  const standings = yield* store.standings(guildId, [...worn.keys()])
  return {
    users: humans.map(({ user }) => user.id),
    through: page.length < pageSize ? null : (page.at(-1)?.user.id ?? null),
    whole: true,
    members: standings.map((standing) => ({ standing, worn: worn.get(standing.userId) ?? new Set<RoleId>() }))
  } satisfies Listed
})

/** The next of those members whom we know, taken to wear what is on record. */
const known = Effect.fnUntraced(function* (guildId: GuildId, after: UserId | null) {
  const store = yield* LevelRoleStore
  const standings = yield* store.known(guildId, after)
  return {
    users: standings.map(({ userId }) => userId),
    through: standings.length < pageSize ? null : (standings.at(-1)?.userId ?? null),
    whole: false,
    members: standings.map((standing) => ({ standing, worn: standing.held }))
  } satisfies Listed
})

const compare = (ties: ReadonlyArray<LevelRole>, keep: Keep, { members, through, users, whole }: Listed) => {
  const adopted: Array<readonly [UserId, RoleId]> = []
  const forgotten: Array<readonly [UserId, RoleId]> = []
  const due: Array<UserId> = []
  for (const { standing, worn } of members) {
    const { userId } = standing
    const plan = planRoles(ties, dueRoles(ties, standing.level, keep), worn, standing)
    for (const roleId of plan.adopt) adopted.push([userId, roleId])
    for (const roleId of plan.forget) forgotten.push([userId, roleId])
    // What is to be given is not held, whatever is on record: else its absence would pass for a removal by hand.
    for (const roleId of plan.give) forgotten.push([userId, roleId])
    if (plan.give.length + plan.take.length > 0) due.push(userId)
  }
  return { through, users, whole, adopted, forgotten, due }
}

/**
 * The verification of a guild: every tied role is looked at, then every member, by pages; who differs is queued. A
 * restart goes on at the last page. Absence counts only after the last one. Without the members intent Discord lists
 * nobody: those we know are compared with what is on record, and nobody is found absent.
 */
export const verifyGuild = Effect.fnUntraced(function* (guildId: GuildId) {
  const clock = yield* LedgerClock
  const store = yield* LevelRoleStore
  const settings = yield* SettingsStore
  const reduced = (yield* Gateway).reduced()
  const pass = yield* store.beginPass(guildId)
  yield* examineTies(guildId)
  const ties = yield* store.ties(guildId)
  const { levelRoles } = yield* settings.load(guildId)
  for (let after = pass.after; ;) {
    const askedAt = clock.now()
    const page = yield* reduced ? known(guildId, after) : listed(guildId, after)
    if (!(yield* store.takePage(guildId, pass, { ...compare(ties, levelRoles.keep, page), askedAt }))) return
    if (page.through === null) break
    after = page.through
    yield* Effect.sleep(pagePause)
  }
  while ((yield* store.markMissing(guildId, pass)) > 0);
  yield* store.endPass(guildId, pass)
})
