import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Schema } from "effect"
import { assert, describe, it } from "vitest"
import { describeCommands } from "../../../src/entrypoints/discord/describeCommands.ts"
import { features } from "../../../src/entrypoints/discord/features.ts"
import { Registry } from "../../../src/entrypoints/discord/Registry.ts"
import { CommandsForm } from "../../../src/infra/simulator/rest/commandForms.ts"

const docs = join(import.meta.dirname, "../../../docs")
const registry = new Registry(features)

/** A command, or one of its options or choices. */
const Named = Schema.Struct({
  name: Schema.String,
  name_localizations: Schema.optionalKey(Schema.Struct({ de: Schema.String })),
  description: Schema.optionalKey(Schema.String),
  description_localizations: Schema.optionalKey(Schema.Struct({ de: Schema.String })),
  value: Schema.optionalKey(Schema.Union([Schema.String, Schema.Finite])),
  options: Schema.optionalKey(Schema.Array(Schema.Unknown)),
  choices: Schema.optionalKey(Schema.Array(Schema.Unknown))
})
const decode = Schema.decodeUnknownSync(Named)
type Named = typeof Named.Type

const children = ({ choices = [], options = [] }: Named) => [...choices, ...options].map((child) => decode(child))

/** A command and everything in it, with the path that leads there. */
const within = (one: Named, path = one.name): ReadonlyArray<readonly [string, Named]> => [
  [path, one],
  ...children(one).flatMap((child) => within(child, `${path} ${child.name}`))
]

const all = registry.definitions.map((definition) => decode(definition))

/** As Discord counts: of each text the longest of its translations. */
const lengthOf = (one: Named): number => {
  const { description = "", description_localizations, name, name_localizations, value = "" } = one
  const own =
    Math.max(name.length, name_localizations?.de.length ?? 0) +
    Math.max(description.length, description_localizations?.de.length ?? 0) +
    String(value).length
  return children(one).reduce((sum, child) => sum + lengthOf(child), own)
}

describe("the commands", () => {
  it("keep Discord's limits", () => {
    assert.doesNotThrow(() => Schema.decodeUnknownSync(CommandsForm)(registry.definitions))
    for (const one of all) assert.isAtMost(lengthOf(one), 8000, one.name)
  })

  it("are named and described in both languages", () => {
    for (const [path, one] of all.flatMap((one) => within(one))) {
      assert.isDefined(one.name_localizations, path)
      // Neither context menus nor choices have one.
      if (one.description !== undefined) assert.isDefined(one.description_localizations, path)
    }
  })

  it("are told apart in German, too", () => {
    const german = ({ name, name_localizations }: Named) => name_localizations?.de ?? name
    const unique = (path: string, siblings: ReadonlyArray<Named>) =>
      assert.lengthOf([...new Set(siblings.map(german))], siblings.length, path)
    unique("commands", all)
    for (const [path, one] of all.flatMap((one) => within(one))) unique(path, children(one))
  })

  it("are documented as they are", () => {
    const written = readFileSync(join(docs, "commands.md"), "utf8")
    assert.strictEqual(written, describeCommands(registry), "run `npm run docs`")
    for (const [, picture = ""] of written.matchAll(/\]\((.*\.png)\)/g)) {
      assert.isTrue(existsSync(join(docs, picture)), picture)
    }
  })
})
