import { Result, Schema, type SchemaIssue } from "effect"
import { defaultSettings, GuildSettings } from "./GuildSettings.ts"
import { changed, type Changes, type SettingPath, valueAt } from "./paths.ts"

export interface Bounds {
  readonly minimum: number
  readonly maximum: number
}

/** A value that a setting cannot have. */
export interface Unfit {
  /** Of the setting, or of a group of them that do not fit each other. */
  readonly path: string
  readonly value: unknown
  /** Within which a number is expected; null: something else is wrong. */
  readonly bounds: Bounds | null
}

const isBetween = Schema.is(
  Schema.Struct({
    id: Schema.Literal("effect/schema/isBetween"),
    payload: Schema.Struct({ minimum: Schema.Finite, maximum: Schema.Finite })
  })
)

const boundsIn = ({ filter }: SchemaIssue.Filter): Bounds | null => {
  const representation: unknown = filter.annotations?.["representation"]
  return isBetween(representation) ? representation.payload : null
}

interface Found {
  readonly path: string
  readonly bounds: Bounds | null
}

const findingsOf = (issue: SchemaIssue.Issue, path: ReadonlyArray<PropertyKey>): ReadonlyArray<Found> => {
  const found = { path: path.map(String).join("."), bounds: null }
  switch (issue._tag) {
    case "Pointer":
      return findingsOf(issue.issue, [...path, ...issue.path])
    case "Encoding":
      return findingsOf(issue.issue, path)
    case "Composite":
      return issue.issues.flatMap((it) => findingsOf(it, path))
    case "AnyOf":
      return issue.issues.length === 0 ? [found] : issue.issues.flatMap((it) => findingsOf(it, path))
    case "Filter":
      return [{ ...found, bounds: boundsIn(issue) }]
    default:
      return [found]
  }
}

const decode = Schema.decodeUnknownResult(GuildSettings, { errors: "all" })

/** Checks changed settings: what they are, or each value that cannot be, once. */
export const validate = (draft: unknown): Result.Result<GuildSettings, ReadonlyArray<Unfit>> =>
  Result.mapError(decode(draft), ({ issue }) => {
    const unfit = new Map<string, Unfit>()
    for (const { bounds, path } of findingsOf(issue, [])) {
      unfit.set(path, { path, value: valueAt(draft, path), bounds: bounds ?? unfit.get(path)?.bounds ?? null })
    }
    return [...unfit.values()]
  })

const boundsAt = (path: string, changes: Changes): Bounds | null => {
  const checked = validate(changed(defaultSettings, changes))
  return Result.isFailure(checked) ? (checked.failure.find((unfit) => unfit.path === path)?.bounds ?? null) : null
}

/** Within which a setting must lie that is a number, by the Schema itself; null: it is bound otherwise. */
export const boundsOf = (path: SettingPath): Bounds | null => boundsAt(path, { [path]: Number.NaN })

/** Of a role's multiplier: percent. */
export const multiplierBounds = boundsAt("multipliers.0.percent", {
  multipliers: [{ roleId: "1", percent: Number.NaN }]
})
