import { RoleId } from "../../../src/machines/ids.ts"

/** The role tied to a level, in tests. */
export const roleOf = (level: number) => RoleId.make(String(7000 + level))

export const tieAt = (level: number) => ({ level, roleId: roleOf(level), name: `level ${level}`, emoji: null })
