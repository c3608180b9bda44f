import { now } from "../../shared/now.ts"
import type { Told } from "../answers.ts"
import { lasting, wallDate } from "../figures.ts"
import { Heading } from "../parts/Heading.tsx"
import { Icon } from "../parts/Icon.tsx"
import { Problem } from "../parts/Problem.tsx"
import { recentErrors } from "../questions.ts"
import { paths } from "../route.ts"
import { useAsked } from "../useAsked.ts"

const askEvery = 3000

const levels = {
  Warn: ["warning", "warning"],
  Error: ["bad", "error"],
  Fatal: ["bad", "fatal"]
} as const satisfies Readonly<Record<Told["level"], readonly [string, string]>>

const placeOf = (name: string, { guildId, userId }: Told["annotations"]): string | null =>
  guildId === undefined || !/^\d+$/.test(guildId)
    ? null
    : name === "guildId"
      ? paths.house(guildId)
      : name === "userId" && userId !== undefined && /^\d+$/.test(userId)
        ? paths.member(guildId, userId)
        : null

const Annotations = ({ annotations }: Pick<Told, "annotations">) => (
  <dl class="annotations">
    {Object.entries(annotations).map(([name, value]) => {
      const place = placeOf(name, annotations)
      return (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{place === null ? value : <a href={place}>{value}</a>}</dd>
        </div>
      )
    })}
  </dl>
)

const Entry = ({ told: { annotations, at, cause, level, message } }: { readonly told: Told }) => {
  const [sign, word] = levels[level]
  return (
    <li class={`told panel ${sign}`}>
      <p class="line">
        <span class={`level ${sign}`}>
          <Icon sign={sign} />
          {word}
        </span>
        <time dateTime={at} title={wallDate(at)}>
          {lasting(at, now.value)} ago
        </time>
      </p>
      <p class="message">{message.trim()}</p>
      {Object.keys(annotations).length > 0 && <Annotations annotations={annotations} />}
      {cause !== null && (
        <details>
          <summary>Cause</summary>
          <pre tabIndex={0}>{cause}</pre>
        </details>
      )}
    </li>
  )
}

/** Several may be told at one instant: they are numbered from the oldest, so that each keeps its place on the page. */
const keyed = (items: ReadonlyArray<Told>): ReadonlyArray<readonly [key: string, told: Told]> => {
  const seen = new Map<string, number>()
  return items
    .toReversed()
    .map((told) => {
      const number = (seen.get(told.at) ?? 0) + 1
      seen.set(told.at, number)
      return [`${told.at} ${number}`, told] as const
    })
    .toReversed()
}

/** The last warnings and errors of the process, newest first. */
export const ErrorsPage = () => {
  const { answer, refused } = useAsked(recentErrors, askEvery)
  return (
    <>
      <Heading title="Errors" />
      <p class="hint">What this process logged as warnings and worse since it began, the last 200 at most.</p>
      <Problem refused={refused} />
      {answer?.items.length === 0 && <p class="empty">Nothing went wrong.</p>}
      <ol class="errors">
        {answer !== null && keyed(answer.items).map(([key, told]) => <Entry key={key} told={told} />)}
      </ol>
    </>
  )
}
