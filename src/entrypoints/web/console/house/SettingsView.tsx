import type { Settings } from "../answers.ts"

const wordOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(wordOf).join(", ")
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, inner]) => `${name} ${wordOf(inner)}`)
      .join(", ")
  }
  return value === null
    ? "none"
    : value === true
      ? "on"
      : value === false
        ? "off"
        : JSON.stringify(value).replaceAll('"', "")
}

/** `catchUpHours` as `catch up hours`. */
const spaced = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** A guild's settings, to be read. */
export const SettingsView = ({ settings }: { readonly settings: Settings }) => (
  <section class="panel" aria-labelledby="settings">
    <h2 id="settings">Settings</h2>
    {Object.entries(settings).map(([section, values]) => (
      <details key={section}>
        <summary>
          {spaced(section)}
          {(typeof values !== "object" || values === null || Array.isArray(values)) && (
            <span class="hint">{wordOf(values)}</span>
          )}
        </summary>
        {typeof values === "object" && values !== null && (
          <dl class="pairs">
            {Object.entries(values).map(([name, value]) => (
              <div key={name}>
                <dt>{spaced(name)}</dt>
                <dd>{wordOf(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </details>
    ))}
  </section>
)
