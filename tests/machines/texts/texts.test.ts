import { readdirSync } from "node:fs"
import { join } from "node:path"
import { Predicate, Schema } from "effect"
import { assert, describe, it } from "vitest"

const folder = join(import.meta.dirname, "../../../src/machines/texts")

/** What reads the same in both languages, as it should. */
const alike: ReadonlySet<string> = new Set([
  "xp",
  "level",
  "Level",
  "name",
  "emoji",
  "panel",
  "vc",
  "XP",
  "Chat",
  "AFK",
  "English",
  "Deutsch"
])

const modules = await Promise.all(
  readdirSync(folder).map(async (file): Promise<readonly [string, Readonly<Record<string, unknown>>]> => [
    file,
    await import(join(folder, file))
  ])
)

const isTranslated = (value: unknown): value is { readonly en: unknown; readonly de: unknown } =>
  Predicate.hasProperty(value, "en") && Predicate.hasProperty(value, "de")

/** What there is to read, by where it stands: words, and the code that makes sentences. */
const leaves = (path: string, value: unknown): ReadonlyArray<readonly [string, string | Function]> =>
  typeof value === "string" || typeof value === "function"
    ? [[path, value]]
    : Predicate.isObject(value)
      ? Object.entries(value).flatMap(([key, inner]) => leaves(`${path}.${key}`, inner))
      : []

/** How it reads, whatever language it says that it is. */
const wording = (leaf: string | Function) =>
  typeof leaf === "string" ? leaf : String(leaf).replaceAll(/(["'])(en|de)\1/g, "")

describe.each(modules)("the texts in %s", (_, module) => {
  const translated = Object.entries(module).filter(([, value]) => isTranslated(value))

  it("stand in two languages, or are made by functions that are told which", () => {
    for (const [name, value] of Object.entries(module)) {
      assert.isTrue(isTranslated(value) || typeof value === "function" || Schema.isSchema(value), name)
    }
  })

  it.each(translated)("are whole in both languages: %s", (_, texts) => {
    if (!isTranslated(texts)) return assert.fail()
    const english = leaves("", texts.en)
    const german = new Map(leaves("", texts.de))
    assert.sameMembers(
      [...german.keys()],
      english.map(([path]) => path)
    )
    for (const [path, en] of english) {
      const de = german.get(path) ?? ""
      assert.strictEqual(typeof de, typeof en, path)
      if (typeof de === "function" && typeof en === "function") assert.strictEqual(de.length, en.length, path)
      assert.notStrictEqual(wording(en).trim(), "", path)
      assert.notStrictEqual(wording(de).trim(), "", path)
      if (!alike.has(wording(en))) assert.notStrictEqual(wording(de), wording(en), `${path} is not translated`)
    }
  })
})
