import { Diagram } from "../diagram/Diagram.tsx"
import { Heading } from "../parts/Heading.tsx"
import { Problem } from "../parts/Problem.tsx"
import { machines } from "../questions.ts"
import { useAsked } from "../useAsked.ts"
import { type Definition, graphOf } from "./definition.ts"

const says: Readonly<Record<string, string>> = {
  guild: "One runs for each guild: from out of sight to live.",
  voiceSession: "One runs for each member in voice, from joining to leaving. Its state is the activity."
}

const Transitions = ({ definition }: { readonly definition: Definition }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">from</th>
        <th scope="col">event</th>
        <th scope="col">guard</th>
        <th scope="col">to</th>
      </tr>
    </thead>
    <tbody>
      {graphOf(definition).arrows.map(({ event, from, guard, inner, to }) => (
        <tr key={`${from} ${event} ${guard} ${to}`}>
          <td>{from}</td>
          <td>
            <code>{event}</code>
          </td>
          <td>{guard === null ? <span class="hint">otherwise, or always</span> : <code>{guard}</code>}</td>
          <td>{inner ? <span class="hint">stays</span> : to}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

/** The machines that run, drawn from themselves. */
export const MachinesPage = () => {
  const { answer, refused } = useAsked(machines)
  return (
    <>
      <Heading title="Machines" />
      <p class="hint">Drawn from the very definitions that run.</p>
      <Problem refused={refused} />
      {answer?.items.map(({ definition, name }) => (
        <section key={name} class="panel" aria-labelledby={`machine-${name}`}>
          <h2 id={`machine-${name}`}>
            {name} <span class="hint">{says[name]}</span>
          </h2>
          <div class="wide canvas-wide" tabIndex={0} role="region" aria-labelledby={`machine-${name}`}>
            <Diagram definition={definition} />
          </div>
          <details>
            <summary>Transitions</summary>
            <div class="wide" tabIndex={0} role="region" aria-label={`Transitions of ${name}`}>
              <Transitions definition={definition} />
            </div>
          </details>
        </section>
      ))}
    </>
  )
}
