import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import type { BoardEntry } from "../../../src/actors/boards/views.ts"
import { entryAt, inOrder, makeStage, memberId, rowsOf, type Scene } from "./boardStage.ts"
import { boardTests, inPage, namesOn, untilInPage, untilLiveness, untilNames, visit } from "./boardVisitor.ts"

const phone = { viewport: { width: 390, height: 844 } }

const hundred = Array.from({ length: 100 }, (_, index) => entryAt(index + 1))
const namesOf = (rows: ReadonlyArray<BoardEntry>) => rows.map(({ name }) => name)

/** The last comes to the top, and everybody else goes down by one. */
const turned = (rows: ReadonlyArray<BoardEntry>) =>
  inOrder(
    rows,
    [...rows.slice(-1), ...rows.slice(0, -1)].map(({ id }) => id)
  )

const show = (scene: Scene, rows: ReadonlyArray<BoardEntry>, members = rows.length) => {
  scene.board = () => ({ members, rows })
}

/** Counts the animations that the page starts. */
const counting = `
  window.moves = 0
  const animate = Element.prototype.animate
  Element.prototype.animate = function (...how) { window.moves += 1; return animate.apply(this, how) }
`

/** Collects the rows in which anything changes; what is not in a row by its element's name. */
const watching = `
  window.touched = new Set()
  new MutationObserver((records) => {
    for (const { target } of records) {
      const element = target instanceof Element ? target : target.parentElement
      window.touched.add(element.closest(".row")?.dataset.member ?? element.nodeName + "." + element.className)
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
`

