import type { Session } from "../answers.ts"
import { Icon } from "./Icon.tsx"

/** Whether a session earns, and why not. */
export const Standing = ({ session }: { readonly session: Pick<Session, "standing" | "withheld"> }) => (
  <span class="standing" data-standing={session.standing}>
    <Icon sign={session.standing === "earning" ? "good" : "withheld"} />
    {session.standing === "earning" ? "earning" : session.withheld.join(", ")}
  </span>
)
