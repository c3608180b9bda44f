import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { type Audience, CustomIds } from "../../../src/entrypoints/discord/CustomIds.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"

const harbour = GuildId.make("1001")
const island = GuildId.make("1002")
const ada = UserId.make("2001")
const bob = UserId.make("2002")

const sealed = { name: "panel-toggle", state: '["voice.company",true]' }

const made = (token = "a token") =>
  Effect.flatMap(Layer.build(CustomIds.layer(Redacted.make(token))), (context) =>
    Effect.provideContext(
      Effect.map(CustomIds, (ids) => ids),
      context
    )
  ).pipe(Effect.scoped)

describe("a custom id", () => {
  it.effect("opens for whoever it was made for, where it was made", () =>
    Effect.gen(function* () {
      const { open, seal } = yield* made()
      assert.deepStrictEqual(open(seal(sealed, "caller", harbour, ada), harbour, ada), sealed)
    })
  )

  it.effect("does not open for another, unless it is for anyone", () =>
    Effect.gen(function* () {
      const { open, seal } = yield* made()
      assert.isNull(open(seal(sealed, "caller", harbour, ada), harbour, bob))
      assert.deepStrictEqual(open(seal(sealed, "anyone", harbour, ada), harbour, bob), sealed)
    })
  )

  it.effect("does not open in another guild", () =>
    Effect.gen(function* () {
      const { open, seal } = yield* made()
      const audiences: ReadonlyArray<Audience> = ["caller", "anyone"]
      for (const audience of audiences) assert.isNull(open(seal(sealed, audience, harbour, ada), island, ada))
    })
  )

  it.effect("does not open when any character of it was altered", () =>
    Effect.gen(function* () {
      const { open, seal } = yield* made()
      const id = seal(sealed, "caller", harbour, ada)
      for (let at = 0; at < id.length; at++) {
        for (const other of ["a", "!", "*", "Z"]) {
          const altered = `${id.slice(0, at)}${other}${id.slice(at + 1)}`
          if (altered !== id) assert.isNull(open(altered, harbour, ada), altered)
        }
        assert.isNull(open(id.slice(0, at), harbour, ada))
      }
      assert.isNull(open(`${id} `, harbour, ada))
    })
  )

  it.effect("outlives the process, as the key comes from the token", () =>
    Effect.gen(function* () {
      const first = yield* made()
      const second = yield* made()
      const other = yield* made("another token")
      const id = first.seal(sealed, "caller", harbour, ada)
      assert.deepStrictEqual(second.open(id, harbour, ada), sealed)
      assert.isNull(other.open(id, harbour, ada))
    })
  )

  it.effect("that would be longer than Discord's bound is a defect of ours", () =>
    Effect.gen(function* () {
      const { seal } = yield* made()
      const state = (length: number) => ({ name: "panel-toggle", state: "x".repeat(length) })
      assert.strictEqual(seal(state(73), "caller", harbour, ada).length, 100)
      assert.throws(() => seal(state(74), "caller", harbour, ada), "too long")
    })
  )
})
