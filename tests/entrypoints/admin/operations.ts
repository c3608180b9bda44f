import { Effect, Schema } from "effect"
import type { startAdmin } from "./adminClient.ts"
import { ada, harbour } from "./sampleInspector.ts"

const Document = Schema.Struct({ paths: Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Unknown)) })

/** An operation of the OpenAPI document that the admin API serves, at an address of the sample bot. */
export interface Operation {
  readonly method: string
  /** As the document writes it: `/admin/guilds/{guildId}`. */
  readonly path: string
  readonly address: string
}

/** Asked for without a token, these answer: whoever watches a process has none, and they tell of no member. */
export const open: ReadonlyArray<string> = ["/healthz", "/metrics", "/readyz"]

export const operationsOf = (admin: Effect.Success<typeof startAdmin>) =>
  admin.send("/openapi.json").pipe(
    Effect.map(({ json }) => Schema.decodeUnknownSync(Document)(json)),
    Effect.map(({ paths }): ReadonlyArray<Operation> =>
      Object.entries(paths).flatMap(([path, item]) =>
        Object.keys(item).map((method) => ({
          method: method.toUpperCase(),
          path,
          address: path.replace("{guildId}", harbour).replace("{userId}", ada).replace("{name}", "guild")
        }))
      )
    )
  )
