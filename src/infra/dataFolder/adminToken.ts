import { randomBytes } from "node:crypto"
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Redacted } from "effect"

const file = (folder: string) => join(folder, "admin-token")

/** The operators' token of a folder, locked or not: the command line reads that of a running bot. null: none yet. */
export const readAdminToken = (folder: string): Redacted.Redacted | null => {
  if (!existsSync(file(folder))) return null
  const token = readFileSync(file(folder), "utf8").trim()
  return token === "" ? null : Redacted.make(token)
}

/** The token of a folder that is ours, made when there is none. Throws what the file system throws. */
export const adminTokenOf = (folder: string): Redacted.Redacted => {
  const kept = readAdminToken(folder)
  if (kept !== null) {
    chmodSync(file(folder), 0o600)
    return kept
  }
  const token = randomBytes(32).toString("base64url")
  const fresh = `${file(folder)}.new`
  rmSync(fresh, { force: true })
  // "wx": the mode counts only for a file that this call makes.
  writeFileSync(fresh, `${token}\n`, { flag: "wx", mode: 0o600 })
  renameSync(fresh, file(folder))
  return Redacted.make(token)
}
