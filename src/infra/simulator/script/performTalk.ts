import { PermissionFlagsBits } from "discord.js"
import { Match } from "effect"
import { isPermitted } from "../permissions.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { refuse } from "../World.ts"
import type { Names } from "./Names.ts"
import { performCommand, performComplete } from "./performCommand.ts"
import { performComponent, performSubmit } from "./performComponent.ts"
import type { TalkStep } from "./steps.ts"

/** Writes messages, and uses what the bot offers. Answers the id of the message or interaction. */
export const performTalkStep = (discord: SimulatedDiscord, names: Names, step: TalkStep): string =>
  Match.value(step).pipe(
    Match.discriminatorsExhaustive("do")({
      say: (given) => say(discord, names, given),
      command: (given) => performCommand(discord, names, given),
      complete: (given) => performComplete(discord, names, given),
      press: (given) => performComponent(discord, names, given),
      select: (given) => performComponent(discord, names, given),
      submit: (given) => performSubmit(discord, names, given)
    })
  )

const say = ({ messages, world }: SimulatedDiscord, names: Names, step: TalkStep & { readonly do: "say" }): string => {
  const { guild, userId } = names.member(step.member, step.guild)
  const channelId = names.channel(guild, step.channel).id
  if (!isPermitted(world.permissions(channelId, userId), PermissionFlagsBits.ViewChannel))
    refuse(`${world.user(userId).name} cannot view that channel`, "permit it, or let somebody else talk")
  const referenceId = step.reply === undefined ? null : names.message(guild, userId, step.reply).id
  const type = step.type === undefined ? {} : { type: step.type }
  const author = step.webhook === true ? world.newUser(world.user(userId).name, { bot: true }).id : userId
  const webhookId = step.webhook === true ? author : null
  const { id } = messages.post({ channelId, authorId: author, content: step.text, referenceId, webhookId, ...type })
  names.alias(step.as, id)
  return id
}
