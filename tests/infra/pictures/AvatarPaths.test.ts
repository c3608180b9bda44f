import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { AvatarPaths } from "../../../src/infra/pictures/AvatarPaths.ts"
import type { Portrayed } from "../../../src/infra/pictures/Avatars.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"

const pathsOf = (token: string) =>
  Effect.runSync(AvatarPaths.pipe(Effect.provide(AvatarPaths.layer(Redacted.make(token)))))

const guildId = GuildId.make("7000000000000001")
const userId = UserId.make("5000000000000001")

const portraits: ReadonlyArray<Portrayed> = [
  { of: "user", userId, hash: "a_0f3c" },
  { of: "member", guildId, userId, hash: "0f3c" },
  { of: "guild", guildId, hash: "0f3c" }
]

const fileOf = (path: string | null) => (path ?? "").slice("/avatars/".length)

describe("the path of a picture", () => {
  it.each(portraits)("leads back to it: %j", (portrayed) => {
    const paths = pathsOf("token")
    const path = paths.of(portrayed)
    assert.match(path ?? "", /^\/avatars\/[\w.-]+$/)
    assert.deepStrictEqual(paths.open(fileOf(path)), portrayed)
    assert.strictEqual(pathsOf("token").of(portrayed), path)
  })

  it("is none where there is no picture, or its hash is none", () => {
    const paths = pathsOf("token")
    assert.isNull(paths.of({ of: "user", userId, hash: null }))
    assert.isNull(paths.of({ of: "user", userId, hash: "../../admin-token" }))
  })

  it("opens for nobody who made it up", () => {
    const paths = pathsOf("token")
    for (const portrayed of portraits) {
      const file = fileOf(paths.of(portrayed))
      assert.isNull(pathsOf("another").open(file))
      assert.isNull(paths.open(file.replace("0f3c", "0f3d")))
      assert.isNull(paths.open(`${file}x`))
      assert.isNull(paths.open(file.slice(0, -1)))
    }
    for (const file of ["", ".", "..", "user.1.0f3c", "../admin-token", `user.1.0f3c.${"A".repeat(16)}`, "\0"]) {
      assert.isNull(paths.open(file), file)
    }
  })
})
