import { Effect } from "effect"
import { LevelRoleStore, type TieFault } from "../../infra/ledger/LevelRoleStore.ts"
import type { GuildId, RoleId } from "../../machines/ids.ts"
import { examineRoles } from "./examineRoles.ts"

/** From now on a tied role is left alone: said once, and not found out again for each member. */
export const breakTie = Effect.fnUntraced(function* (guildId: GuildId, roleId: RoleId, fault: TieFault) {
  const store = yield* LevelRoleStore
  if (yield* store.broke(guildId, roleId, fault)) {
    yield* Effect.logWarning(`a level role can no longer be given: ${fault}`).pipe(
      Effect.annotateLogs({ guildId, roleId })
    )
  }
})

/**
 * Reads the roles of a guild: adopts the names of tied ones, breaks ties to those that are gone or that we may not or
 * would not give, and mends ties to those we may give again.
 */
export const examineTies = Effect.fnUntraced(function* (guildId: GuildId) {
  const store = yield* LevelRoleStore
  const ties = yield* store.ties(guildId)
  if (ties.length === 0) return
  const roles = new Map((yield* examineRoles(guildId)).map((examined) => [examined.role.id, examined]))
  let mended = false
  for (const { roleId } of ties) {
    const examined = roles.get(roleId)
    const fault = examined === undefined ? "gone" : (examined.refusal?.reason ?? null)
    if (fault !== null) yield* breakTie(guildId, roleId, fault)
    else if (examined !== undefined && (yield* store.found(guildId, roleId, examined.role.name))) mended = true
  }
  return mended
})