layer(boardTests, { excludeTestServices: true })("the live board", (it) => {
  it.effect("changes for everybody who looks, without loading anything again", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      show(stage.scene, hundred, 1250)
      const pages = yield* Effect.all([
        visit({ origin: stage.url, ...phone }),
        visit({ origin: stage.url, colorScheme: "dark" })
      ])
      for (const page of pages) {
        yield* untilLiveness(page, "Live")
        yield* inPage(page, "window.same = true")
      }
      const asked = stage.requests.length
      const after = turned(hundred)
      show(stage.scene, after, 1251)
      stage.push()
      for (const page of pages) {
        yield* untilNames(page, namesOf(after))
        assert.include(yield* Effect.promise(() => page.locator(".head").innerText()), "1,251 members")
        assert.isTrue(yield* inPage(page, "window.same"), "the page was loaded again")
      }
      assert.deepStrictEqual(stage.requests.slice(asked), [])
    })
  )

  it.effect("touches only the row whose figure changed, and nothing at all when nothing did", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      show(stage.scene, hundred)
      const page = yield* visit({ origin: stage.url, before: counting, ...phone })
      yield* untilLiveness(page, "Live")
      yield* inPage(page, watching)
      const asked = stage.requests.length
      assert.strictEqual(stage.push(), 0)
      stage.ping()
      const eighth = hundred.map((row) => (row.place === 8 ? { ...row, value: row.value + 1 } : row))
      show(stage.scene, eighth)
      stage.push()
      yield* untilInPage(page, "document.querySelectorAll('.value')[7].textContent === '92,801 XP'")
      assert.deepStrictEqual(yield* inPage(page, "Array.from(window.touched)"), [memberId(8)])
      assert.strictEqual(yield* inPage(page, "window.moves"), 0)
      assert.deepStrictEqual(stage.requests.slice(asked), [])
    })
  )

  it.effect("lets rows glide to their new places, but not for those who wish for rest, or do not look", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      show(stage.scene, hundred)
      const page = yield* visit({ origin: stage.url, before: counting, ...phone })
      yield* untilLiveness(page, "Live")
      let rows: ReadonlyArray<BoardEntry> = hundred
      const movesOfOne = Effect.gen(function* () {
        yield* inPage(page, "window.moves = 0")
        rows = turned(rows)
        show(stage.scene, rows)
        stage.push()
        yield* untilNames(page, namesOf(rows))
        return yield* inPage<number>(page, "window.moves")
      })
      const moves = yield* movesOfOne
      assert.isAbove(moves, 3)
      assert.isBelow(moves, 30, "rows move that nobody sees")
      yield* Effect.promise(() => page.emulateMedia({ reducedMotion: "reduce" }))
      assert.strictEqual(yield* movesOfOne, 0)
      assert.strictEqual(yield* inPage(page, "document.getAnimations().length"), 0)
      yield* Effect.promise(() => page.emulateMedia({ reducedMotion: "no-preference" }))
      yield* inPage(page, 'Object.defineProperty(document, "hidden", { get: () => true })')
      assert.strictEqual(yield* movesOfOne, 0)
    })
  )

  it.effect("leaves alone what a reader does: focus, scrolling, selected text, and the search being typed", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      show(stage.scene, hundred)
      const page = yield* visit({ origin: stage.url, ...phone })
      yield* untilLiveness(page, "Live")
      yield* inPage(
        page,
        `scrollTo(0, 1200)
         getSelection().selectAllChildren(document.querySelector("[data-member='${memberId(100)}'] .name"))
         document.querySelector("footer a").focus({ preventScroll: true })`
      )
      const after = turned(hundred)
      show(stage.scene, after)
      stage.push()
      yield* untilNames(page, namesOf(after))
      assert.strictEqual(yield* inPage(page, "scrollY"), 1200)
      assert.strictEqual(
        yield* inPage(page, "String(getSelection())"),
        "Member 100",
        "what is selected in a row that moves"
      )
      assert.strictEqual(yield* inPage(page, "document.activeElement.textContent"), "API")

      const search = page.getByRole("searchbox")
      yield* Effect.promise(() => search.pressSequentially("member 10"))
      yield* untilNames(page, ["Member 100", "Member 10"])
      yield* Effect.promise(() => search.press("ArrowLeft"))
      const again = turned(after)
      show(stage.scene, again)
      stage.push()
      yield* untilInPage(page, "document.querySelector('.place').textContent === 'Place 2'")
      assert.deepStrictEqual(yield* namesOn(page), ["Member 100", "Member 10"])
      assert.deepStrictEqual(
        yield* inPage(page, "[document.activeElement.value, document.activeElement.selectionStart]"),
        ["member 10", 8]
      )
      assert.isTrue(yield* Effect.promise(() => page.getByText("2 of 100 match").isVisible()))
      yield* Effect.promise(() => page.waitForURL(`${stage.url}/g/harbour?q=member+10`))
    })
  )

  it.effect("says one sentence about a change, to those who listen", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      show(stage.scene, hundred)
      const page = yield* visit({ origin: stage.url })
      yield* untilLiveness(page, "Live")
      const spoken = page.locator("[aria-live=polite]")
      assert.strictEqual(yield* Effect.promise(() => spoken.textContent()), "")
      show(stage.scene, turned(hundred))
      stage.push()
      yield* Effect.promise(() =>
        spoken.filter({ hasText: /^\u2068Member 100\u2069 is now first\.$/ }).waitFor({ state: "attached" })
      )
    })
  )

  it.effect("asks again where its member stands who is not among the first hundred", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      show(stage.scene, hundred, 1250)
      stage.scene.standings = new Map([["1", { place: 312, value: 4210, members: 1250 }]])
      const page = yield* visit({ origin: stage.url, path: "/g/harbour?me=1", ...phone })
      yield* untilLiveness(page, "Live")
      const bar = page.locator(".standing")
      assert.strictEqual(yield* Effect.promise(() => bar.innerText()), "You\nPlace 312 of 1,250\n4,210 XP")
      const standings = () => stage.requests.filter((path) => path.includes("/standing"))
      assert.deepStrictEqual(standings(), [])
      show(stage.scene, turned(hundred), 1250)
      stage.scene.standings = new Map([["1", { place: 298, value: 5000, members: 1250 }]])
      stage.push()
      yield* Effect.promise(() => bar.filter({ hasText: "Place 298 of 1,250" }).waitFor())
      assert.lengthOf(standings(), 1)
      stage.scene.standings = new Map()
      yield* Effect.promise(() => page.getByRole("link", { name: "Voice" }).click())
      yield* Effect.promise(() => bar.filter({ hasText: "You are not on this board." }).waitFor())
      assert.include(standings()[1] ?? "", "metric=voice")
    })
  )

  it.effect("turns to another board and back without leaving the page, and the focus stays on the tab", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      stage.scene.board = ({ metric, period }) => ({ members: 1, rows: rowsOf(`${metric} ${period}`) })
      const page = yield* visit({ origin: stage.url, path: "/g/harbour?me=42", ...phone })
      yield* untilLiveness(page, "Live")
      yield* inPage(page, "window.same = true")
      const tab = page.getByRole("link", { name: "Streaming" })
      yield* Effect.promise(() => tab.click())
      yield* untilNames(page, ["streaming all"])
      assert.strictEqual(page.url(), `${stage.url}/g/harbour?metric=streaming&me=42`)
      assert.strictEqual(yield* inPage(page, "document.activeElement.textContent"), "Streaming")
      assert.strictEqual(yield* Effect.promise(() => page.title()), "Harbour leaderboard: Streaming, All time")
      yield* Effect.promise(() => page.getByRole("link", { name: "This week" }).click())
      yield* untilNames(page, ["streaming week"])
      yield* untilLiveness(page, "Live")
      assert.deepStrictEqual(stage.watched(), [{ metric: "streaming", period: "week" }])
      yield* Effect.promise(() => page.goBack())
      yield* untilNames(page, ["streaming all"])
      assert.strictEqual(yield* Effect.promise(() => tab.getAttribute("aria-current")), "page")
      yield* Effect.promise(() => page.goBack())
      yield* untilNames(page, ["xp all"])
      yield* Effect.promise(() => page.goForward())
      yield* untilNames(page, ["streaming all"])
      assert.isTrue(yield* inPage(page, "window.same"), "the page was loaded again")
    })
  )

  it.effect("gives up a board that is not awaited any more", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      stage.scene.board = ({ metric, period }) => ({ members: 1, rows: rowsOf(`${metric} ${period}`) })
      const page = yield* visit({ origin: stage.url })
      yield* untilLiveness(page, "Live")
      // It is never answered.
      yield* Effect.promise(() => page.route(/leaderboard\?metric=messages/, () => {}))
      const given = page.waitForEvent("requestfailed", (request) => request.url().includes("metric=messages"))
      yield* Effect.promise(() => page.getByRole("link", { name: "Chat" }).click())
      yield* Effect.promise(() => page.locator(".board[aria-busy=true]").waitFor())
      assert.deepStrictEqual(yield* namesOn(page), ["xp all"])
      yield* Effect.promise(() => page.getByRole("link", { name: "Voice" }).click())
      yield* untilNames(page, ["voice all"])
      yield* Effect.promise(() => given)
      assert.strictEqual(yield* Effect.promise(() => page.locator(".board[aria-busy=true]").count()), 0)
    })
  )

  it.effect("can be used with the keyboard alone", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      stage.scene.board = ({ metric }) => ({ members: 3, rows: rowsOf(`First in ${metric}`, "Linus", "Grace") })
      const page = yield* visit({ origin: stage.url })
      yield* untilLiveness(page, "Live")
      const focused = inPage<string>(
        page,
        "document.activeElement.id || document.activeElement.textContent || document.activeElement.ariaLabel"
      )
      const press = (key: string) => Effect.promise(() => page.keyboard.press(key))
      yield* press("Tab")
      assert.strictEqual(yield* focused, "Skip to the board")
      assert.isTrue(yield* Effect.promise(() => page.locator(".skip").isVisible()))
      yield* press("Enter")
      assert.strictEqual(yield* focused, "board")
      yield* inPage(page, "document.activeElement.blur(); scrollTo(0, 0)")
      yield* Effect.promise(() => page.reload())
      yield* untilLiveness(page, "Live")
      const order: Array<string> = []
      for (let stop = 0; stop < 16; stop += 1) {
        yield* press("Tab")
        order.push(yield* focused)
        const outline = yield* inPage<string>(page, "getComputedStyle(document.activeElement).outlineStyle")
        assert.notStrictEqual(outline, "none", order.at(-1))
      }
      assert.strictEqual(
        order.join(),
        "Skip to the board,XP,Chat,Voice,Active,AFK,Video,Streaming,All time,This year,This month,This week,Today,search,Search,API"
      )
      for (let stop = 0; stop < 12; stop += 1) yield* press("Shift+Tab")
      assert.strictEqual(yield* focused, "Voice")
      yield* press("Enter")
      yield* untilNames(page, ["First in voice", "Linus", "Grace"])
      assert.strictEqual(yield* focused, "Voice")
    })
  )

  it.effect("connects again after a lost connection and after a server that was stopped", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      show(stage.scene, hundred)
      const page = yield* visit({ origin: stage.url, ...phone })
      yield* untilLiveness(page, "Live")
      const liveness = page.locator(".liveness")
      yield* inPage(
        page,
        "window.said = []; new MutationObserver(() => window.said.push(document.querySelector('.liveness').textContent)).observe(document.querySelector('.liveness'), { subtree: true, characterData: true, childList: true })"
      )
      const after = turned(hundred)
      show(stage.scene, after)
      stage.hangUp()
      yield* untilNames(page, namesOf(after))
      yield* untilInPage(page, "window.said.join() === 'Reconnecting,Live'")

      stage.scene.stopping = true
      stage.hangUp()
      yield* untilLiveness(page, "Reconnecting")
      yield* Effect.promise(() => page.getByRole("link", { name: "Chat" }).click())
      yield* Effect.promise(() => page.getByText("The board has not come through yet.").waitFor())
      assert.deepStrictEqual(yield* namesOn(page), namesOf(after))
      stage.scene.stopping = false
      stage.scene.board = ({ metric }) => ({ members: 1, rows: rowsOf(metric) })
      yield* untilNames(page, ["messages"])
      yield* untilLiveness(page, "Live")
      assert.strictEqual(yield* Effect.promise(() => page.getByText("The board has not come through yet.").count()), 0)

      // As when the page is kept for "back": no stream is held meanwhile, and what was missed comes at the return.
      const turns = (type: string) =>
        inPage(page, `dispatchEvent(new PageTransitionEvent("${type}", { persisted: true }))`)
      yield* turns("pagehide")
      show(stage.scene, after)
      yield* turns("pageshow")
      yield* untilNames(page, namesOf(after))
      yield* untilLiveness(page, "Live")
      assert.lengthOf(stage.watched(), 1)

      yield* Effect.promise(() => page.context().setOffline(true))
      yield* untilLiveness(page, "Offline")
      assert.strictEqual(yield* Effect.promise(() => liveness.innerText()), "Offline")
    })
  )

  it.effect("says that it is not public any more once it is not, and shows nobody", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      show(stage.scene, hundred)
      const page = yield* visit({ origin: stage.url, ...phone })
      yield* untilLiveness(page, "Live")
      stage.scene.board = null
      stage.push()
      yield* Effect.promise(() => page.getByRole("alert").getByText("This board is not public any more").waitFor())
      assert.deepStrictEqual(yield* namesOn(page), [])
      assert.notInclude(yield* Effect.promise(() => page.locator("body").innerText()), "Member 1")
    })
  )
})
