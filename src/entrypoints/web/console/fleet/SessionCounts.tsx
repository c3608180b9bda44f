import type { Runtime } from "../answers.ts"
import { count, percent } from "../figures.ts"
import { Icon } from "../parts/Icon.tsx"
import { activities } from "./plots.ts"

/** How many do what, in large figures. */
export const SessionCounts = ({ sessions }: { readonly sessions: Runtime["sessions"] }) => (
  <section aria-labelledby="sessions">
    <h2 id="sessions">
      <span data-testid="sessions-total">{count(sessions.total)}</span> in voice
    </h2>
    <dl class="tiles">
      {activities.map((activity) => (
        <div key={activity} class={`tile is-${activity}`}>
          <dt>
            <Icon sign={activity} />
            {activity}
          </dt>
          <dd data-testid={`sessions-${activity}`}>{count(sessions.activities[activity])}</dd>
          <dd class="hint">{sessions.total === 0 ? "–" : percent(sessions.activities[activity] / sessions.total)}</dd>
        </div>
      ))}
    </dl>
  </section>
)
