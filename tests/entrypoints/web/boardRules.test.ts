import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import type { BoardPage } from "../../../src/entrypoints/public/BoardPage.ts"
import { askedIn, metrics, pathOf, periods } from "../../../src/entrypoints/web/board/address.ts"
import { advance, drawnBy, ownStandingOf } from "../../../src/entrypoints/web/board/BoardState.ts"
import { isBoardView } from "../../../src/entrypoints/web/board/decodeBoard.ts"
import { namedLike } from "../../../src/entrypoints/web/board/nameSearch.ts"
import { BoardPeriod, Metric } from "../../../src/machines/leveling/board.ts"
import { medals, palettes } from "../../../src/machines/pictures/palette.ts"
import { entryAt, inOrder, memberId, rowsOf } from "./boardStage.ts"

const three = rowsOf("Ada", "Linus", "Grace")
const [ada, linus, grace] = [memberId(1), memberId(2), memberId(3)]

const page = {
  language: "en",
  slug: "harbour",
  board: { guild: { name: "Harbour", icon: null }, metric: "xp", period: "all", members: 3, rows: three },
  version: "1",
  search: "",
  me: null
} satisfies BoardPage

const drawn = drawnBy(page)
const came = (rows: typeof three, version: string) =>
  ({ type: "BOARD.CAME", board: { ...page.board, rows }, version }) as const

describe("the address of a board", () => {
  it("leaves out what is usual, and keeps what is searched for and whose row is lit", () => {
    const at = { slug: "harbour", search: "", me: null }
    assert.strictEqual(pathOf({ ...at, board: { metric: "xp", period: "all" } }), "/g/harbour")
    assert.strictEqual(
      pathOf({ slug: "harbour", board: { metric: "voice", period: "week" }, search: "jo é&", me: "42" }),
      "/g/harbour?metric=voice&period=week&q=jo+%C3%A9%26&me=42"
    )
  })

  it("says again what it was written from, for every board", () => {
    assert.deepStrictEqual(metrics, Metric.literals)
    assert.deepStrictEqual(periods, BoardPeriod.literals)
    for (const metric of metrics) {
      for (const period of periods) {
        const path = pathOf({ slug: "harbour", board: { metric, period }, search: "ä", me: null })
        assert.deepStrictEqual(askedIn(path.slice(path.indexOf("?"))), { board: { metric, period }, search: "ä" })
      }
    }
  })

  it("turns nobody away: what means nothing is as usual", () => {
    const usual = { board: { metric: "xp", period: "all" }, search: "" }
    for (const query of ["", "?", "?metric=gold&period=", "?metric=constructor"])
      assert.deepStrictEqual(askedIn(query), usual)
  })
})

describe("the search for a name", () => {
  const found = (search: string, ...names: ReadonlyArray<string>) =>
    namedLike(rowsOf(...names), search).map(({ name }) => name)

  it("takes no account of case, accents or width", () => {
    assert.deepStrictEqual(found("JOSE", "José", "Josephine", "Joe"), ["José", "Josephine"])
    assert.deepStrictEqual(found("strasse", "Hauptstraße"), ["Hauptstraße"])
    assert.deepStrictEqual(found("ａｄａ", "Ada"), ["Ada"])
    assert.deepStrictEqual(found("юлия", "ЮЛИЯ"), ["ЮЛИЯ"])
  })

  it("finds everybody when it is for nothing, and takes signs for what they are", () => {
    assert.deepStrictEqual(found("  ", "Ada", "Linus"), ["Ada", "Linus"])
    assert.deepStrictEqual(found(".*", "Ada", "a.*b"), ["a.*b"])
  })
})

