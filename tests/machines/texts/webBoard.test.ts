import { assert, describe, it } from "@effect/vitest"
import { webBoardTexts } from "../../../src/machines/texts/webBoard.ts"

describe("what a link to a board says", () => {
  it("is who leads how many, or who is there when nobody else is", () => {
    const { lead } = webBoardTexts.en
    assert.strictEqual(lead([], 0), "Nobody is on this board yet.")
    assert.strictEqual(lead(["Ada"], 1), "Ada is on the board.")
    assert.strictEqual(lead(["Ada", "Linus", "Grace"], 3), "Ada, Linus and Grace are on the board.")
    assert.strictEqual(lead(["Ada", "Linus", "Grace"], 1250), "Ada, Linus and Grace lead 1,250 members.")
    assert.strictEqual(
      webBoardTexts.de.lead(["Ada", "Linus", "Grace"], 1250),
      "Ada, Linus und Grace liegen vorn, von 1.250 Mitgliedern."
    )
  })

  it("counts one member as one", () => {
    assert.strictEqual(webBoardTexts.en.members(1), "1 member")
    assert.strictEqual(webBoardTexts.de.members(1250), "1.250 Mitglieder")
  })
})
