import type { SessionLife } from "../answers.ts"

type Doing = Pick<SessionLife, "activity" | "attention" | "camera" | "screen">

/**
 * The state that a session's machine is in. It is the activity; while the bot has lost sight of the guild, the one
 * that it was in, as `activityOf` of the machines tells it (which would bring its Schemas into the page).
 */
export const stateOf = ({ activity, attention, camera, screen }: Doing): string =>
  activity !== "dormant" ? activity : screen ? "streaming" : camera ? "video" : attention