describe("the state of the page", () => {
  const said = (rows: typeof three, me: BoardPage["me"] = null) =>
    advance(drawnBy({ ...page, me }), came(rows, "2")).said.replaceAll(/[\u2068\u2069]/g, "")

  it("announces in one sentence who leads, else the own place, else who else is on the podium", () => {
    const own = { id: grace, standing: null }
    assert.strictEqual(said(inOrder(three, [linus, ada, grace]), own), "Linus is now first.")
    assert.strictEqual(said(inOrder(three, [ada, grace, linus]), own), "You are now at place 2.")
    assert.strictEqual(said(inOrder(three, [ada, grace, linus])), "Grace is now second.")
    assert.strictEqual(
      said([...three.slice(0, 2), entryAt(3, { id: memberId(4), name: "Mira" })]),
      "Mira is now third."
    )
  })

  it("announces nothing when only figures changed", () => {
    assert.strictEqual(said(three.map((row) => ({ ...row, value: row.value + 1 }))), "")
  })

  it("announces a board that was turned to by its name", () => {
    const chosen = advance(drawn, { type: "BOARD.CHOSEN", board: { metric: "voice", period: "week" } })
    const board = { ...page.board, metric: "voice", period: "week" } as const
    assert.strictEqual(advance(chosen, { type: "BOARD.CAME", board, version: "2" }).said, "Voice, This week: 3 members")
  })

  it("takes no board that is not the chosen one, nor the same version again", () => {
    const elsewhere = advance(drawn, { type: "BOARD.CHOSEN", board: { metric: "voice", period: "all" } })
    assert.strictEqual(advance(elsewhere, came(three.slice(1), "2")).board, drawn.board)
    assert.strictEqual(advance(drawn, came(three.slice(1), "1")).board, drawn.board)
  })

  it("knows the own standing from the rows before anything else, and forgets it with the board", () => {
    const mine = (id: string) => drawnBy({ ...page, me: { id, standing: { place: 9, value: 1, members: 10 } } })
    assert.deepStrictEqual(ownStandingOf(mine(linus)), { place: 2, value: 98_200, members: 3 })
    assert.strictEqual(ownStandingOf(mine("42"))?.place, 9)
    const voice = { ...page.board, metric: "voice" } as const
    const chosen = advance(mine("42"), { type: "BOARD.CHOSEN", board: { metric: "voice", period: "all" } })
    const switched = advance(chosen, { type: "BOARD.CAME", board: voice, version: "7" })
    assert.isUndefined(ownStandingOf(switched))
    const late = { type: "STANDING.CAME", standing: { place: 8, value: 1, members: 10 }, version: "1" } as const
    assert.isUndefined(ownStandingOf(advance(switched, late)), "a standing of another version")
    assert.strictEqual(ownStandingOf(advance(switched, { ...late, version: "7" }))?.place, 8)
  })
})

describe("what the server sends", () => {
  it("is a board only with all that the page shows", () => {
    assert.isTrue(isBoardView(JSON.parse(JSON.stringify(page.board))))
    for (const wrong of [
      null,
      "board",
      {},
      { ...page.board, rows: [{}] },
      { ...page.board, guild: null },
      { ...page.board, rows: [{ ...entryAt(1), value: "7" }] },
      { ...page.board, members: undefined }
    ]) {
      assert.isFalse(isBoardView(wrong), JSON.stringify(wrong))
    }
  })
})

describe("the colours of the pages", () => {
  it("are those of our pictures", () => {
    const sheet = readFileSync(join(import.meta.dirname, "../../../src/entrypoints/web/shared/tokens.css"), "utf8")
    const [light = "", dark = ""] = sheet.split("prefers-color-scheme: dark")
    const [gold, silver, bronze] = medals
    const said = (text: string) =>
      Object.fromEntries(Array.from(text.matchAll(/--(\w+): (#[0-9a-f]{6});/g), ([, name, colour]) => [name, colour]))
    assert.deepStrictEqual(said(light), {
      ...palettes.daylight,
      gold: gold?.fill,
      silver: silver?.fill,
      bronze: bronze?.fill
    })
    assert.deepStrictEqual(said(dark), { ...palettes.midnight })
  })
})
