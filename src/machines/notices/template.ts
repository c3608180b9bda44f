/** What a template may name, in braces. */
export const placeholders = ["member", "level", "xp", "rank", "source", "guild", "medal"] as const
export type Placeholder = (typeof placeholders)[number]

/** What Discord takes as one message. */
export const longestMessage = 2000

/** How long each may get: a mention, 10^12 as any language groups it, a guild's name, and the texts of our own. */
const longest: Readonly<Record<Placeholder, number>> = {
  member: 22,
  level: 17,
  xp: 17,
  rank: 17,
  source: 40,
  guild: 100,
  medal: 120
}

const named = /\{([^{}]*)\}/g

const isPlaceholder = (name: string): name is Placeholder => placeholders.some((known) => known === name)

/** Puts values where the template names them; whatever else is in braces stays as it is. */
export const fill = (template: string, values: Readonly<Record<Placeholder, string>>): string =>
  // A member's or a guild's name is put in as it is, and not filled in its turn.
  template.replaceAll(named, (whole, name: string) => (isPlaceholder(name) ? values[name] : whole))

export const mentions = (template: string, placeholder: Placeholder): boolean => template.includes(`{${placeholder}}`)

/** What is wrong with a template, in words for who wrote it; null when it can always be sent. */
export const templateProblem = (template: string): string | null => {
  if (template.replaceAll("{medal}", "").trim() === "") return "a text that says nothing cannot be sent"
  for (const [, name = ""] of template.matchAll(named)) {
    if (isPlaceholder(name)) continue
    return `unknown placeholder {${name}}: there are ${placeholders.map((known) => `{${known}}`).join(", ")}`
  }
  // A medal that the template does not name is added in a line of its own.
  let length = template.length + (mentions(template, "medal") ? 0 : longest.medal + 1)
  for (const [whole, name = ""] of template.matchAll(named)) {
    if (isPlaceholder(name)) length += longest[name] - whole.length
  }
  return length <= longestMessage
    ? null
    : `filled in it may have ${length} characters, and a message has ${longestMessage} at most`
}
