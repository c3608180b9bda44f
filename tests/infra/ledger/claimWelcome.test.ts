import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { claimWelcome } from "../../../src/infra/ledger/claimWelcome.ts"
import { SettingsStore } from "../../../src/infra/ledger/SettingsStore.ts"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { guildOf } from "./batches.ts"
import { onBothDatabases } from "./databases.ts"

onBothDatabases("the welcome of a guild", (it) => {
  it.effect("is given out once, whoever asks at the same time", () =>
    Effect.gen(function* () {
      const asked = Array.from({ length: 5 }, () => claimWelcome(guildOf(700)))
      const claimed = yield* Effect.all(asked, { concurrency: "unbounded" })
      assert.strictEqual(claimed.filter(Boolean).length, 1)
      assert.isFalse(yield* claimWelcome(guildOf(700)))
      assert.isTrue(yield* claimWelcome(guildOf(701)))
    })
  )

  it.effect("is not given out where somebody has chosen settings", () =>
    Effect.gen(function* () {
      yield* (yield* SettingsStore).save(guildOf(702), defaultSettings, "5")
      assert.isFalse(yield* claimWelcome(guildOf(702)))
    })
  )

  it.effect("stays in the way of no settings", () =>
    Effect.gen(function* () {
      const settings = yield* SettingsStore
      yield* claimWelcome(guildOf(703))
      assert.deepStrictEqual(yield* settings.load(guildOf(703)), defaultSettings)
      const changed = { ...defaultSettings, timezone: "Europe/Berlin" }
      yield* settings.save(guildOf(703), changed, "5")
      assert.deepStrictEqual(yield* settings.load(guildOf(703)), changed)
    })
  )
})
