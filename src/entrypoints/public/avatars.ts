import { Effect } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { AvatarPaths } from "../../infra/pictures/AvatarPaths.ts"
import { Avatars } from "../../infra/pictures/Avatars.ts"

/** The kinds of picture that Discord serves, by how their files begin. */
const typeOf = (bytes: Uint8Array): string | null => {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1")
  if (head.startsWith("\x89PNG")) return "image/png"
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg"
  if (head.startsWith("GIF8")) return "image/gif"
  return head.startsWith("RIFF") && head.endsWith("WEBP") ? "image/webp" : null
}

/** Pictures of members and guilds, at the paths that `AvatarPaths` gives. A path changes with its picture. */
export const avatars = HttpRouter.use(
  Effect.fnUntraced(function* (router) {
    const paths = yield* AvatarPaths
    const pictures = yield* Avatars
    yield* router.add(
      "GET",
      "/avatars/:file",
      Effect.gen(function* () {
        const { file = "" } = yield* HttpRouter.params
        const portrayed = paths.open(file)
        const bytes = portrayed === null ? null : yield* pictures.get(portrayed)
        const type = bytes === null ? null : typeOf(bytes)
        if (bytes === null || type === null) return HttpServerResponse.empty({ status: 404 })
        return HttpServerResponse.uint8Array(bytes, {
          contentType: type,
          headers: {
            "cache-control": "public, max-age=31536000, immutable",
            // A link preview is fetched by others, and shown on their pages.
            "cross-origin-resource-policy": "cross-origin"
          }
        })
      })
    )
  })
)
