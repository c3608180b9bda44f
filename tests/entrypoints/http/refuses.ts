import { assert } from "@effect/vitest"
import type { Answer } from "../../fuzz/exchange.ts"

const safe = [
  "cache-control",
  "content-security-policy",
  "referrer-policy",
  "x-content-type-options",
  "x-frame-options"
]

/** Node's parser refuses what is no HTTP before anybody of ours sees it, without a body. */
const ofParser = new Set([400, 431])

interface Port {
  /** What no answer may hold, besides what tells of our code. */
  readonly secrets: ReadonlyArray<string>
  /** Headers that no refusal has. */
  readonly never: RegExp
  readonly type: RegExp
}

/** That an answer of a port refuses, with safe headers, and tells nothing that is none of the client's business. */
export const refusesOf =
  ({ never, secrets, type }: Port) =>
  ({ body, head, status }: Answer, what: string, ...expected: ReadonlyArray<number>): void => {
    const seen = `${what}: ${head}\n${body}`
    assert.isNotNull(status, seen)
    assert.isTrue(expected.includes(status), `${seen}\nexpected ${expected.join(" or ")}`)
    for (const secret of [...secrets, "node_modules", "    at ", "dependencies"])
      assert.notInclude(`${head}\n${body}`, secret, seen)
    assert.notMatch(head, never, seen)
    if (ofParser.has(status) && !/^content-type:/im.test(head)) return
    assert.match(head, type, seen)
    for (const name of safe) assert.match(head, new RegExp(`^${name}: `, "im"), seen)
    if (/^content-type: application\/problem\+json/im.test(head))
      assert.propertyVal(JSON.parse(body), "status", status, seen)
  }
