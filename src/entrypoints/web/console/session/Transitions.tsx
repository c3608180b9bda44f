import { now } from "../../shared/now.ts"
import type { Step } from "../answers.ts"
import { lasting, wallDate, wallTime } from "../figures.ts"
import { Icon } from "../parts/Icon.tsx"

const Word = ({ state }: { readonly state: string }) => {
  switch (state) {
    case "active":
    case "afk":
    case "video":
    case "streaming":
    case "disconnected":
      return (
        <span class={`activity is-${state}`}>
          <Icon sign={state} />
          {state}
        </span>
      )
    default:
      return <span>{state}</span>
  }
}

/** The last transitions, newest first. */
export const Transitions = ({ transitions }: { readonly transitions: ReadonlyArray<Step> }) => (
  <section class="panel" aria-labelledby="transitions">
    <h2 id="transitions">
      Transitions <span class="hint">the last 32, newest first</span>
    </h2>
    {transitions.length === 0 ? (
      <p class="empty">It is as it began.</p>
    ) : (
      <div class="wide tall" tabIndex={0} role="region" aria-labelledby="transitions">
        <table>
          <thead>
            <tr>
              <th scope="col">at</th>
              <th scope="col">event</th>
              <th scope="col">from</th>
              <th scope="col">to</th>
              <th scope="col" class="number">
                ago
              </th>
            </tr>
          </thead>
          <tbody>
            {transitions.toReversed().map(({ at, event, from, to }, i) => (
              <tr key={transitions.length - i}>
                <td>
                  <time dateTime={at} title={wallDate(at)}>
                    {wallTime(at)}
                  </time>
                </td>
                <td>
                  <code>{event}</code>
                </td>
                <td>
                  <Word state={from} />
                </td>
                <td>{from === to ? <span class="hint">stays</span> : <Word state={to} />}</td>
                <td class="number">{lasting(at, now.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
  </section>
)
