import { now } from "../../shared/now.ts"
import type { SessionLife } from "../answers.ts"
import { stopwatch } from "../figures.ts"
import { grown } from "../house/told.ts"
import { ActivityWord } from "../parts/ActivityWord.tsx"

interface KindsProps {
  readonly session: SessionLife
  readonly ended: boolean
}

/** How much time the session has of each kind; what goes on grows by itself. */
export const Kinds = ({ ended, session }: KindsProps) => {
  const more = ended ? 0 : Math.floor(grown(session, now.value) / 1000)
  const { attention, camera, screen, seconds } = session
  const rows = [
    ["active", seconds.active + (attention === "active" ? more : 0)],
    ["afk", seconds.afk + (attention === "afk" ? more : 0)],
    ["video", seconds.video + (camera ? more : 0)],
    ["streaming", seconds.streaming + (screen ? more : 0)]
  ] as const
  const longest = Math.max(1, ...rows.map(([, value]) => value))
  return (
    <section class="panel" aria-labelledby="kinds">
      <h2 id="kinds">Time by kind</h2>
      <table class="bars">
        <tbody>
          {rows.map(([kind, value]) => (
            <tr key={kind}>
              <th scope="row">
                <ActivityWord activity={kind} />
              </th>
              <td class="number">{stopwatch(value * 1000)}</td>
              <td class="bar-cell" aria-hidden="true">
                <span class={`bar is-${kind}`} style={{ width: `${(100 * value) / longest}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
