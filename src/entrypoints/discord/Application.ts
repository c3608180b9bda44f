import { Cache, Context, Effect, Layer } from "effect"
import type { DiscordRestError } from "../../infra/discord/DiscordClient.ts"
import { InteractionRest } from "../../infra/discord/InteractionRest.ts"
import type { CommandRule } from "../../machines/access/access.ts"
import type { GuildId, UserId } from "../../machines/ids.ts"

const types = { 1: "role", 2: "member", 3: "channel" } as const

/** The application as Discord knows it: who owns it, and what guilds chose about its commands. */
export class Application extends Context.Service<
  Application,
  {
    readonly owners: Effect.Effect<ReadonlyArray<UserId>, DiscordRestError>
    /** What a guild's administrators chose in Discord's settings for a command; learnt anew each minute. */
    readonly rules: (guildId: GuildId, command: string) => Effect.Effect<ReadonlyArray<CommandRule>, DiscordRestError>
  }
>()("guildhall/entrypoints/Application") {
  static readonly layer = Layer.effect(
    Application,
    Effect.gen(function* () {
      const rest = yield* InteractionRest
      const application = yield* Effect.cachedWithTTL(rest.application, "1 hour")
      const names = yield* Effect.cachedWithTTL(
        Effect.flatMap(application, ({ id }) => rest.commands(id)).pipe(
          Effect.map((commands) => new Map(commands.map(({ id, name }) => [name, id])))
        ),
        "10 minutes"
      )
      const permissions = yield* Cache.make({
        capacity: 10_000,
        timeToLive: "1 minute",
        lookup: (guildId: GuildId) => Effect.flatMap(application, ({ id }) => rest.permissions(id, guildId))
      })
      return Application.of({
        owners: Effect.map(application, ({ owners }) => owners),
        rules: Effect.fnUntraced(function* (guildId, command) {
          const all = yield* Cache.get(permissions, guildId)
          if (all.length === 0) return []
          const { id: applicationId } = yield* application
          const commandId = (yield* names).get(command)
          // What holds of all commands gives way to what was chosen for this one.
          const chosen = all.find(({ id }) => id === commandId) ?? all.find(({ id }) => id === applicationId)
          return (chosen?.permissions ?? []).map(({ id, permission, type }) => ({
            id,
            type: types[type],
            allow: permission
          }))
        })
      })
    })
  )
}
