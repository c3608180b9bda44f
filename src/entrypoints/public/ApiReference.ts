import { OpenApi } from "effect/http-api"
import type { BoardPlace } from "./BoardPage.ts"
import { PublicApi } from "./PublicApi.ts"

/** A JSON schema, as far as the reference shows it. */
export interface Shape {
  readonly type?: string
  readonly enum?: ReadonlyArray<unknown>
  readonly anyOf?: ReadonlyArray<Shape>
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly description?: string
}

export interface Operation {
  readonly id: string
  /** `GET /api/guilds/{slug}/leaderboard` */
  readonly address: string
  readonly summary: string
  readonly description: string
  readonly parameters: ReadonlyArray<{ readonly name: string; readonly in: string; readonly shape: Shape }>
  /** Of the answer that is wanted. */
  readonly type: string
  readonly answer: Shape
  readonly problems: ReadonlyArray<string>
}

/** What the page about the API is drawn from. */
export interface ApiReference {
  readonly title: string
  readonly description: string
  /** Where the OpenAPI document is. */
  readonly document: string
  readonly operations: ReadonlyArray<Operation>
}

export type RenderApi = (reference: ApiReference, place: BoardPlace) => string

/** The reference of the public API, made of its OpenAPI document. */
export const apiReference = (document: string): ApiReference => {
  const { info, paths } = OpenApi.fromApi(PublicApi)
  return {
    title: info.title,
    description: info.description ?? "",
    document,
    // There is nothing to change here: every endpoint takes GET.
    operations: Object.entries(paths).flatMap(([path, { get }]): ReadonlyArray<Operation> => {
      if (get === undefined) return []
      const [type = "", content] = Object.entries(get.responses[200]?.content ?? {})[0] ?? []
      return [
        {
          id: get.operationId.replace(".", "-"),
          address: `GET ${path}`,
          summary: get.summary ?? "",
          description: get.description ?? "",
          parameters: get.parameters.map(({ in: where, name, schema }) => ({ name, in: where, shape: schema })),
          type,
          answer: content?.schema ?? {},
          problems: Object.entries(get.responses).flatMap(([status, response]) =>
            Number(status) < 400 ? [] : [`${status}: ${response.description}`]
          )
        }
      ]
    })
  }
}
