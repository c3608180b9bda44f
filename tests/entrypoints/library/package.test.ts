import { execFile } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import packageJson from "../../../package.json" with { type: "json" }

const root = join(import.meta.dirname, "../../..")
const temporary = mkdtempSync(join(tmpdir(), "guildhall-package-"))
const project = join(temporary, "project")
const installed = join(project, "node_modules/guildhall")

const call = promisify(execFile)
const run = (command: string, args: ReadonlyArray<string>, cwd: string) =>
  call(command, [...args], {
    cwd,
    env: { ...process.env, PATH: `${join(root, "node_modules/.bin")}:${process.env["PATH"]}` }
  })
const node = (...args: ReadonlyArray<string>) => run(process.execPath, args, project)

/** Every dependency of the checkout, as an install would have put it there. */
const linkDependencies = (target: string) => {
  mkdirSync(target, { recursive: true })
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (!name.startsWith(".")) symlinkSync(join(root, "node_modules", name), join(target, name))
  }
}

/** Packs a copy of the checkout, and unpacks the tarball into a project that depends on it. */
beforeAll(async () => {
  const checkout = join(temporary, "checkout")
  const configs = ["package.json", "tsconfig.json", "tsconfig.build.json", "tsconfig.web.json", "vite.config.ts"]
  for (const name of ["src", "bin", ...configs, "README.md", "LICENSE"]) {
    cpSync(join(root, name), join(checkout, name), { recursive: true })
  }
  symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"))
  await run("npm", ["run", "prepack"], checkout)
  const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--pack-destination", temporary], checkout)
  linkDependencies(join(project, "node_modules"))
  mkdirSync(installed)
  await run("tar", ["-xzf", join(temporary, stdout.trim()), "-C", installed, "--strip-components=1"], temporary)
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "harness", type: "module" }))
})

afterAll(() => rmSync(temporary, { recursive: true, force: true }))

const harness = `
import { defaultSettings, startVoiceSession, foldVoiceSession, termsFor, voiceSession } from "guildhall/machines"
import { startSimulator, type Step } from "guildhall/simulator"

const { simulator, run, runScript, stop } = await startSimulator({ seed: 7 })
const steps: ReadonlyArray<Step> = [
  { do: "guild", as: "g", name: "Harbour", voice: ["Deck"] },
  { do: "member", as: "ada", guild: "g", name: "Ada" },
  { do: "join", member: "ada", channel: "Deck" }
]
const made: ReadonlyArray<string | null> = await run(steps)
await runScript('{ "do": "wait", "ms": 50 }\\n{ "do": "leave", "member": "ada" }')
const { segments } = simulator.truth("g", "ada")
const response = await fetch(simulator.addresses.control + "/world")
await stop()
const refused = await fetch(simulator.addresses.control + "/world").then(() => false, () => true)
console.log(JSON.stringify({
  made: made.length,
  segments: segments.length,
  status: response.status,
  refused,
  states: Object.keys(voiceSession.states),
  rate: defaultSettings.voice.rates.active,
  functions: [startVoiceSession, foldVoiceSession, termsFor].map((it) => typeof it)
}))
`

describe("the package, as others install it", () => {
  it("holds JavaScript and declarations, and none of our sources or tests", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" })
    assert.isTrue(files.some((file) => file.endsWith("simulator.d.ts")))
    assert.deepStrictEqual(
      files.filter((file) => /(^|\/)tests?\//.test(file) || (file.endsWith(".ts") && !file.endsWith(".d.ts"))),
      []
    )
    assert.includeMembers(readdirSync(installed), ["LICENSE", "README.md", "package.json"])
  })

  it("imports nothing by a name that was left behind", () => {
    for (const file of readdirSync(join(installed, "dist"), { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".js")) continue
      const text = readFileSync(join(installed, "dist", file), "utf8")
      assert.isFalse(/from "\.[^"]*\.ts"|import\("\.[^"]*\.ts"\)/.test(text), file)
    }
  })

  it("brings the web pages, and finds them", async () => {
    const assets = "./node_modules/guildhall/dist/src/entrypoints/http/WebAssets.js"
    writeFileSync(
      join(project, "pages.js"),
      `import { Effect } from "effect"
       import { WebAssets } from "${assets}"
       const { board, console: page } = await Effect.runPromise(Effect.provide(WebAssets, WebAssets.layer))
       console.log(JSON.stringify([board.files.has(board.script), page.files.has(page.script)]))`
    )
    assert.deepStrictEqual(JSON.parse((await node("pages.js")).stdout), [true, true])
  })

  it("gives its simulator and its machines to a harness of others, with their types", async () => {
    writeFileSync(join(project, "harness.ts"), harness)
    const options = ["--strict", "--module", "nodenext", "--target", "es2024", "--types", "node", "--skipLibCheck"]
    await run("tsc", ["harness.ts", ...options], project)
    const { stdout } = await node("harness.js")
    assert.deepStrictEqual(JSON.parse(stdout), {
      made: 3,
      segments: 1,
      status: 200,
      refused: true,
      states: ["active", "afk", "video", "streaming", "disconnected"],
      rate: 50,
      functions: ["function", "function", "function"]
    })
  })

  it("gives nothing else away", async () => {
    writeFileSync(join(project, "deep.js"), `import "guildhall/dist/src/actors/shard/Fleet.js"`)
    const error = await node("deep.js").catch((cause: unknown) => String(cause))
    assert.include(error, "ERR_PACKAGE_PATH_NOT_EXPORTED")
  })

  it("brings the command line, which runs what was built, with the database in its thread", async () => {
    const guildhall = join(installed, packageJson.bin.guildhall)
    assert.strictEqual((await node(guildhall, "--version")).stdout.trim(), `guildhall v${packageJson.version}`)
    const { stdout } = await call(process.execPath, [guildhall, "migrate"], {
      cwd: project,
      env: { PATH: process.env["PATH"], GUILDHALL_DATA_DIR: join(temporary, "data") }
    })
    assert.include(stdout, "The database is up to date.")
  })
})
