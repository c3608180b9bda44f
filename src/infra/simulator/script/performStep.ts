import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import type { RestFaults } from "../rest/RestFaults.ts"
import type { Names } from "./Names.ts"
import { performFault } from "./performFault.ts"
import { performTalkStep } from "./performTalk.ts"
import { performVoiceStep } from "./performVoice.ts"
import { performWorldStep } from "./performWorld.ts"
import type { CourseStep, Step } from "./steps.ts"

/** A step that takes no time and asks nobody. */
export type Deed = Exclude<Step, CourseStep>

/**
 * Carries out a step at once. Answers the id of what it made, if anything; throws `WorldRefused` for what Discord
 * would not let happen.
 */
export const performStep = (
  discord: SimulatedDiscord,
  rest: RestFaults | null,
  names: Names,
  step: Deed
): string | null => {
  switch (step.do) {
    case "fault":
      performFault(discord, rest, names, step)
      return null
    case "join":
    case "move":
    case "set":
    case "repeat":
    case "reconnect":
    case "leave":
      performVoiceStep(discord, names, step)
      return null
    case "say":
    case "command":
    case "complete":
    case "press":
    case "select":
    case "submit":
      return performTalkStep(discord, names, step)
    default:
      return performWorldStep(discord, names, step)
  }
}
