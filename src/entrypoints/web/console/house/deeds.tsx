import type { Rebuilt } from "../../../../actors/statistics/rebuild.ts"
import { counted } from "../figures.ts"
import type { Deed } from "../parts/Action.tsx"

type RebuildAnswer = typeof Rebuilt.Encoded

const rebuilt = ({ days, open, repaired }: RebuildAnswer) =>
  `Rebuilt ${counted(days, "day")}; ${repaired === 0 ? "every stored figure was right" : `${counted(repaired, "stored figure")} had been wrong`}.` +
  (open === 0 ? "" : ` ${counted(open, "day")} changed meanwhile and stayed as it was.`)

const isRebuilt = (answer: unknown): answer is RebuildAnswer =>
  typeof answer === "object" && answer !== null && "days" in answer && "open" in answer && "repaired" in answer

/** What operators may have done to a guild. */
export const guildDeeds = (guildId: string, name: string): ReadonlyArray<Deed> => {
  const path = (deed: string) => `/admin/guilds/${guildId}/${deed}`
  const whom = <strong>{name}</strong>
  return [
    {
      name: "Settle",
      grave: false,
      path: path("settle"),
      says: <p>Everything that the members of {whom} have not been paid yet is paid into the ledger now.</p>,
      done: () => "Settled: nothing is left unpaid."
    },
    {
      name: "Checkpoint",
      grave: false,
      path: path("checkpoint"),
      says: (
        <p>
          What the shard of {whom} holds is stored now, so that a crash would lose nothing that happened until this
          instant.
        </p>
      ),
      done: () => "Stored."
    },
    {
      name: "Reconcile",
      grave: false,
      path: path("reconcile"),
      says: (
        <p>
          Discord is asked for every member of {whom} who is in voice, and sessions that differ are put right. In a
          large guild this takes a while.
        </p>
      ),
      done: () => "Every session agrees with Discord."
    },
    {
      name: "Rebuild",
      grave: true,
      path: path("rebuild"),
      says: (
        <p>
          Totals, periods and statistics of every member of {whom} are made again from the ledger. Wrong figures are put
          right. It works the database hard for a while.
        </p>
      ),
      done: (answer) => (isRebuilt(answer) ? rebuilt(answer) : "Rebuilt.")
    },
    {
      name: "Restart",
      grave: true,
      path: path("restart"),
      says: (
        <p>
          The actor of {whom} and all of its sessions are stopped and made again as they are. No time is lost. It is
          what helps when an actor behaves oddly.
        </p>
      ),
      done: () => "Restarted."
    }
  ]
}

/** Starts one member's session afresh. */
export const sessionDeed = (guildId: string, userId: string, name: string): Deed => ({
  name: "Restart session",
  grave: true,
  path: `/admin/guilds/${guildId}/sessions/${userId}/restart`,
  says: (
    <p>
      The session of <strong>{name}</strong> is stopped and made again as it is, also out of quarantine. No time is
      lost.
    </p>
  ),
  done: () => "Restarted."
})
