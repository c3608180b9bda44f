import { Context, Data, Effect, Layer, RcMap, Result, Semaphore } from "effect"
import { type GuildUnknown, Inspector, type StoreUnavailable } from "../../../actors/inspection/Inspector.ts"
import type { GuildId, UserId } from "../../../machines/ids.ts"
import type { GuildSettings } from "../../../machines/settings/GuildSettings.ts"
import { type Changes, changed, differences } from "../../../machines/settings/paths.ts"
import { type Unfit, validate } from "../../../machines/settings/validate.ts"

/** Some values are none that their settings can have: nothing was changed. */
export class SettingsUnfit extends Data.TaggedError("SettingsUnfit")<{ readonly unfit: ReadonlyArray<Unfit> }> {}

/**
 * Where administrators change settings one after the other: each change is made to the settings as the one before left
 * them, so that two who change different things keep both.
 */
export class SettingsDesk extends Context.Service<
  SettingsDesk,
  {
    /** Checks, stores, audits and applies at once; answers what holds then. What changes nothing leaves no trace. */
    readonly change: (
      guildId: GuildId,
      by: UserId,
      change: (settings: GuildSettings) => Changes
    ) => Effect.Effect<GuildSettings, SettingsUnfit | GuildUnknown | StoreUnavailable>
  }
>()("guildhall/entrypoints/SettingsDesk") {
  static readonly layer = Layer.effect(
    SettingsDesk,
    Effect.gen(function* () {
      const inspector = yield* Inspector
      const turns = yield* RcMap.make<GuildId, Semaphore.Semaphore, never, never>({ lookup: () => Semaphore.make(1) })
      const inTurn = <A, E>(guildId: GuildId, work: Effect.Effect<A, E>): Effect.Effect<A, E> =>
        RcMap.get(turns, guildId).pipe(
          Effect.flatMap((turn) => turn.withPermit(work)),
          Effect.scoped
        )
      return SettingsDesk.of({
        change: (guildId, by, change) =>
          inTurn(
            guildId,
            Effect.gen(function* () {
              const before = yield* inspector.settings(guildId)
              const checked = validate(changed(before, change(before)))
              if (Result.isFailure(checked)) return yield* new SettingsUnfit({ unfit: checked.failure })
              const after = checked.success
              if (differences(before, after).length > 0) yield* inspector.changeSettings(guildId, after, by)
              return after
            })
          )
      })
    })
  )
}
