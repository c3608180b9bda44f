import type { RoleId } from "../ids.ts"
import type { Keep } from "../settings/GuildSettings.ts"

/** A role tied to a level. */
export interface LevelRole {
  readonly level: number
  readonly roleId: RoleId
  /** As Discord last told it. */
  readonly name: string
  /** Shown beside names. */
  readonly emoji: string | null
  /** When the role was found gone or out of the bot's reach: ms, UTC. It is left alone until that is mended. */
  readonly brokenSince: number | null
}

/** What is on record of a member's level roles. */
export interface RoleRecord {
  /** Those that we gave, or found when they were due. */
  readonly held: ReadonlySet<RoleId>
  /** Those that a moderator took away. */
  readonly refused: ReadonlySet<RoleId>
}

/** The roles that a level earns: all tied at or below it, or the highest of them. Broken ties earn nothing. */
export const dueRoles = (ties: ReadonlyArray<LevelRole>, level: number, keep: Keep): ReadonlySet<RoleId> => {
  const reached = ties
    .filter((tie) => tie.brokenSince === null && tie.level <= level)
    .sort((a, b) => b.level - a.level)
    .map(({ roleId }) => roleId)
  return new Set(keep === "all" ? reached : reached.slice(0, 1))
}

/** What sets a member right: changes to make at Discord, and what to remember besides. Lowest role first. */
export interface RolePlan {
  readonly give: ReadonlyArray<RoleId>
  readonly take: ReadonlyArray<RoleId>
  /** To be recorded as held: due, and there without us. */
  readonly adopt: ReadonlyArray<RoleId>
  /** To be forgotten: on record, and not there any more. */
  readonly forget: ReadonlyArray<RoleId>
}

/**
 * Compares what a level earns with the roles a member wears.
 *
 * Taken is only what is on record as held: a role that somebody gave by hand, and that the level does not reach, is
 * that person's decision and stays. A role that a moderator took away is not given; worn again all the same, somebody
 * has given it back, and it is as any other.
 */
export const planRoles = (
  ties: ReadonlyArray<LevelRole>,
  due: ReadonlySet<RoleId>,
  worn: ReadonlySet<string>,
  { held, refused }: RoleRecord
): RolePlan => {
  const plan: Record<keyof RolePlan, Array<RoleId>> = { give: [], take: [], adopt: [], forget: [] }
  for (const { brokenSince, roleId } of ties.toSorted((a, b) => a.level - b.level)) {
    if (brokenSince !== null) continue
    if (due.has(roleId)) {
      if (!worn.has(roleId)) {
        if (!refused.has(roleId)) plan.give.push(roleId)
      } else if (!held.has(roleId)) plan.adopt.push(roleId)
    } else if (worn.has(roleId)) {
      if (held.has(roleId)) plan.take.push(roleId)
      else if (refused.has(roleId)) plan.forget.push(roleId)
    } else if (held.has(roleId)) plan.forget.push(roleId)
  }
  return plan
}

/** Recorded as held, due, and not worn: somebody has taken it away. */
export const takenByHand = (
  due: ReadonlySet<RoleId>,
  worn: ReadonlySet<string>,
  { held }: RoleRecord
): ReadonlyArray<RoleId> => [...held].filter((roleId) => due.has(roleId) && !worn.has(roleId))

/** Members alike in all that decides about their level roles. */
export interface Alike extends RoleRecord {
  readonly level: number
  /** The level after the change that is asked about. */
  readonly levelAfter: number
  readonly members: number
}

export interface RoleRules {
  readonly ties: ReadonlyArray<LevelRole>
  readonly keep: Keep
}

/**
 * How many members would gain a role, and how many lose one. `recorded`: what they hold is on record; before that, they
 * are taken to hold what their level earns under the rules as they are.
 */
export const countMoves = (
  groups: ReadonlyArray<Alike>,
  before: RoleRules,
  after: RoleRules,
  recorded: boolean
): { readonly gain: number; readonly lose: number } => {
  let gain = 0
  let lose = 0
  for (const { held: known, level, levelAfter, members, refused } of groups) {
    const held = recorded ? known : dueRoles(before.ties, level, before.keep)
    const due = dueRoles(after.ties, levelAfter, after.keep)
    const plan = planRoles(after.ties, due, held, { held, refused })
    if (plan.give.length > 0) gain += members
    if (plan.take.length > 0) lose += members
  }
  return { gain, lose }
}
