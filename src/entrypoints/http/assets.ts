import { Effect } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import type { Asset, Page } from "./WebAssets.ts"

/** Where assets lie, for `everyResponse`. */
export const assetPaths = ["/assets/:file"] as const

/** Whether a client takes brotli: names it, and not with a weight of nothing. */
export const takesBrotli = (acceptEncoding = ""): boolean =>
  acceptEncoding.split(",").some((coding) => /^\s*br\s*(;\s*q\s*=\s*(?!0(\.0*)?\s*$).*)?$/i.test(coding))

/** A year: the name of an asset changes with its content. */
const immutable = "public, max-age=31536000, immutable"

const answersOf = ({ brotli, plain, type }: Asset) => {
  const headers = { "cache-control": immutable, vary: "accept-encoding" }
  return {
    plain: HttpServerResponse.uint8Array(plain, { contentType: type, headers }),
    brotli: HttpServerResponse.uint8Array(brotli, {
      contentType: type,
      headers: { ...headers, "content-encoding": "br" }
    })
  }
}

/** Serves the files that a page loads, and no other: a path is looked up as it was sent. */
export const assets = (page: Page) => {
  const answers = new Map([...page.files].map(([path, asset]) => [path, answersOf(asset)] as const))
  return HttpRouter.add("GET", "/assets/*", ({ headers, url }) => {
    const found = answers.get(url.split("?", 1)[0] ?? url)
    if (found === undefined) return Effect.succeed(HttpServerResponse.empty({ status: 404 }))
    return Effect.succeed(takesBrotli(headers["accept-encoding"]) ? found.brotli : found.plain)
  })
}
