import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted, Ref, Schema } from "effect"
import * as views from "../../../src/actors/inspection/views.ts"
import { adminServer } from "../../../src/entrypoints/admin/AdminServer.ts"
import { MachineView } from "../../../src/entrypoints/admin/machines.ts"
import { defaultSettings, GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { samplePages, startAdmin, token } from "./adminClient.ts"
import { ada, deck, harbour, sampleBot } from "./sampleInspector.ts"

const decode = <S extends Schema.ConstraintDecoder<unknown>>(schema: S, json: unknown): S["Type"] =>
  Schema.decodeUnknownSync(schema, { onExcessProperty: "error" })(json)

const Problem = Schema.StructWithRest(
  Schema.Struct({ type: Schema.String, title: Schema.String, status: Schema.Int }),
  [Schema.Record(Schema.String, Schema.Unknown)]
)

describe("the admin API", () => {
  it.live("answers in the shapes of its contract", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const shapes = [
        ["/admin/runtime", views.RuntimeView],
        ["/admin/guilds", views.pageOf(views.GuildView)],
        [`/admin/guilds/${harbour}`, views.GuildDetail],
        [`/admin/guilds/${harbour}/sessions`, views.pageOf(views.SessionItem)],
        [`/admin/guilds/${harbour}/sessions/${ada}`, views.SessionView],
        [`/admin/guilds/${harbour}/members/${ada}`, views.MemberView],
        [`/admin/guilds/${harbour}/members/${ada}/ledger`, views.pageOf(views.LedgerEntryView)],
        [`/admin/guilds/${harbour}/settings`, GuildSettings],
        ["/admin/machines", views.pageOf(MachineView)],
        ["/admin/machines/voiceSession", MachineView]
      ] as const
      for (const [path, schema] of shapes) {
        const answer = yield* admin.get(path)
        assert.strictEqual(answer.status, 200, `${path}: ${answer.text}`)
        decode(Schema.Union([schema]), answer.json)
      }
      const session = (yield* admin.get(`/admin/guilds/${harbour}/sessions/${ada}`)).json
      assert.deepStrictEqual(session, {
        guildId: harbour,
        userId: ada,
        name: "Ada",
        channelId: deck,
        activity: "streaming",
        attention: "active",
        camera: false,
        screen: true,
        standing: "withheld",
        withheld: ["alone"],
        joinedAt: "2026-01-31T11:59:00.000Z",
        since: "2026-01-31T12:00:00.000Z",
        creditedUntil: null,
        unpaidMs: 1500,
        seconds: { active: 60, afk: 0, video: 0, streaming: 1.5 },
        restarts: 0,
        evidence: "seen",
        lastError: null,
        transitions: [{ at: "2026-01-31T12:00:00.000Z", from: "active", to: "streaming", event: "VOICE.CHANGED" }]
      })
    }).pipe(Effect.scoped)
  )

  it.live("walks a list by its cursor to the end", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const Page = views.pageOf(views.GuildView)
      const first = decode(Page, (yield* admin.get("/admin/guilds?limit=1")).json)
      assert.deepStrictEqual(
        first.items.map(({ name }) => name),
        ["Harbour"]
      )
      const second = decode(Page, (yield* admin.get(`/admin/guilds?limit=1&cursor=${first.next}`)).json)
      assert.deepStrictEqual(
        second.items.map(({ name }) => name),
        ["Island"]
      )
      assert.isNull(second.next)
    }).pipe(Effect.scoped)
  )

  it.live("passes the bounds of a ledger on as instants", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const answer = yield* admin.get(
        `/admin/guilds/${harbour}/members/${ada}/ledger?from=2026-01-31T13:00:00%2B01:00&to=2026-02-01T00:00:00Z`
      )
      assert.deepInclude((answer.json as { readonly items: ReadonlyArray<object> }).items[0], {
        from: "2026-01-31T12:00:00.000Z",
        to: "2026-02-01T00:00:00.000Z"
      })
    }).pipe(Effect.scoped)
  )

  it.live("does what it is told before it answers", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      for (const path of [
        `/admin/guilds/${harbour}/settle`,
        `/admin/guilds/${harbour}/checkpoint`,
        `/admin/guilds/${harbour}/restart`,
        `/admin/guilds/${harbour}/reconcile`,
        `/admin/guilds/${harbour}/sessions/${ada}/restart`,
        "/admin/drain"
      ]) {
        assert.strictEqual((yield* admin.post(path)).status, 204, path)
      }
      assert.deepStrictEqual(yield* Ref.get(admin.bot.commands), [
        `settle ${harbour}`,
        `checkpoint ${harbour}`,
        `restart ${harbour}`,
        `reconcile ${harbour}`,
        `restart ${harbour}/${ada}`,
        "drain"
      ])
    }).pipe(Effect.scoped)
  )

  it.live("is alive at once, ready only without reasons, and shows metrics, all without the token", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      assert.strictEqual((yield* admin.send("/healthz")).status, 200)
      assert.strictEqual((yield* admin.send("/healthz", { method: "HEAD" })).status, 200)
      assert.deepStrictEqual((yield* admin.send("/readyz")).json, { ready: true })
      yield* Ref.set(admin.bot.reasons, ["shard 0: lease not held", "gateway not ready"])
      const unready = yield* admin.send("/readyz")
      assert.strictEqual(unready.status, 503)
      assert.deepInclude(decode(Problem, unready.json), { reasons: ["shard 0: lease not held", "gateway not ready"] })
      const metrics = yield* admin.send("/metrics")
      assert.strictEqual(metrics.status, 200)
      assert.match(metrics.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/)
    }).pipe(Effect.scoped)
  )

  it.live("says which variable to change when its port is taken", () =>
    Effect.gen(function* () {
      const { url } = yield* startAdmin
      const bot = yield* sampleBot
      const port = Number(new URL(url).port)
      const refused = yield* Layer.build(
        adminServer({ host: "127.0.0.1", port, token: Redacted.make(token) }).pipe(
          Layer.provide([bot.layer, samplePages])
        )
      ).pipe(Effect.flip)
      assert.strictEqual(refused._tag, "AddressRefused")
      assert.strictEqual(refused.reason, "taken")
      assert.include(refused.message, `127.0.0.1:${port}`)
      assert.include(refused.message, "GUILDHALL_ADMIN_PORT")
    }).pipe(Effect.scoped)
  )
})

