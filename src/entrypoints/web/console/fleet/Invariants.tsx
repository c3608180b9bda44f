import type { Runtime } from "../answers.ts"
import { count, counted, wallDate } from "../figures.ts"
import { Icon } from "../parts/Icon.tsx"
import { paths } from "../route.ts"

type Invariant = Runtime["invariants"][number]

const Violated = ({ invariant: { last, name, violations } }: { readonly invariant: Invariant }) => (
  <li class="problem">
    <Icon sign="bad" />
    <span>
      <strong>{name}</strong>: violated {violations === 1 ? "once" : `${count(violations)} times`}
      {last !== null && (
        <>
          , last at {wallDate(last.at)}: expected {last.expected}, found {last.found}
          {last.guildId !== null && (
            <>
              {" "}
              (<a href={paths.house(last.guildId)}>guild {last.guildId}</a>
              {last.userId !== null && (
                <>
                  , <a href={paths.member(last.guildId, last.userId)}>member {last.userId}</a>
                </>
              )}
              )
            </>
          )}
        </>
      )}
    </span>
  </li>
)

/** What must hold at all times: in one line while it does, one by one where it did not. */
export const Invariants = ({ invariants }: { readonly invariants: ReadonlyArray<Invariant> }) => {
  const violated = invariants.filter(({ violations }) => violations > 0)
  const checks = invariants.reduce((sum, { checked }) => sum + checked, 0)
  return (
    <details class={`invariants ${violated.length === 0 ? "" : "violated"}`} open={violated.length > 0}>
      <summary>
        <Icon sign={violated.length === 0 ? "good" : "bad"} />
        {violated.length === 0
          ? `All ${counted(invariants.length, "invariant")} hold`
          : `${counted(violated.length, "invariant")} of ${invariants.length} violated`}
        <span class="hint">{counted(checks, "check")}</span>
      </summary>
      <ul>
        {violated.map((invariant) => (
          <Violated key={invariant.name} invariant={invariant} />
        ))}
        {invariants
          .filter(({ violations }) => violations === 0)
          .map(({ checked, name }) => (
            <li key={name}>
              <Icon sign="good" />
              {name} <span class="hint">{counted(checked, "check")}</span>
            </li>
          ))}
      </ul>
    </details>
  )
}
