import { useEffect, useMemo, useState } from "preact/hooks"
import type { Moment, Runtime } from "../answers.ts"
import { coloursOf, theme } from "../colours.ts"
import { count, lasting, latency, wallDate } from "../figures.ts"
import { now } from "../../shared/now.ts"
import { Figure } from "../parts/Figure.tsx"
import { Heading } from "../parts/Heading.tsx"
import { Live } from "../parts/Live.tsx"
import { Problem } from "../parts/Problem.tsx"
import { guilds, pageOf, runtime as runtimeNow, runtimeStream, samples } from "../questions.ts"
import { useAsked } from "../useAsked.ts"
import { useFollowed } from "../useFollowed.ts"
import { Busiest } from "./Busiest.tsx"
import { joined, withMoment } from "./history.ts"
import { Invariants } from "./Invariants.tsx"
import { LivePlot } from "./LivePlot.tsx"
import { plotsOf } from "./plots.ts"
import { SessionCounts } from "./SessionCounts.tsx"
import { Shards } from "./Shards.tsx"

const busiestEvery = 5000

const About = ({ runtime }: { readonly runtime: Runtime }) => (
  <dl class="figures">
    <Figure name="mode">{runtime.mode}</Figure>
    <Figure name="version">{runtime.version}</Figure>
    <Figure name="up">
      <span title={`since ${wallDate(runtime.startedAt)}`}>{lasting(runtime.startedAt, now.value)}</span>
    </Figure>
    <Figure name="guilds live">
      {count(runtime.guilds.states.live)} of {count(runtime.guilds.total)}
    </Figure>
    <Figure name="unpaid" testId="unpaid">
      {latency(runtime.unpaid)}
    </Figure>
    <Figure name="spooled" state={runtime.spooled > 0 ? "warning" : undefined}>
      {count(runtime.spooled)}
    </Figure>
    <Figure name="last settlement" testId="last-settlement">
      {runtime.lastSettlement === null ? "none yet" : `${lasting(runtime.lastSettlement, now.value)} ago`}
    </Figure>
    <Figure name="restarts" state={runtime.restarts > 0 ? "warning" : undefined}>
      {count(runtime.restarts)}
    </Figure>
  </dl>
)

/** The fleet at a glance. */
export const FleetPage = () => {
  const past = useAsked(samples)
  const asked = useAsked(runtimeNow)
  const busiest = useAsked(pageOf(guilds("load", ""), 8, null), busiestEvery)
  const [latest, setLatest] = useState<Runtime | null>(null)
  const [moments, setMoments] = useState<ReadonlyArray<Moment>>([])
  const every = past.answer?.every ?? 5000
  const liveness = useFollowed(
    runtimeStream,
    ({ runtime, sample }) => {
      setLatest(runtime)
      setMoments((moments) => withMoment(moments, sample, every))
    },
    past.again
  )
  const runtime = latest ?? asked.answer
  useEffect(() => {
    if (past.answer === null) return
    const { every, items } = past.answer
    setMoments((since) => joined(items, since, every))
  }, [past.answer])
  const shownTheme = theme.value
  const plots = useMemo(() => plotsOf(moments, coloursOf(shownTheme)), [moments, shownTheme])
  return (
    <>
      <Heading title="Fleet">
        <Live liveness={liveness} />
      </Heading>
      <Problem refused={runtime === null ? asked.refused : null} />
      {runtime !== null && (
        <>
          {runtime.reduced && (
            <p class="note">
              Discord does not allow this bot the members intent: joins, leaves and changed roles are seen late or not
              at all.
            </p>
          )}
          <About runtime={runtime} />
          <Invariants invariants={runtime.invariants} />
          <SessionCounts sessions={runtime.sessions} />
        </>
      )}
      <section class="plots" aria-label="The last hour">
        {plots.map(({ key, ...plot }) => (
          <LivePlot key={key} {...plot} />
        ))}
      </section>
      <div class="columns">
        {runtime !== null && <Shards shards={runtime.shards} />}
        <Busiest guilds={busiest.answer?.items ?? null} />
      </div>
    </>
  )
}
