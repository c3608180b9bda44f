import { Effect, Schema } from "effect"
import type { startAdmin } from "./adminClient.ts"
import { ada, harbour } from "./sampleInspector.ts"

const Parameter = Schema.Struct({ name: Schema.String, in: Schema.Literals(["path", "query"]) })

const Document = Schema.Struct({
  paths: Schema.Record(
    Schema.String,
    Schema.Record(
      Schema.String,
      Schema.Struct({ parameters: Schema.Array(Parameter), requestBody: Schema.optionalKey(Schema.Unknown) })
    )
  )
})

/** An operation of the OpenAPI document that the admin API serves. */
export interface Operation {
  readonly method: string
  /** As the document writes it: `/admin/guilds/{guildId}`. */
  readonly path: string
  /** In the sample bot. */
  readonly address: string
  readonly parameters: ReadonlyArray<typeof Parameter.Type>
  readonly takesBody: boolean
}

/**
 * Asked for without a token, these answer: whoever watches a process has none, and they tell of no member; and signing
 * in is how to come by a pass.
 */
export const open: ReadonlyArray<string> = ["/healthz", "/metrics", "/readyz", "/console/session"]

export const operationsOf = (admin: Pick<Effect.Success<typeof startAdmin>, "send">) =>
  admin.send("/openapi.json").pipe(
    Effect.map(({ json }) => Schema.decodeUnknownSync(Document)(json)),
    Effect.map(({ paths }): ReadonlyArray<Operation> =>
      Object.entries(paths).flatMap(([path, item]) =>
        Object.entries(item).map(([method, { parameters, requestBody }]) => ({
          method: method.toUpperCase(),
          path,
          address: path.replace("{guildId}", harbour).replace("{userId}", ada).replace("{name}", "guild"),
          parameters,
          takesBody: requestBody !== undefined
        }))
      )
    )
  )

/** Whether an address answers with events, for as long as one stays. */
export const isStream = (address: string): boolean => /\/(?:transitions|stream|changes)$/.test(address)
