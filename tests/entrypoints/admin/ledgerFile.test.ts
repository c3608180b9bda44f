import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { HttpServerResponse } from "effect/http"
import { StoreUnavailable } from "../../../src/actors/inspection/Inspector.ts"
import type { LedgerEntryView } from "../../../src/actors/inspection/views.ts"
import { ledgerFile } from "../../../src/entrypoints/admin/ledgerFile.ts"
import { startAdmin } from "./adminClient.ts"
import { ada, harbour } from "./sampleInspector.ts"

const noon = Date.UTC(2026, 0, 31, 12)
const whole = { from: null, to: null }

const chat = (messages: number): LedgerEntryView => ({
  kind: "chat",
  from: noon,
  to: noon + 60_000,
  messages,
  rewarded: 1,
  numerator: "1500"
})

const adjustment = (reason: string): LedgerEntryView => ({ kind: "adjustment", at: noon, xp: -50, reason, by: "Grace" })

/** A ledger whose pages hold one entry each. */
const ledgerOf = (entries: ReadonlyArray<LedgerEntryView>) => ({
  ledger: (_: unknown, __: unknown, { cursor }: { readonly cursor: string | null }) => {
    const at = Number(cursor ?? 0)
    const next = at + 1 < entries.length ? String(at + 1) : null
    return Effect.succeed({ items: entries.slice(at, at + 1), next })
  }
})

const linesOf = (entries: ReadonlyArray<LedgerEntryView>) =>
  Effect.gen(function* () {
    const response = HttpServerResponse.toWeb(yield* ledgerFile(ledgerOf(entries), harbour, ada, whole))
    const text = yield* Effect.promise(() => response.text())
    assert.isTrue(text.endsWith("\r\n"))
    return text.slice(0, -2).split("\r\n")
  })

describe("a member's ledger as a file", () => {
  it.effect("has a row for each entry of every page under a row of names, with exact XP", () =>
    Effect.gen(function* () {
      const [names, ...rows] = yield* linesOf([
        {
          kind: "voice",
          channelId: "41771983423143937",
          from: noon,
          to: noon + 60_000,
          activity: "streaming",
          attention: "active",
          camera: false,
          screen: true,
          withheld: ["alone", "settling in"],
          rate: 0,
          percent: 125,
          evidence: "seen",
          numerator: "0"
        },
        chat(3),
        adjustment("a game"),
        { kind: "gap", from: noon, to: noon + 1, cause: "restart", evidence: "likely" }
      ])
      assert.strictEqual(
        names,
        "kind,from,to,channelId,activity,attention,camera,screen,withheld,rate,percent,messages,rewarded,numerator,denominator,evidence,cause,reason,by"
      )
      assert.deepStrictEqual(rows, [
        "voice,2026-01-31T12:00:00.000Z,2026-01-31T12:01:00.000Z,41771983423143937,streaming,active,false,true,alone / settling in,0,125,,,0,6000000,seen,,,",
        "chat,2026-01-31T12:00:00.000Z,2026-01-31T12:01:00.000Z,,,,,,,,,3,1,1500,100,,,,",
        "adjustment,2026-01-31T12:00:00.000Z,,,,,,,,,,,,-50,1,,,a game,Grace",
        "gap,2026-01-31T12:00:00.000Z,2026-01-31T12:00:00.001Z,,,,,,,,,,,,,likely,restart,,"
      ])
    })
  )

  it.effect("quotes what CSV needs quoted, and lets no text pass for a formula", () =>
    Effect.gen(function* () {
      const reasonIn = (reason: string) =>
        Effect.map(linesOf([adjustment(reason)]), ([, row = ""]) =>
          row.slice(row.indexOf(",1,,,") + 5, -",Grace".length)
        )
      assert.strictEqual(yield* reasonIn('said "no", twice'), '"said ""no"", twice"')
      for (const formula of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"]) {
        assert.strictEqual(yield* reasonIn(formula), `'${formula}`)
      }
      assert.strictEqual(yield* reasonIn("=A1,B1"), '"\'=A1,B1"')
      assert.strictEqual(yield* reasonIn("fine - really"), "fine - really")
    })
  )

  it.live("is for download, under the name of guild and member", () =>
    Effect.gen(function* () {
      const { get } = yield* startAdmin
      const { headers, status, text } = yield* get(
        `/admin/guilds/${harbour}/members/${ada}/ledger.csv?from=2026-01-01T00:00:00Z`
      )
      assert.strictEqual(status, 200)
      assert.strictEqual(headers.get("content-type"), "text/csv; charset=utf-8")
      assert.strictEqual(headers.get("content-disposition"), `attachment; filename="ledger-${harbour}-${ada}.csv"`)
      assert.match(text, /^kind,from,.*\r\ngap,2026-01-01T00:00:00.000Z,/)
    }).pipe(Effect.scoped)
  )

  it.effect("is refused as a whole when its beginning cannot be read", () =>
    Effect.gen(function* () {
      const unavailable = new StoreUnavailable({ store: "ledger", cause: "refused" })
      const refused = yield* ledgerFile({ ledger: () => unavailable }, harbour, ada, whole).pipe(Effect.flip)
      assert.strictEqual(refused, unavailable)
    })
  )
})
