import type { DispatchMalformed } from "../../infra/discord/dispatch.ts"
import { guildIdOf } from "../../infra/discord/guildIdOf.ts"

/** Of a dispatch that came without a number in its session. */
export const unnumbered = (name: string, data: unknown): DispatchMalformed => ({
  _tag: "DispatchMalformed",
  name,
  guildId: guildIdOf(name, data),
  path: "s",
  message: "Expected a sequence"
})
