import { Effect } from "effect"
import type { DiscordRestError } from "../../infra/discord/DiscordClient.ts"
import { GuildRest } from "../../infra/discord/GuildRest.ts"
import { LevelRoleStore, type RoleCheck } from "../../infra/ledger/LevelRoleStore.ts"
import { SettingsStore } from "../../infra/ledger/SettingsStore.ts"
import type { GuildId, RoleId } from "../../machines/ids.ts"
import { dueRoles, planRoles, takenByHand } from "../../machines/leveling/levelRoles.ts"
import { breakTie, examineTies } from "./ties.ts"

const unknownMember = 10007
const unknownRole = 10011
const missingPermissions = 50013

/** A check that finds its member in membership screening, or that Discord refuses, is tried so often. */
const mostTries = 5
const betweenTries = 60_000

/** What is said of a change in the guild's audit log. */
const reasons = { give: "Level reached", take: "Level not reached" } as const

/** Changes one role. A role that we cannot change breaks its tie; false then. */
const change = (guildId: GuildId, roleId: RoleId, request: Effect.Effect<void, DiscordRestError>) =>
  request.pipe(
    Effect.as(true),
    Effect.catchTag("DiscordRefused", (refusal) => {
      if (refusal.code === unknownRole) return Effect.as(breakTie(guildId, roleId, "gone"), false)
      if (refusal.code !== missingPermissions) return refusal
      // Why, the guild's roles may tell.
      return examineTies(guildId).pipe(Effect.andThen(breakTie(guildId, roleId, "not allowed")), Effect.as(false))
    })
  )

/**
 * Compares a member's roles with those the level earns, and gives and takes what differs, one after another; `turn`
 * waits for the guild's next one. Who is not in the guild, banned or gone, needs nothing.
 *
 * Each change is a request of its own: setting all roles of a member at once could undo what a moderator just did.
 */
const settle = Effect.fnUntraced(function* (check: RoleCheck, turn: Effect.Effect<void>) {
  const { cause, guildId, userId } = check
  const rest = yield* GuildRest
  const store = yield* LevelRoleStore
  const settings = yield* SettingsStore
  const member = yield* rest.member(guildId, userId)
  if (member === null || member.user.bot === true) return yield* store.done(check)
  if (member.pending === true) {
    const tries = check.tries + 1
    return yield* store.postpone(check, { ms: tries < mostTries ? betweenTries : null, tries })
  }
  const { levelRoles } = yield* settings.load(guildId)
  const ties = yield* store.ties(guildId)
  const [standing] = yield* store.standings(guildId, [userId])
  if (standing === undefined) return yield* store.done(check)

  const worn = new Set(member.roles)
  const due = dueRoles(ties, standing.level, levelRoles.keep)
  const removed = cause === "removed" ? takenByHand(due, worn, standing) : []
  const refused = new Set([...standing.refused, ...removed])
  const { adopt, forget, give, take } = planRoles(ties, due, worn, { held: standing.held, refused })
  if (adopt.length + forget.length + removed.length > 0) {
    yield* store.record(guildId, userId, { held: adopt, refused: removed, forgotten: forget })
  }
  for (const roleId of give) {
    yield* turn
    if (yield* change(guildId, roleId, rest.giveRole(guildId, userId, roleId, reasons.give))) {
      yield* store.record(guildId, userId, { held: [roleId] })
    }
  }
  for (const roleId of take) {
    yield* turn
    if (yield* change(guildId, roleId, rest.takeRole(guildId, userId, roleId, reasons.take))) {
      yield* store.record(guildId, userId, { forgotten: [roleId] })
    }
  }
  yield* store.done(check)
})

/** One check, up to where it needs no further look now. Fails when Discord or the database is away. */
export const checkRoles = Effect.fnUntraced(function* (check: RoleCheck, turn: Effect.Effect<void>) {
  const store = yield* LevelRoleStore
  const refused = Effect.fnUntraced(function* (why: string) {
    const tries = check.tries + 1
    if (tries < mostTries) return yield* store.postpone(check, { ms: betweenTries, tries })
    yield* Effect.logWarning("a member's level roles cannot be looked at").pipe(
      Effect.annotateLogs({ guildId: check.guildId, userId: check.userId, why })
    )
    return yield* store.done(check)
  })
  return yield* settle(check, turn).pipe(
    Effect.catchTags({
      DiscordRefused: ({ code, message }) => (code === unknownMember ? store.done(check) : refused(message)),
      DiscordUnreadable: ({ route }) => refused(`unreadable: ${route}`)
    })
  )
})
