import { assert, it } from "@effect/vitest"
import { cdnUrl } from "../../../src/infra/discord/cdnUrl.ts"

it("pictures come from Discord, whatever the API is asked through, and from beside a simulator", () => {
  assert.strictEqual(cdnUrl("https://discord.com/api"), "https://cdn.discordapp.com")
  assert.strictEqual(cdnUrl("http://proxy.internal:3000/api"), "https://cdn.discordapp.com")
  assert.strictEqual(cdnUrl("http://127.0.0.1:4321/api"), "http://127.0.0.1:4321/cdn")
})
