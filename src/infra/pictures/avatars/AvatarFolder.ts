import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from "node:fs/promises"
import { join } from "node:path"

/** Files that may be lost: what cannot be read is not there, and what cannot be written is not kept. */
export class AvatarFolder {
  readonly #path: string
  readonly #limit: number
  /** How many files there are; null: nobody has counted yet. */
  #count: number | null = null

  /** At most so many files: beyond it the oldest tenth is deleted. */
  constructor(path: string, limit: number) {
    this.#path = path
    this.#limit = limit
  }

  read(name: string): Promise<Uint8Array | null> {
    return readFile(join(this.#path, name)).catch(() => null)
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await mkdir(this.#path, { recursive: true })
    const path = join(this.#path, name)
    // A process that dies while it writes leaves no half file under that name.
    await writeFile(`${path}.part`, bytes)
    await rename(`${path}.part`, path)
    this.#count = this.#count === null ? (await readdir(this.#path)).length : this.#count + 1
    if (this.#count > this.#limit) await this.#deleteOldest()
  }

  async #deleteOldest(): Promise<void> {
    const names = await readdir(this.#path)
    this.#count = Math.min(names.length, Math.floor(this.#limit * 0.9))
    const dated = await Promise.all(
      names.map(async (name) => ({
        name,
        at: await stat(join(this.#path, name)).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0
        )
      }))
    )
    const oldest = dated.sort((a, b) => a.at - b.at).slice(0, names.length - this.#count)
    await Promise.all(oldest.map(({ name }) => unlink(join(this.#path, name)).catch(() => undefined)))
  }
}
