import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Inspector } from "../../../src/actors/inspection/Inspector.ts"
import { Application } from "../../../src/entrypoints/discord/Application.ts"
import { CustomIds } from "../../../src/entrypoints/discord/CustomIds.ts"
import { useOf } from "../../../src/entrypoints/discord/request.ts"
import { Faces } from "../../../src/infra/discord/Faces.ts"
import type { Interaction } from "../../../src/infra/discord/interaction.ts"
import { LedgerUnavailable } from "../../../src/infra/ledger/LedgerStore.ts"
import { type Preferences, PreferenceStore } from "../../../src/infra/ledger/PreferenceStore.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"

const guildId = GuildId.make("1")

const interaction: Interaction = {
  key: { id: "1", applicationId: "2", token: "secret" },
  guildId,
  channelId: null,
  caller: { userId: UserId.make("3"), name: "Ada", picture: null, bot: false, roles: [], permissions: 0n },
  locale: "de",
  appPermissions: 0n,
  messageId: null,
  use: { _tag: "Command", name: "rank", path: [], options: {}, people: new Map(), targetId: null }
}

const use = (chosen: Effect.Effect<Preferences, LedgerUnavailable>) =>
  useOf(interaction, guildId).pipe(
    Effect.provide([
      Layer.mock(Inspector, { settings: () => Effect.succeed(defaultSettings) }),
      Layer.mock(Application, { owners: Effect.succeed([]) }),
      Layer.mock(CustomIds, { seal: () => "sealed", open: () => null }),
      Layer.mock(Faces, { learn: () => Effect.void }),
      Layer.mock(PreferenceStore, { load: () => chosen })
    ])
  )

const chosen: Preferences = { direct: true, ping: true, language: "en", theme: "ocean" }

it.effect("a member is answered in the language and the look that they chose", () =>
  Effect.gen(function* () {
    assert.deepInclude(yield* use(Effect.succeed(chosen)), { language: "en", discordLanguage: "de", theme: "ocean" })
  })
)

it.effect("who chose nothing is answered as their Discord speaks, and as the guild looks", () =>
  Effect.gen(function* () {
    const made = yield* use(Effect.succeed({ ...chosen, language: null, theme: null }))
    assert.deepInclude(made, { language: "de", theme: "midnight" })
  })
)

it.effect("so is everyone while nobody can tell what they chose", () =>
  Effect.gen(function* () {
    const made = yield* use(Effect.fail(new LedgerUnavailable({ cause: "away" })))
    assert.deepInclude(made, { language: "de", theme: "midnight" })
  })
)
