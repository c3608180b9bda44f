import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { drawn } from "../../../src/entrypoints/discord/leveling/drawn.ts"
import { type Picture, PictureFailed } from "../../../src/infra/pictures/Pictures.ts"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"

const card = (draw: Effect.Effect<Picture, PictureFailed>) => ({
  draw,
  name: "rank",
  description: "ada, level 3",
  embed: { title: "ada" }
})

const picture = Effect.succeed<Picture>({ bytes: new Uint8Array([1, 2]), mime: "image/webp" })

it.effect("a card is a picture with a description, and takes the words of a message away", () =>
  Effect.gen(function* () {
    const { embeds, files } = yield* drawn({ settings: defaultSettings }, card(picture))
    assert.deepStrictEqual(embeds, [])
    assert.deepStrictEqual(files, [
      { name: "rank.webp", data: Buffer.from([1, 2]), contentType: "image/webp", description: "ada, level 3" }
    ])
  })
)

it.effect("a card that cannot be drawn is said in words, and takes the picture of a message away", () =>
  Effect.gen(function* () {
    const busy = Effect.fail(new PictureFailed({ reason: "busy", cause: null }))
    const answer = yield* drawn({ settings: defaultSettings }, card(busy))
    assert.deepStrictEqual(answer, { embeds: [{ title: "ada" }], files: [] })
  })
)

it.effect("a guild that wants no cards has none drawn", () =>
  Effect.gen(function* () {
    const settings = { ...defaultSettings, modules: { ...defaultSettings.modules, cards: false } }
    const answer = yield* drawn({ settings }, card(Effect.die("not to be drawn")))
    assert.deepStrictEqual(answer, { embeds: [{ title: "ada" }], files: [] })
  })
)
