import { createServer } from "node:http"
import { NodeHttpServer } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { HttpRouter, HttpServer, HttpServerResponse } from "effect/http"
import { apart } from "../../../src/entrypoints/http/apart.ts"

class Door extends Context.Service<Door, { readonly url: string }>()("test/Door") {}

const quiet = { disableLogger: true, disableListenLog: true }

const listening = () => NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })

const statusOf = (url: string) => Effect.promise(async () => (await fetch(url)).status)

describe("two servers of a process", () => {
  it.live("answer each for itself, though one is built upon the other", () =>
    Effect.gen(function* () {
      const door = Layer.effect(
        Door,
        Effect.map(HttpServer.HttpServer, ({ address }) => ({ url: HttpServer.formatAddress(address) }))
      )
      const first = apart(HttpRouter.serve(HttpRouter.add("GET", "/first", HttpServerResponse.text("1")), quiet)).pipe(
        Layer.merge(door),
        Layer.provide(listening())
      )
      const upon = Layer.effectDiscard(
        Effect.gen(function* () {
          const { url } = yield* Door
          const second = yield* Layer.build(
            apart(HttpRouter.serve(HttpRouter.add("GET", "/second", HttpServerResponse.text("2")), quiet)).pipe(
              Layer.provideMerge(listening())
            )
          )
          const other = HttpServer.formatAddress(Context.get(second, HttpServer.HttpServer).address)
          assert.deepStrictEqual(
            [yield* statusOf(`${url}/first`), yield* statusOf(`${url}/second`)],
            [200, 404],
            "the first"
          )
          assert.deepStrictEqual(
            [yield* statusOf(`${other}/first`), yield* statusOf(`${other}/second`)],
            [404, 200],
            "the second"
          )
        })
      )
      yield* Layer.build(upon.pipe(Layer.provide(first)))
    }).pipe(Effect.scoped)
  )
})
