import { Effect, Schedule } from "effect"
import { InteractionRest } from "../../infra/discord/InteractionRest.ts"
import type { Registry } from "./Registry.ts"

/** Whether what Discord holds says all that we say; it adds ids, versions and defaults of its own. */
const says = (held: unknown, ours: unknown): boolean => {
  if (Array.isArray(ours)) {
    const theirs: ReadonlyArray<unknown> = Array.isArray(held) ? held : []
    return ours.length === theirs.length && ours.every((one, index) => says(theirs[index], one))
  }
  if (typeof ours !== "object" || ours === null) {
    // Discord leaves out what is as it would be anyway.
    return held === ours || (held === undefined && (ours === false || ours === null))
  }
  const known = typeof held === "object" && held !== null ? held : {}
  return Object.entries(ours).every(([key, value]) => says(Reflect.get(known, key), value) || isEmpty(value))
}

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0

/** Tells Discord our commands, when it does not hold them as they are. */
export const deployCommands = Effect.fn("deployCommands")(
  function* (registry: Registry) {
    const rest = yield* InteractionRest
    const { id } = yield* rest.application
    const held = yield* rest.commands(id)
    const ours = registry.definitions
    const current =
      held.length === ours.length && ours.every((one) => held.some((it) => it.name === one.name && says(it, one)))
    if (current) return yield* Effect.logDebug("the commands are deployed as they are")
    yield* rest.deploy(id, ours)
    yield* Effect.logInfo(`deployed ${ours.length} commands`)
  },
  Effect.retry({ schedule: Schedule.spaced("30 seconds"), while: ({ _tag }) => _tag === "DiscordUnavailable" })
)
