import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { entryAt, makeStage, memberId, rowsOf } from "./boardStage.ts"
import { boardTests, namesOn, overhang, untilInPage, untilLiveness, visit } from "./boardVisitor.ts"

const phone = { viewport: { width: 390, height: 844 } }

const hundred = Array.from({ length: 100 }, (_, index) =>
  entryAt(index + 1, { avatar: index % 3 === 0 ? null : `/avatars/${index}.svg` })
)

/** What people have called themselves. */
const trying = [
  "<b>Bold</b><script>document.title = 'taken'</script>",
  "</script><script>document.title = 'taken'</script>",
  "محمد علي",
  "\u202Eevil\u202C",
  "👩‍👩‍👧‍👦 🏳️‍🌈",
  "W".repeat(100),
  `A ${"very ".repeat(19)}long`,
  "Z̷̡͔a̸l̵g̶o̷",
  "'\"&amp;"
]

layer(boardTests, { excludeTestServices: true })("the page of a board", (it) => {
  it.effect("is whole without a script: tabs are links, the search is a form, the own row is lit", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      stage.scene.board = ({ metric, period }) => ({
        members: 4,
        rows: rowsOf("Ada", "José", "Grace", `Best of ${metric} ${period}`)
      })
      const page = yield* visit({ origin: stage.url, path: `/g/harbour?me=${memberId(2)}`, javaScriptEnabled: false })
      assert.deepStrictEqual(yield* namesOn(page), ["Ada", "José", "Grace", "Best of xp all"])
      yield* Effect.promise(() => page.getByRole("link", { name: "Voice" }).click())
      yield* Effect.promise(() => page.getByRole("link", { name: "This week" }).click())
      assert.strictEqual((yield* namesOn(page))[3], "Best of voice week")
      const current = page.locator("[aria-current]")
      assert.deepStrictEqual(yield* Effect.promise(() => current.allTextContents()), ["Voice", "This week"])
      yield* Effect.promise(() => page.getByRole("searchbox").fill("jose"))
      yield* Effect.promise(() => page.getByRole("button", { name: "Search" }).click())
      assert.deepStrictEqual(yield* namesOn(page), ["José"])
      assert.strictEqual(yield* Effect.promise(() => page.locator(".own .level").textContent()), "Level 58 You")
      assert.isNotNull(yield* Effect.promise(() => page.getByText("1 of 4 match").textContent()))
      assert.strictEqual(page.url(), `${stage.url}/g/harbour?metric=voice&period=week&me=${memberId(2)}&q=jose`)
      yield* Effect.promise(() => page.getByRole("searchbox").fill("grace"))
      yield* Effect.promise(() => page.getByRole("searchbox").press("Enter"))
      assert.strictEqual(
        yield* Effect.promise(() => page.locator(".standing").innerText()),
        "You\nPlace 2 of 4\n1d 3h",
        "the own row is filtered away"
      )
      assert.deepStrictEqual(stage.watched(), [])
    })
  )

  it.effect("tells what previews of links show, for the board itself and not for a search in it", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      stage.scene.board = () => ({ members: 1250, rows: rowsOf("Ada", "Linus", "Grace", "Mira") })
      const path = "/g/harbour?metric=voice&period=week&q=ada&me=42"
      const page = yield* visit({ origin: stage.url, path, javaScriptEnabled: false })
      const said = (selector: string, attribute: string) =>
        Effect.promise(() => page.locator(selector).first().getAttribute(attribute))
      const here = `${stage.url}/g/harbour?metric=voice&period=week`
      const lead = "Ada, Linus and Grace lead 1,250 members."
      assert.strictEqual(yield* Effect.promise(() => page.title()), "Harbour leaderboard: Voice, This week")
      assert.strictEqual(yield* said("link[rel=canonical]", "href"), here)
      assert.strictEqual(yield* said("meta[property='og:url']", "content"), here)
      assert.strictEqual(yield* said("meta[name=description]", "content"), lead)
      assert.strictEqual(yield* said("meta[property='og:image:alt']", "content"), lead)
      assert.include((yield* said("meta[property='og:image']", "content")) ?? "", "?metric=voice&period=week")
      assert.strictEqual(yield* said("meta[name='twitter:card']", "content"), "summary_large_image")
      assert.strictEqual(yield* said("html", "lang"), "en")
      const icon = yield* said("link[rel=icon]", "href")
      assert.strictEqual((yield* Effect.promise(() => page.request.get(`${stage.url}${icon}`))).status(), 200)
    })
  )

  it.effect("shows names as they are, and takes none for more than a name", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      stage.scene.board = () => ({ members: trying.length, rows: rowsOf(...trying) })
      const page = yield* visit({ origin: stage.url, viewport: { width: 320, height: 640 } })
      yield* untilLiveness(page, "Live")
      assert.deepStrictEqual(yield* namesOn(page), trying)
      assert.notInclude(yield* Effect.promise(() => page.title()), "taken")
      // Nothing of a row stands on another row, and a name that is turned round turns only itself.
      const rows = yield* Effect.promise(() => page.locator(".row").all())
      const boxes = yield* Effect.forEach(rows, (row) => Effect.promise(() => row.boundingBox()))
      const below = boxes.slice(3)
      for (const [index, box] of below.entries()) {
        const next = below[index + 1]
        if (next) assert.isAtLeast(next.y, (box?.y ?? 0) + (box?.height ?? 0))
      }
      assert.strictEqual(yield* overhang(page), 0)
    })
  )

  it.effect("fits every window, and text of twice the size, without scrolling sideways", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      stage.scene.board = () => ({ members: 1250, rows: [...rowsOf(...trying), ...hundred.slice(trying.length)] })
      stage.scene.standings = new Map([["42", { place: 123_456, value: 987_654_321, members: 1_234_567 }]])
      const page = yield* visit({ origin: stage.url, path: "/g/harbour?metric=voice&me=42", locale: "de" })
      for (const width of [320, 390, 820, 1440, 3840]) {
        yield* Effect.promise(() => page.setViewportSize({ width, height: 900 }))
        assert.strictEqual(yield* overhang(page), 0, `${width} px`)
      }
      // What a browser zoomed to 200 % in a small window shows, with letters that were made larger besides.
      yield* Effect.promise(() => page.setViewportSize({ width: 320, height: 450 }))
      yield* Effect.promise(() => page.evaluate("document.documentElement.style.fontSize = '200%'"))
      assert.strictEqual(yield* overhang(page), 0, "large letters")
    })
  )

  it.effect("is a podium of as many as there are", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      const page = yield* visit({ origin: stage.url, ...phone })
      const visited = Effect.fnUntraced(function* (...names: ReadonlyArray<string>) {
        stage.scene.board = () => ({ members: names.length, rows: rowsOf(...names) })
        yield* Effect.promise(() => page.reload())
        const lefts = yield* Effect.promise(() =>
          page.evaluate<ReadonlyArray<number>>(
            'Array.from(document.querySelectorAll(".step"), (step) => Math.round(step.getBoundingClientRect().left))'
          )
        )
        return { lefts, text: yield* Effect.promise(() => page.locator("body").innerText()) }
      })
      const nobody = yield* visited()
      assert.include(nobody.text, "Nobody is on this board yet.")
      assert.include(nobody.text, "0 members")
      const one = yield* visited("Ada")
      assert.include(one.text, "1 member\n")
      assert.lengthOf(one.lefts, 1)
      const two = yield* visited("Ada", "Linus")
      assert.isBelow(two.lefts[0] ?? 0, two.lefts[1] ?? 0)
      const [first = 0, second = 0, third = 0] = (yield* visited("Ada", "Linus", "Grace")).lefts
      assert.isTrue(second < first && first < third, "the first stands in the middle")
      // It is read in order all the same.
      assert.deepStrictEqual(yield* namesOn(page), ["Ada", "Linus", "Grace"])
    })
  )

  it.effect("measures bars against the first, also where all are equal or have nothing", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      const page = yield* visit({ origin: stage.url, javaScriptEnabled: false })
      const bars = Effect.fnUntraced(function* (...values: ReadonlyArray<number>) {
        stage.scene.board = () => ({
          members: values.length,
          rows: values.map((value, index) => entryAt(index + 1, { value }))
        })
        yield* Effect.promise(() => page.reload())
        const rects = yield* Effect.promise(() => page.locator(".bar rect").all())
        const places = yield* Effect.promise(() => page.locator(".place").allTextContents())
        assert.deepStrictEqual(
          places,
          values.map((_, index) => `Place ${index + 1}`)
        )
        return yield* Effect.forEach(rects, (rect) => Effect.promise(() => rect.getAttribute("width")))
      })
      assert.deepStrictEqual(yield* bars(300, 300, 200, 1), ["100%", "100%", "66.67%", "0.33%"])
      assert.deepStrictEqual(yield* bars(0, 0), ["0%", "0%"])
    })
  )

  it.effect("draws initials where a picture is missing or does not come", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      const rows = [...rowsOf("Ada Lovelace", "Linus"), entryAt(3, { name: "Grace", avatar: "/avatars/missing.png" })]
      stage.scene.board = () => ({ members: 3, rows })
      const page = yield* visit({ origin: stage.url, ...phone })
      const faces = page.locator(".board .face")
      assert.deepStrictEqual(yield* Effect.promise(() => faces.allTextContents()), ["AL", "L", "G"])
      assert.strictEqual(yield* Effect.promise(() => faces.locator("img").count()), 1)
      yield* untilInPage(page, "document.querySelector('.board img').complete")
      const look = Effect.promise(() => faces.nth(2).screenshot())
      const torn = yield* look
      yield* Effect.promise(() => page.evaluate("document.querySelector('.board img').remove()"))
      assert.isTrue((yield* look).equals(torn), "a torn picture lies over the initials")
    })
  )

  it.effect("speaks German to those who prefer it", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      const page = yield* visit({ origin: stage.url, locale: "de", path: "/g/harbour?q=linus" })
      yield* untilLiveness(page, "Live dabei")
      const text = yield* Effect.promise(() => page.locator("body").innerText())
      for (const words of ["Rangliste · 3 Mitglieder", "Sprache", "Diese Woche", "1 von 3 passen"]) {
        assert.include(text, words)
      }
    })
  )

  it.effect("says of a board that is none the same, whatever the reason", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      const unknown = yield* Effect.promise(() => fetch(`${stage.url}/g/nowhere`).then((answer) => answer.text()))
      stage.scene.board = null
      const page = yield* visit({ origin: stage.url, ...phone })
      assert.strictEqual(
        yield* Effect.promise(() => fetch(`${stage.url}/g/harbour`).then((answer) => answer.text())),
        unknown
      )
      assert.isTrue(yield* Effect.promise(() => page.getByText("There is no board here").first().isVisible()))
      assert.deepStrictEqual(stage.watched(), [])
    })
  )

  it.effect("has nothing that keeps anybody out, in the light and in the dark, on a phone and on a desk", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
      stage.scene.board = () => ({ members: 1250, rows: hundred.slice(0, 12) })
      stage.scene.standings = new Map([["42", { place: 312, value: 4210, members: 1250 }]])
      const looks = [
        { path: `/g/harbour?me=${memberId(2)}`, colorScheme: "light", width: 390 },
        { path: `/g/harbour?me=${memberId(5)}`, colorScheme: "dark", width: 390 },
        { path: "/g/harbour?q=member+1&me=42", colorScheme: "dark", width: 1280 },
        { path: "/g/harbour?q=nobody&me=42", colorScheme: "light", width: 1280 },
        { path: "/g/nowhere", colorScheme: "dark", width: 390 }
      ] as const
      const page = yield* visit({ origin: stage.url })
      for (const look of looks) {
        yield* Effect.promise(() => page.emulateMedia({ colorScheme: look.colorScheme }))
        yield* Effect.promise(() => page.setViewportSize({ width: look.width, height: 844 }))
        yield* Effect.promise(() => page.goto(`${stage.url}${look.path}`))
        if (look.path !== "/g/nowhere") yield* untilLiveness(page, "Live")
        yield* Effect.promise(() => page.evaluate(axe))
        const grave = yield* Effect.promise(() =>
          page.evaluate<ReadonlyArray<string>>(
            `axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`
          )
        )
        assert.deepStrictEqual(grave, [], `${look.path} ${look.colorScheme}`)
      }
    })
  )

  it.effect("costs little: one script, one style, and all of it within 60 kB", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage
      const page = yield* visit({ origin: stage.url })
      yield* untilLiveness(page, "Live")
      const loaded = yield* Effect.promise(() =>
        page.evaluate<ReadonlyArray<readonly [name: string, bytes: number]>>(
          'performance.getEntriesByType("resource").map(({ encodedBodySize, name }) => [new URL(name).pathname, encodedBodySize])'
        )
      )
      const bytesOf = (ending: string) =>
        loaded.filter(([name]) => name.endsWith(ending)).reduce((sum, [, bytes]) => sum + bytes, 0)
      assert.isAbove(bytesOf(".js"), 1000)
      assert.isAbove(bytesOf(".css"), 1000)
      assert.isBelow(bytesOf(".js") + bytesOf(".css"), 60_000)
      assert.isBelow(bytesOf(".js"), 15_000)
    })
  )
})