describe("the settings over the admin API", () => {
  const path = `/admin/guilds/${harbour}/settings`

  it.live("replaces the whole document, with defaults for what is left out", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      yield* admin.put(path, { ...defaultSettings, timezone: "Europe/Berlin" })
      const answer = yield* admin.put(path, { chat: { cooldownSeconds: 0 } })
      assert.strictEqual(answer.status, 200, answer.text)
      const expected = { ...defaultSettings, chat: { xp: { min: 15, max: 15 }, cooldownSeconds: 0 } }
      assert.deepStrictEqual(answer.json, expected)
      assert.deepStrictEqual((yield* admin.get(path)).json, expected)
      assert.deepStrictEqual(yield* Ref.get(admin.bot.commands), ["settings by operator", "settings by operator"])
    }).pipe(Effect.scoped)
  )

  it.live("refuses what does not fit, naming each place, and changes nothing", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const refusals = [
        [{ timezone: "Mars/Olympus" }, "payload.timezone"],
        [{ voice: { rates: { active: 1001 } } }, "payload.voice.rates.active"],
        [{ voice: { rates: { actve: 5 } } }, "payload.voice.rates.actve"],
        [{ colour: "red" }, "payload.colour"],
        // What no database keeps.
        [{ notices: { template: "a\0b" } }, "payload.notices.template"],
        [{ notices: { template: "\ud800" } }, "payload.notices.template"],
        [{ chat: { xp: { min: 20, max: 10 } } }, "payload.chat.xp"],
        [{ curve: { kind: "exponential", tenths: 9 } }, "payload.curve.tenths"],
        [{ multipliers: [{ roleId: "x", percent: 125 }] }, "payload.multipliers.0.roleId"]
      ] as const
      for (const [settings, field] of refusals) {
        const answer = yield* admin.put(path, settings)
        assert.strictEqual(answer.status, 400, answer.text)
        const { errors } = decode(
          Schema.Struct({ errors: Schema.Array(Schema.Struct({ field: Schema.String, message: Schema.String })) }),
          { errors: (answer.json as { readonly errors: unknown }).errors }
        )
        assert.deepStrictEqual(
          errors.map((error) => error.field),
          [field],
          answer.text
        )
      }
      assert.deepStrictEqual(yield* Ref.get(admin.bot.settings), defaultSettings)
      assert.deepStrictEqual(yield* Ref.get(admin.bot.commands), [])
    }).pipe(Effect.scoped)
  )
})
