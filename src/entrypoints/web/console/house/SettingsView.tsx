import type { Settings } from "../answers.ts"

type Section = Readonly<Record<string, unknown>>

const isSection = (value: unknown): value is Section =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const wordOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(wordOf).join(", ")
  if (isSection(value)) {
    return Object.entries(value)
      .map(([name, inner]) => `${name} ${wordOf(inner)}`)
      .join(", ")
  }
  if (value === null) return "none"
  return typeof value === "boolean" ? (value ? "on" : "off") : JSON.stringify(value).replaceAll('"', "")
}

/** `catchUpHours` as `catch up hours`. */
const spaced = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const Pairs = ({ values }: { readonly values: ReadonlyArray<readonly [string, unknown]> }) => (
  <dl class="pairs">
    {values.map(([name, value]) => (
      <div key={name}>
        <dt>{spaced(name)}</dt>
        <dd>{wordOf(value)}</dd>
      </div>
    ))}
  </dl>
)

/** A guild's settings, to be read. */
export const SettingsView = ({ settings }: { readonly settings: Settings }) => {
  const all = Object.entries(settings)
  return (
    <section class="panel" aria-labelledby="settings">
      <h2 id="settings">Settings</h2>
      <Pairs values={all.filter(([, value]) => !isSection(value))} />
      {all.map(
        ([name, value]) =>
          isSection(value) && (
            <details key={name}>
              <summary>{spaced(name)}</summary>
              <Pairs values={Object.entries(value)} />
            </details>
          )
      )}
    </section>
  )
}
