import { readFileSync } from "node:fs"
import { registerHooks } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { cuts, type Guard, isStoreGuard } from "./guards.ts"

const source = join(import.meta.dirname, "../../src")

/** Has modules that are imported from now on lack these guards. */
export const cutOut = (without: ReadonlyArray<Guard>): void => {
  const mine = without.flatMap((guard) => {
    if (isStoreGuard(guard)) return []
    const { by, file, text } = cuts[guard]
    return [{ guard, url: pathToFileURL(join(source, file)).href, text, by }]
  })
  if (mine.length === 0) return
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context)
      const here = mine.filter((cut) => cut.url === url)
      if (here.length === 0) return loaded
      let code = readFileSync(new URL(url), "utf8")
      for (const { by, guard, text } of here) {
        if (code.split(text).length !== 2) throw new Error(`"${guard}" is not where it was: look for it in ${url}`)
        code = code.replace(text, () => by)
      }
      return { ...loaded, source: code }
    }
  })
}
