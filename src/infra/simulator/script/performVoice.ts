import { Match } from "effect"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import type { Names } from "./Names.ts"
import type { VoiceStep } from "./steps.ts"

/** Moves people in and out of voice. */
export const performVoiceStep = ({ voice }: SimulatedDiscord, names: Names, step: VoiceStep): void => {
  const { guild, userId } = names.member(step.member, step.guild)
  const guildId = guild.facts.id
  Match.value(step).pipe(
    Match.discriminatorsExhaustive("do")({
      join: ({ channel, ...flags }) => voice.join(guildId, userId, names.channel(guild, channel).id, flags),
      move: ({ channel, ...flags }) => voice.move(guildId, userId, names.channel(guild, channel).id, flags),
      set: (flags) => voice.set(guildId, userId, flags),
      repeat: () => voice.repeat(guildId, userId),
      reconnect: () => voice.reconnect(guildId, userId),
      leave: () => voice.leave(guildId, userId)
    })
  )
}
