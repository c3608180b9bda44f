import { execFileSync } from "node:child_process"
import { globSync, statSync } from "node:fs"
import { join } from "node:path"

const root = join(import.meta.dirname, "../..")

const newest = (pattern: string) =>
  Math.max(0, ...globSync(pattern, { cwd: root }).map((name) => statSync(join(root, name)).mtimeMs))

/** Builds the web pages when what they are made of is newer than they are: no test looks at an older page. */
export const setup = () => {
  const built = newest("dist/web/client/manifest.json")
  if (built > Math.max(newest("src/{entrypoints,machines}/**/*.{ts,tsx,css,svg}"), newest("vite.config.ts"))) return
  execFileSync("npm", ["run", "--silent", "pages"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] })
}
