import { useMemo, useState } from "preact/hooks"
import { now } from "../../shared/now.ts"
import { decimal, stopwatch, wallTimeIn } from "../figures.ts"
import { Problem } from "../parts/Problem.tsx"
import { Timeline } from "./Timeline.tsx"
import { type Fate, type Stretch, stretchesOf } from "./timeline.ts"
import { dayStart } from "./today.ts"
import { useLedgerSince } from "./useLedgerSince.ts"

interface DayProps {
  readonly guildId: string
  readonly userId: string
  /** Of the guild; null while it is not known. */
  readonly timezone: string | null
  /** Voice time up to now that is not settled: ms. */
  readonly openMs: number
  /** Until when the member is paid: with it the ledger changes. */
  readonly creditedUntil: string | null
  /** What is shown before anybody chooses. */
  readonly first: Span
}

const spans = { day: "the day", hour: "the last hour" } as const
type Span = keyof typeof spans

const hourMs = 3_600_000

const dayMs = 86_400_000

const words: Readonly<Record<Fate, string>> = {
  paid: "paid",
  withheld: "withheld",
  gap: "out of sight",
  open: "not settled yet"
}

interface RowProps {
  readonly stretch: Stretch
  readonly time: (instant: number) => string
}

const Row = ({ stretch: { fate, from, reasons, to, xp }, time }: RowProps) => (
  <tr>
    <td>{time(from)}</td>
    <td>{time(to)}</td>
    <td class="number">{stopwatch(to - from)}</td>
    <td>
      <span class={`fate ${fate}`}>{words[fate]}</span>
    </td>
    <td>{reasons.join(", ")}</td>
    <td class="number">{xp === 0 ? "–" : decimal(xp)}</td>
  </tr>
)

/** What became of a member's voice time today, where the guild is. */
export const Day = ({ creditedUntil, first, guildId, openMs, timezone, userId }: DayProps) => {
  const [span, setSpan] = useState<Span>(first)
  const from = timezone === null ? null : dayStart(now.value, timezone)
  const { entries, refused } = useLedgerSince(guildId, userId, from, creditedUntil)
  const settled = useMemo(
    () => (from === null ? [] : stretchesOf(entries, { from, to: from + dayMs })),
    [entries, from]
  )
  const time = useMemo(() => wallTimeIn(timezone ?? "UTC"), [timezone])
  if (from === null) return null
  const openFrom = Math.max(from, now.value - openMs, settled.at(-1)?.to ?? 0)
  const open: Stretch = { from: openFrom, to: now.value, fate: "open", reasons: [], xp: 0 }
  const stretches = openMs > 0 && open.to > open.from ? [...settled, open] : settled
  const shown =
    span === "day" ? { from, to: from + dayMs } : { from: Math.max(from, now.value - hourMs), to: now.value }
  const totalOf = (fate: Fate) =>
    stretches.reduce((sum, stretch) => sum + (stretch.fate === fate ? stretch.to - stretch.from : 0), 0)
  return (
    <section class="panel" aria-labelledby="today">
      <div class="between">
        <h2 id="today">
          Today <span class="hint">since midnight, {timezone}</span>
        </h2>
        <div class="choice" role="group" aria-label="Shown">
          {(["day", "hour"] as const).map((name) => (
            <button key={name} type="button" aria-pressed={span === name} onClick={() => setSpan(name)}>
              {spans[name]}
            </button>
          ))}
        </div>
      </div>
      <Problem refused={refused} />
      <ul class="legend fates">
        {(["paid", "withheld", "gap", "open"] as const).map((fate) => (
          <li key={fate}>
            <span class={`fate ${fate}`}>{words[fate]}</span> <b>{stopwatch(totalOf(fate))}</b>
          </li>
        ))}
      </ul>
      <Timeline stretches={stretches} {...shown} now={now.value} time={time} />
      {stretches.length > 0 && (
        <details>
          <summary>As a table</summary>
          <div class="wide tall" tabIndex={0} role="region" aria-labelledby="today">
            <table>
              <thead>
                <tr>
                  <th scope="col">from</th>
                  <th scope="col">to</th>
                  <th scope="col" class="number">
                    time
                  </th>
                  <th scope="col">fate</th>
                  <th scope="col">why</th>
                  <th scope="col" class="number">
                    XP
                  </th>
                </tr>
              </thead>
              <tbody>
                {stretches.toReversed().map((stretch) => (
                  <Row key={stretch.from} stretch={stretch} time={time} />
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </section>
  )
}
