/**
 * A readable name for addresses: lower-case letters of the Latin alphabet without their accents, and digits, with
 * hyphens between words; `server` where nothing of that is in the name.
 */
export const slugOf = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "") || "server"

/** The slug of a name, numbered from 2 on while it is taken. */
export const freeSlug = (name: string, taken: (slug: string) => boolean): string => {
  const slug = slugOf(name)
  for (let number = 1; ; number++) {
    const numbered = number === 1 ? slug : `${slug}-${number}`
    if (!taken(numbered)) return numbered
  }
}

/** Whether a text may be a slug at all. */
export const isSlug = (text: string): boolean => text.length <= 200 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text)
