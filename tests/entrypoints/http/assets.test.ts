import { createServer, get } from "node:http"
import { brotliCompressSync, brotliDecompressSync } from "node:zlib"
import { NodeHttpServer } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { assets } from "../../../src/entrypoints/http/assets.ts"
import type { Page } from "../../../src/entrypoints/http/WebAssets.ts"

const script = Buffer.from("console.log('a page')")

const page: Page = {
  script: "/assets/page-1a2b.js",
  styles: [],
  files: new Map([
    [
      "/assets/page-1a2b.js",
      { type: "text/javascript; charset=utf-8", plain: script, brotli: brotliCompressSync(script) }
    ]
  ])
}

/** A server with the assets of the page, and a client that sends a path exactly as it is written. */
const serving = Effect.gen(function* () {
  const context = yield* Layer.build(
    HttpRouter.serve(assets(page), { disableLogger: true, disableListenLog: true }).pipe(
      Layer.provideMerge(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 }))
    )
  )
  const url = HttpServer.formatAddress(Context.get(context, HttpServer.HttpServer).address)
  return (path: string, encoding?: string, method = "GET") =>
    Effect.promise(
      () =>
        new Promise<{ readonly status: number; readonly headers: Record<string, unknown>; readonly body: Buffer }>(
          (resolve, reject) => {
            const { hostname, port } = new URL(url)
            const headers = encoding === undefined ? {} : { "accept-encoding": encoding }
            get({ hostname, port, path, method, headers }, (response) => {
              const chunks: Array<Buffer> = []
              response.on("data", (chunk: Buffer) => chunks.push(chunk))
              response.on("end", () =>
                resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
              )
            }).on("error", reject)
          }
        )
    )
})

describe("the assets of a page", () => {
  it.live("are served for good, compressed for whoever takes it", () =>
    Effect.gen(function* () {
      const ask = yield* serving
      for (const encoding of ["br", "gzip, deflate, br", "BR;q=0.5", "gzip;q=1.0, br ; q=1"]) {
        const { body, headers, status } = yield* ask(page.script, encoding)
        assert.strictEqual(status, 200)
        assert.strictEqual(headers["content-encoding"], "br", encoding)
        assert.deepStrictEqual(brotliDecompressSync(body), script)
      }
      for (const encoding of [undefined, "gzip", "br;q=0", "br;q=0.000", "brotli", "*"]) {
        const { body, headers } = yield* ask(page.script, encoding)
        assert.isUndefined(headers["content-encoding"], encoding ?? "none")
        assert.deepStrictEqual(body, script)
        assert.strictEqual(headers["vary"], "accept-encoding")
        assert.strictEqual(headers["cache-control"], "public, max-age=31536000, immutable")
        assert.strictEqual(headers["content-type"], "text/javascript; charset=utf-8")
      }
      const head = yield* ask(page.script, "br", "HEAD")
      assert.deepStrictEqual([head.status, head.body.length], [200, 0])
      assert.strictEqual((yield* ask(`${page.script}?v=1`)).status, 200)
    }).pipe(Effect.scoped)
  )

  it.live("are nothing but what the page names", () =>
    Effect.gen(function* () {
      const ask = yield* serving
      const others = [
        "/assets",
        "/assets/",
        "/assets/../package.json",
        "/assets/%2e%2e/package.json",
        "/assets/..%2fpackage.json",
        "/assets/%252e%252e%252fpackage.json",
        "/assets/..\\package.json",
        "/assets/page-1a2b.js%00",
        "/assets//page-1a2b.js",
        "/assets/%70age-1a2b.js",
        "/assets/constructor",
        "/assets/__proto__"
      ]
      for (const path of others) assert.strictEqual((yield* ask(path)).status, 404, path)
    }).pipe(Effect.scoped)
  )
})
