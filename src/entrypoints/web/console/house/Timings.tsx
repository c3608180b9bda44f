import type { Guild } from "../answers.ts"
import { count, latency } from "../figures.ts"

/** How long each kind of work took this minute. */
export const Timings = ({ timings }: Pick<Guild, "timings">) => {
  const rows = Object.entries(timings).sort(([, a], [, b]) => b.total - a.total)
  return (
    <section class="panel" aria-labelledby="timings">
      <h2 id="timings">
        Work <span class="hint">this minute</span>
      </h2>
      {rows.length === 0 ? (
        <p class="empty">Nothing was to be done.</p>
      ) : (
        <div class="wide" tabIndex={0} role="region" aria-labelledby="timings">
          <table>
            <thead>
              <tr>
                <th scope="col">work</th>
                <th scope="col" class="number">
                  times
                </th>
                <th scope="col" class="number">
                  together
                </th>
                <th scope="col" class="number">
                  longest
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(([work, timing]) => (
                <tr key={work}>
                  <th scope="row">{work}</th>
                  <td class="number">{count(timing.count)}</td>
                  <td class="number">{latency(timing.total)}</td>
                  <td class="number">{latency(timing.longest)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
