import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { dirname, extname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { brotliCompress, constants } from "node:zlib"
import { Context, Data, Effect, Layer, Predicate, Schema } from "effect"
import type { RenderApi } from "../public/ApiReference.ts"
import type { RenderBoard, RenderMissing } from "../public/BoardPage.ts"

/** `npm ci` builds the pages; somebody kept it from doing so, or they do not fit this version. */
export class PagesNotBuilt extends Data.TaggedError("PagesNotBuilt")<{ readonly cause: unknown }> {
  override get message() {
    return `The web pages are not built: run \`npm run pages\`. (${String(this.cause)})`
  }
}

/** A file that browsers load. Its name changes with its content. */
export interface Asset {
  readonly type: string
  readonly plain: Uint8Array
  readonly brotli: Uint8Array
}

/** What a page loads: paths on the origin that serves it. */
export interface Page {
  readonly script: string
  readonly styles: ReadonlyArray<string>
  /** By path: everything the page may ask for. */
  readonly files: ReadonlyMap<string, Asset>
}

const Chunk = Schema.Struct({
  file: Schema.String,
  css: Schema.optionalKey(Schema.Array(Schema.String)),
  assets: Schema.optionalKey(Schema.Array(Schema.String)),
  imports: Schema.optionalKey(Schema.Array(Schema.String)),
  dynamicImports: Schema.optionalKey(Schema.Array(Schema.String))
})
const Manifest = Schema.fromJsonString(Schema.Record(Schema.String, Chunk))
type Manifest = typeof Manifest.Type

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2"
}

/** Sources and what is built of them lie at different depths below the folder that has `dist/web`. */
const folderOf = (from: string): string => {
  const folder = join(from, "dist/web")
  return existsSync(folder) || dirname(from) === from ? folder : folderOf(dirname(from))
}

const brotli = promisify(brotliCompress)

/** As small as takes no second for all the pages together. */
const compress = (plain: Uint8Array) => brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })

/** The chunks that a chunk needs, itself among them. */
const chunksOf = (manifest: Manifest, key: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(key)) return seen
  seen.add(key)
  const { dynamicImports = [], imports = [] } = manifest[key] ?? { file: "" }
  for (const next of [...imports, ...dynamicImports]) chunksOf(manifest, next, seen)
  return seen
}

const pageOf = async (folder: string, manifest: Manifest, key: string): Promise<Page> => {
  const entry = manifest[key]
  if (entry === undefined) throw new Error(`${folder} has no ${key}`)
  const chunks = [...chunksOf(manifest, key)].flatMap((name) => manifest[name] ?? [])
  const names = new Set(chunks.flatMap(({ assets = [], css = [], file }) => [file, ...css, ...assets]))
  const files = await Promise.all(
    [...names].map(async (name) => {
      const plain = await readFile(join(folder, "client", name))
      const type = types[extname(name)] ?? "application/octet-stream"
      return [`/${name}`, { type, plain, brotli: await compress(plain) }] as const
    })
  )
  return {
    script: `/${entry.file}`,
    styles: [...new Set(chunks.flatMap(({ css = [] }) => css))].map((name) => `/${name}`),
    files: new Map(files)
  }
}

const isFunction = (module: unknown, name: string) =>
  Predicate.hasProperty(module, name) && typeof module[name] === "function"

interface Rendering {
  readonly renderApi: RenderApi
  readonly renderBoard: RenderBoard
  readonly renderMissing: RenderMissing
}

const isRendering = (module: unknown): module is Rendering =>
  isFunction(module, "renderApi") && isFunction(module, "renderBoard") && isFunction(module, "renderMissing")

const load = async () => {
  const folder = folderOf(import.meta.dirname)
  const manifest = Schema.decodeSync(Manifest)(await readFile(join(folder, "client/manifest.json"), "utf8"))
  const rendering: unknown = await import(pathToFileURL(join(folder, "server/render.js")).href)
  if (!isRendering(rendering)) throw new Error(`${folder}/server/render.js draws no pages`)
  return {
    ...rendering,
    board: await pageOf(folder, manifest, "board/client.tsx"),
    console: await pageOf(folder, manifest, "console/main.tsx")
  }
}

/** The web pages as `npm run pages` built them, in memory. Building it fails with `PagesNotBuilt`. */
export class WebAssets extends Context.Service<
  WebAssets,
  Rendering & { readonly board: Page; readonly console: Page }
>()("guildhall/entrypoints/WebAssets") {
  static readonly layer = Layer.effect(
    WebAssets,
    Effect.map(Effect.tryPromise({ try: load, catch: (cause) => new PagesNotBuilt({ cause }) }), WebAssets.of)
  )
}
