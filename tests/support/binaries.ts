import { execFileSync } from "node:child_process"
import { existsSync, globSync } from "node:fs"
import { delimiter, join } from "node:path"

/** A program of the machine that tests start private servers from. */
interface Binary {
  readonly name: string
  /** The Debian package that brings it. */
  readonly package: string
  /** Folders to look in before PATH; may be globs. */
  readonly folders?: ReadonlyArray<string>
}

const numerically = new Intl.Collator("en", { numeric: true }).compare

const find = ({ folders = [], name }: Binary) =>
  [
    ...folders.flatMap((folder) => globSync(join(folder, name)).sort((a, b) => numerically(b, a))),
    ...(process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name))
  ].find((path) => existsSync(path))

const install = (name: string) => {
  const aptGet = (...args: ReadonlyArray<string>) =>
    execFileSync("apt-get", ["-o", "DPkg::Lock::Timeout=300", ...args], {
      // Run level 1: the package's own server is not started; tests use only servers they start themselves.
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
      stdio: ["ignore", "ignore", "inherit"]
    })
  aptGet("update", "-q")
  aptGet("install", "-qy", "--no-install-recommends", name)
}

/**
 * The path of a program; the newest version where a folder's glob finds several. When it is missing its package
 * is installed (as root on Debian), otherwise this fails naming it.
 */
export const findBinary = (binary: Binary): string => {
  const found = find(binary)
  if (found !== undefined) return found
  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    install(binary.package)
    const installed = find(binary)
    if (installed !== undefined) return installed
  }
  throw new Error(`The tests need "${binary.name}": install the Debian package ${binary.package} (or put it on PATH).`)
}
