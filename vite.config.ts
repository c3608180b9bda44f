import { join } from "node:path"
import { defineConfig } from "vite"

const web = join(import.meta.dirname, "src/entrypoints/web")

/**
 * The pages: `client` is what browsers load, `ssr` what our server draws the public page with. Both lie in `dist/web`,
 * where `WebAssets` looks for them.
 */
export default defineConfig({
  root: web,
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  environments: {
    client: {
      build: {
        outDir: join(import.meta.dirname, "dist/web/client"),
        emptyOutDir: true,
        manifest: "manifest.json",
        // A data: address would need a hole in the content security policy.
        assetsInlineLimit: 0,
        rolldownOptions: { input: { board: join(web, "board/client.tsx"), console: join(web, "console/main.tsx") } }
      }
    },
    ssr: {
      resolve: { noExternal: true },
      build: {
        outDir: join(import.meta.dirname, "dist/web/server"),
        emptyOutDir: true,
        rolldownOptions: { input: { render: join(web, "board/render.tsx") } }
      }
    }
  },
  builder: {}
})
