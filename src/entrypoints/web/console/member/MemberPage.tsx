import { useState } from "preact/hooks"
import type { Member } from "../answers.ts"
import { count, wallDate } from "../figures.ts"
import { unpaidNow } from "../house/told.ts"
import { now } from "../../shared/now.ts"
import { ActivityWord } from "../parts/ActivityWord.tsx"
import { Crumbs } from "../parts/Crumbs.tsx"
import { Figure } from "../parts/Figure.tsx"
import { Heading } from "../parts/Heading.tsx"
import { Missing } from "../parts/Missing.tsx"
import { Problem } from "../parts/Problem.tsx"
import { house as houseOf, ledgerFile, member as memberOf, session as sessionOf } from "../questions.ts"
import { paths } from "../route.ts"
import type { MemberProps } from "../session/SessionPage.tsx"
import { useAsked } from "../useAsked.ts"
import { durationOfMs } from "../../../../machines/texts/durationOfMs.ts"
import { Day } from "./Day.tsx"

const askEvery = 3000

const Figures = ({ member }: { readonly member: Member }) => (
  <>
    <dl class="figures">
      <Figure name="level" testId="level">
        {member.level}
      </Figure>
      <Figure name="XP" testId="xp">
        {count(member.xp)}
      </Figure>
      <Figure name="rank">{member.rank === null ? "none" : `#${count(member.rank)}`}</Figure>
      <Figure name="messages">
        {count(member.messages)} <span class="hint">{count(member.rewarded)} rewarded</span>
      </Figure>
      <Figure name="credited until">
        {member.creditedUntil === null ? "nothing yet" : wallDate(member.creditedUntil)}
      </Figure>
      <Figure name="profile">
        {[member.present ? "here" : "has left", ...(member.hidden ? ["hidden"] : [])].join(", ")}
      </Figure>
    </dl>
    <div class="columns">
      <section class="panel" aria-labelledby="voice">
        <h2 id="voice">
          Voice time <span class="hint">settled</span>
        </h2>
        <table>
          <tbody>
            {(["total", "active", "afk", "video", "streaming"] as const).map((kind) => (
              <tr key={kind}>
                <th scope="row">{kind === "total" ? "all" : <ActivityWord activity={kind} />}</th>
                <td class="number">{durationOfMs(member.seconds[kind] * 1000)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section class="panel" aria-labelledby="periods">
        <h2 id="periods">XP by period</h2>
        <table>
          <tbody>
            {(["daily", "weekly", "monthly", "annual"] as const).map((period) => (
              <tr key={period}>
                <th scope="row">{period}</th>
                <td class="number">{count(member.periods[period])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  </>
)

/** A day of the month as the browser's date field writes it, as an instant where the browser is. */
const instantOf = (day: string) => new Date(`${day}T00:00:00`).toISOString()

const Download = ({ guildId, userId }: MemberProps) => {
  const [from, setFrom] = useState("")
  const [to, setTo] = useState("")
  return (
    <section class="panel" aria-labelledby="ledger">
      <h2 id="ledger">Ledger</h2>
      <div class="tools">
        <label>
          From <input type="date" value={from} onInput={({ currentTarget: { value } }) => setFrom(value)} />
        </label>
        <label>
          Up to, without <input type="date" value={to} onInput={({ currentTarget: { value } }) => setTo(value)} />
        </label>
        <a class="button" download href={ledgerFile(guildId, userId, from && instantOf(from), to && instantOf(to))}>
          Download as CSV
        </a>
      </div>
      <p class="hint">Without dates it is everything: each second paid, and each withheld with its reasons.</p>
    </section>
  )
}

/** A member: figures as settled, what became of today's time, and the ledger to download. */
export const MemberPage = ({ guildId, userId }: MemberProps) => {
  const member = useAsked(memberOf(guildId, userId), askEvery)
  const session = useAsked(sessionOf(guildId, userId), askEvery)
  const house = useAsked(houseOf(guildId))
  const live = session.refused === null ? session.answer : null
  if (member.refused?.status === 404 && live === null) {
    return <Missing title="No such member" refused={member.refused} />
  }
  return (
    <>
      <Crumbs
        trail={[
          ["Guilds", paths.guilds],
          [house.answer?.name || guildId, paths.house(guildId)]
        ]}
      />
      <Heading title={live?.name || `Member ${userId}`} />
      <p class="id">{userId}</p>
      <p data-testid="presence">
        {live === null ? (
          <span class="hint">Not in voice.</span>
        ) : (
          <>
            <ActivityWord activity={live.activity} /> <a href={paths.session(guildId, userId)}>in voice</a>
          </>
        )}
      </p>
      {member.refused?.status === 404 ? (
        <p class="empty">Nothing has been settled for this member yet.</p>
      ) : (
        <Problem refused={member.refused} />
      )}
      {member.answer !== null && <Figures member={member.answer} />}
      <Day
        guildId={guildId}
        userId={userId}
        timezone={house.answer?.settings.timezone ?? null}
        openMs={live === null ? 0 : unpaidNow(live, now.value)}
        creditedUntil={member.answer?.creditedUntil ?? null}
        first="day"
      />
      <Download guildId={guildId} userId={userId} />
    </>
  )
}
