import { assert } from "@effect/vitest"
import { Effect, Fiber, Layer, Queue, Redacted, Schema } from "effect"
import { TestClock } from "effect/testing"
import { sql } from "kysely"
import { BoardLinks } from "../../../src/actors/boards/BoardLinks.ts"
import { keepNotices } from "../../../src/actors/notices/keepNotices.ts"
import { DiscordRest } from "../../../src/infra/discord/DiscordRest.ts"
import { Faces } from "../../../src/infra/discord/Faces.ts"
import { GuildRest } from "../../../src/infra/discord/GuildRest.ts"
import { MessageRest } from "../../../src/infra/discord/MessageRest.ts"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { OutboxStore } from "../../../src/infra/ledger/OutboxStore.ts"
import { SettingsStore } from "../../../src/infra/ledger/SettingsStore.ts"
import { Avatars } from "../../../src/infra/pictures/Avatars.ts"
import type { RestEntry } from "../../../src/infra/simulator/rest/Rest.ts"
import { Simulator } from "../../../src/infra/simulator/Simulator.ts"
import { ChannelId, GuildId, MessageId, UserId } from "../../../src/machines/ids.ts"
import { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { batch, message, minutes } from "../../infra/ledger/batches.ts"
import { databaseTime } from "../../infra/ledger/databases.ts"

export const second = 1000
export { minutes }

let scenes = 0
let written = 1

/** Waits, on the machine's own clock, until something holds. */
export const until = Effect.fnUntraced(function* (what: string, holds: Effect.Effect<boolean>) {
  for (let looked = 0; looked < 24_000; looked++) {
    if (yield* holds) return
    yield* TestClock.withLive(Effect.sleep("5 millis"))
  }
  return yield* Effect.die(new Error(`never ${what}`))
})

interface NoticeRow {
  readonly id: string
  readonly kind: string
  readonly outcome: string | null
  readonly message_id: string | null
}

/**
 * The simulated Discord and a guild in it whose notices go to the channel `log`, a database that belongs to nobody
 * else meanwhile, and the worker between them. The database and Discord share one clock, `databaseTime`; what the
 * worker waits for is in the hands of TestClock.
 */
export const makeStage = Effect.fnUntraced(function* (members: ReadonlyArray<string> = ["ada"]) {
  // A day of its own, so that no scene has the ids of another.
  databaseTime.now = Date.UTC(2027, 0, 1 + 2 * scenes++, 12)
  const database = yield* Database
  const ledger = yield* LedgerStore
  const outbox = yield* OutboxStore
  const store = yield* SettingsStore
  yield* database.rows(sql`delete from outbox`)
  const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })

  const simulator = yield* Simulator.make({ seed: scenes, now: () => databaseTime.now })
  yield* simulator.run([
    { do: "guild", as: "g", name: "Harbour", text: ["log", "hall"] },
    ...members.map((as) => ({ do: "member", as, guild: "g", name: as }) as const)
  ])
  const target = { token: Redacted.make(simulator.token), apiUrl: simulator.addresses.api }
  const links = BoardLinks.layer("https://board.example").pipe(
    Layer.provide(Faces.layer),
    // Names alone are asked for, no pictures.
    Layer.provide(Avatars.layer({ cdnUrl: target.apiUrl, dataFolder: "/nowhere", files: 1 }))
  )
  const discord = yield* Layer.build(
    Layer.mergeAll(links, MessageRest.layer).pipe(
      Layer.provideMerge(GuildRest.layer),
      Layer.provideMerge(DiscordRest.layer(target))
    )
  )

  const guildOf = (name: string) => GuildId.make(simulator.names.guild(name).facts.id)
  const channel = (name: string, guild = "g") => {
    const found = [...simulator.names.guild(guild).channels.values()].find((it) => it.name === name)
    if (found === undefined) throw new Error(`there is no channel ${name}`)
    return ChannelId.make(found.id)
  }
  const user = (name: string) => UserId.make(simulator.names.user(name))

  const choose = Effect.fnUntraced(function* (notices: object = {}, more: object = {}, guild = "g") {
    const chosen = {
      modules: { notices: true },
      curve: { kind: "linear", base: 100 },
      notices: { where: "channel", channelId: channel("log", guild), ...notices },
      ...more
    }
    yield* store.save(guildOf(guild), yield* Schema.decodeUnknownEffect(GuildSettings)(chosen), "a test")
  })
  yield* choose()

  /** One settlement in which a member rises by so many levels (of 100 XP each), writing in a channel. */
  const rise = Effect.fnUntraced(function* (
    member = "ada",
    options: { levels?: number; in?: string; guild?: string } = {}
  ) {
    const guild = options.guild ?? "g"
    const item = message({
      guildId: guildOf(guild),
      userId: user(member),
      channelId: channel(options.in ?? "hall", guild),
      messageId: MessageId.make(String(written++)),
      at: databaseTime.now,
      xp: 100 * (options.levels ?? 1)
    })
    yield* ledger.settle(lease, batch({ messages: [item] }))
  })

  const rows = database
    .rows(sql<NoticeRow>`select id, kind, outcome, message_id from outbox order by id`)
    .pipe(Effect.orDie)
  const outcomes = Effect.map(rows, (all) => all.map(({ kind, outcome }) => [kind, outcome] as const))

  /** A process that delivers. `store`: what it takes for its outbox. */
  const start = Effect.fnUntraced(function* (store: OutboxStore["Service"] = outbox, leases = [lease]) {
    const announced = yield* Queue.sliding<void>(1)
    const fiber = yield* keepNotices(() => leases, announced).pipe(
      Effect.provideContext(discord),
      Effect.provideService(OutboxStore, store),
      Effect.forkScoped
    )
    return { stop: Fiber.interrupt(fiber), wake: Queue.offer(announced, undefined) }
  })

  /** Delivers until nothing waits, and stops. */
  const deliver = Effect.gen(function* () {
    const { stop } = yield* start()
    yield* until(
      "delivered",
      Effect.map(rows, (all) => all.every(({ outcome }) => outcome !== null))
    )
    yield* stop
  })

  const posted = (channelId: string) => simulator.discord.messages.in(channelId).map(({ content }) => content)
  const sent = (matches: (entry: RestEntry) => boolean) => simulator.rest.filter(matches)
  return {
    simulator,
    database,
    ledger,
    outbox,
    lease,
    guildOf,
    channel,
    user,
    choose,
    rise,
    rows,
    outcomes,
    start,
    deliver,
    /** What stands in a channel of the guild. */
    in: (name: string, guild = "g") => posted(channel(name, guild)),
    /** What a member was told directly. */
    direct: (member: string) =>
      [...simulator.discord.world.directs.values()]
        .filter(({ recipientId }) => recipientId === user(member))
        .flatMap(({ id }) => posted(id)),
    /** What we wrote in a channel of the guild. */
    own: (name: string) =>
      simulator.discord.messages
        .in(channel(name))
        .filter(({ authorId }) => authorId === simulator.discord.world.bot.id),
    /** So many messages of members, so that pages have to be turned. */
    chatter: (name: string, count: number) => {
      for (let said = 0; said < count; said++) {
        simulator.perform({ do: "say", member: "ada", guild: "g", channel: name, text: "chatter" })
      }
    },
    /** Until a notice waits for its next attempt: a few seconds, where a claim lasts half a minute. */
    untilPostponed: until(
      "postponed",
      Effect.suspend(() =>
        database.rows(sql`
          select from outbox where finished_at is null and not_before > ${databaseTime.now}
            and not_before < ${databaseTime.now + 30 * second}`)
      ).pipe(
        Effect.orDie,
        Effect.map((found) => found.length > 0)
      )
    ),
    /** New messages that were asked for, in any channel. */
    posts: () => sent(({ method, path }) => method === "POST" && /^\/channels\/\d+\/messages$/.test(path)),
    /** Until Discord has been asked so often to change a message. */
    untilEdited: (times: number) =>
      until(
        `edited ${times} times`,
        Effect.sync(() => sent(({ method }) => method === "PATCH").length >= times)
      ),
    /** Until Discord has been asked so often for new messages. */
    untilPosted: (times: number) =>
      until(
        `posted ${times} times`,
        Effect.sync(() => sent(({ method, path }) => method === "POST" && path.endsWith("/messages")).length >= times)
      ),
    untilOutcomes: (wanted: ReadonlyArray<readonly [kind: string, outcome: string | null]>) =>
      until(
        `came to ${JSON.stringify(wanted)}`,
        Effect.map(outcomes, (found) => JSON.stringify(found) === JSON.stringify(wanted))
      ).pipe(Effect.catchCause(() => Effect.map(outcomes, (found) => assert.deepStrictEqual(found, [...wanted]))))
  }
})
