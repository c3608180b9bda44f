import { assert, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Layer } from "effect"
import { TestClock } from "effect/testing"
import { DiscordRefused } from "../../../src/infra/discord/DiscordClient.ts"
import { DiscordUnavailable } from "../../../src/infra/discord/Gateway.ts"
import { Faces } from "../../../src/infra/discord/Faces.ts"
import { GuildRest, type GuildMember } from "../../../src/infra/discord/GuildRest.ts"
import { Avatars, type Portrayed } from "../../../src/infra/pictures/Avatars.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"

const guildId = GuildId.make("1")
const id = (place: number) => UserId.make(String(100 + place))

const member = (userId: UserId, more: Partial<GuildMember> = {}): GuildMember => ({
  user: { id: userId, username: `user${userId}`, avatar: "general" },
  roles: [],
  ...more
})

/** Whose picture was asked for is what the picture says. */
const avatars = Layer.mock(Avatars, {
  get: (portrayed: Portrayed) =>
    Effect.succeed(portrayed.hash === null ? null : new TextEncoder().encode(`${portrayed.of} ${portrayed.hash}`))
})

const drawn = (bytes: Uint8Array | null) => (bytes === null ? null : new TextDecoder().decode(bytes))

/** Faces over a Discord of the test's own making; `asked` are the members it was asked for. */
const open = Effect.fnUntraced(function* (answer: GuildRest["Service"]["member"]) {
  const asked: Array<UserId> = []
  const rest = Layer.mock(GuildRest, {
    member: (guild, userId) => Effect.suspend(() => (asked.push(userId), answer(guild, userId))),
    guild: () => Effect.fail(new DiscordUnavailable({ cause: "away" }))
  })
  const context = yield* Layer.build(Faces.layer.pipe(Layer.provide([rest, avatars])))
  const faces = yield* Faces.pipe(Effect.provideContext(context))
  return { asked, faces }
})

it.effect("a member is asked for once, and goes by the name and picture that the guild knows before all others", () =>
  Effect.gen(function* () {
    const { asked, faces } = yield* open((_, userId) =>
      Effect.succeed(member(userId, { nick: "Captain", avatar: "own" }))
    )
    for (let turn = 0; turn < 2; turn += 1) {
      const face = yield* faces.member(guildId, id(1))
      assert.deepInclude(face, { id: id(1), name: "Captain" })
      assert.strictEqual(drawn(face.avatar), "member own")
    }
    assert.deepStrictEqual(asked, [id(1)])
  })
)

it.effect("whom an interaction showed need not be asked for", () =>
  Effect.gen(function* () {
    const { asked, faces } = yield* open(() => Effect.die("not to be asked"))
    yield* faces.learn(guildId, [
      { userId: id(1), name: "Ada", picture: { of: "user", hash: "new" }, bot: false },
      { userId: id(2), name: "Bob", picture: null, bot: false }
    ])
    const ada = yield* faces.member(guildId, id(1))
    assert.deepStrictEqual([ada.name, drawn(ada.avatar)], ["Ada", "user new"])
    const bob = yield* faces.member(guildId, id(2))
    assert.deepStrictEqual([bob.name, drawn(bob.avatar)], ["Bob", null])
    assert.deepStrictEqual(asked, [])
  })
)

it.effect("who is gone goes by their id, and is not asked for again", () =>
  Effect.gen(function* () {
    const { asked, faces } = yield* open(() => Effect.succeed(null))
    for (let turn = 0; turn < 2; turn += 1) {
      assert.deepStrictEqual(yield* faces.member(guildId, id(1)), { id: id(1), name: id(1), avatar: null })
    }
    assert.lengthOf(asked, 1)
  })
)

it.effect("a failure is not remembered", () =>
  Effect.gen(function* () {
    let away = true
    const { faces } = yield* open((_, userId) =>
      away ? Effect.fail(new DiscordUnavailable({ cause: "away" })) : Effect.succeed(member(userId))
    )
    assert.deepStrictEqual(yield* faces.member(guildId, id(1)), { id: id(1), name: id(1), avatar: null })
    away = false
    const face = yield* faces.member(guildId, id(1))
    assert.strictEqual(face.name, `user${id(1)}`)
    assert.deepInclude(yield* faces.guild(guildId), { id: guildId, name: guildId, avatar: null })
  })
)

it.effect(
  "the members of a page are asked for at once, and wait three seconds for a Discord that hangs, not more",
  () =>
    Effect.gen(function* () {
      const ten = Array.from({ length: 10 }, (_, place) => id(place))
      const all = yield* Deferred.make<void>()
      const { asked, faces } = yield* open(() => {
        if (asked.length === ten.length) Deferred.doneUnsafe(all, Effect.void)
        return Effect.never
      })
      const working = yield* Effect.forkChild(
        Effect.forEach(ten, (userId) => faces.member(guildId, userId), { concurrency: "unbounded" })
      )
      yield* Deferred.await(all)
      yield* TestClock.adjust("3 seconds")
      const found = yield* Fiber.join(working)
      assert.deepStrictEqual(
        found.map(({ name }) => name),
        ten.map(String)
      )
    })
)

it.effect("a guild that we are not in is none, and one that cannot be asked for goes by its id", () =>
  Effect.gen(function* () {
    const answers = [
      Effect.fail(new DiscordRefused({ status: 404, code: 10004, message: "Unknown Guild" })),
      Effect.fail(new DiscordUnavailable({ cause: "away" }))
    ]
    const profiles = yield* Effect.forEach(answers, (answer) =>
      Effect.gen(function* () {
        const rest = Layer.mock(GuildRest, { guild: () => answer })
        const context = yield* Layer.build(Faces.layer.pipe(Layer.provide([rest, avatars]), Layer.fresh))
        return yield* (yield* Faces.pipe(Effect.provideContext(context))).guildProfile(guildId)
      })
    )
    assert.deepStrictEqual(profiles, [null, { name: guildId, picture: null }])
  })
)
