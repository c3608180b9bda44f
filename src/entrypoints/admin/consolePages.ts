import { Effect, Layer } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { assetPaths, assets } from "../http/assets.ts"
import { pagePolicy } from "../http/pagePolicy.ts"
import { type Page, WebAssets } from "../http/WebAssets.ts"

/** Addresses that answer GET beside those of the API, for `everyResponse`. */
export const consolePaths = ["/", "/console", "/console/*", ...assetPaths] as const

/** The same document at every address of the console: its script draws what the address names. */
const documentOf = ({ script, styles }: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<meta name="robots" content="noindex">
<title>Guildhall</title>
${styles.map((path) => `<link rel="stylesheet" href="${path}">\n`).join("")}<script type="module" src="${script}"></script>
</head>
<body>
<noscript>The console shows what is happening while it happens, for which it needs JavaScript.</noscript>
</body>
</html>
`

/** The operators' console. It holds no secret, and so is shown to anybody: what it shows is asked of the API. */
export const consolePages = Layer.unwrap(
  Effect.map(WebAssets, ({ console }) => {
    const shell = HttpServerResponse.text(documentOf(console), {
      contentType: "text/html; charset=utf-8",
      headers: { "content-security-policy": pagePolicy }
    })
    return Layer.mergeAll(
      HttpRouter.add("GET", "/", HttpServerResponse.redirect("/console", { status: 303 })),
      // With and without anything below it.
      HttpRouter.add("GET", "/console/*", shell),
      assets(console)
    )
  })
)
