/** The most recently used files, as many as fit. */
export class RecentBytes {
  readonly #limit: number
  readonly #files = new Map<string, Uint8Array>()
  #size = 0

  /** Of all files together, in bytes. */
  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: string): Uint8Array | undefined {
    const file = this.#files.get(key)
    if (file === undefined) return undefined
    // A map keeps the order of insertion: the last is the most recently used.
    this.#files.delete(key)
    this.#files.set(key, file)
    return file
  }

  set(key: string, file: Uint8Array): void {
    this.#forget(key)
    this.#files.set(key, file)
    this.#size += file.length
    for (const oldest of this.#files.keys()) {
      if (this.#size <= this.#limit) return
      this.#forget(oldest)
    }
  }

  #forget(key: string): void {
    this.#size -= this.#files.get(key)?.length ?? 0
    this.#files.delete(key)
  }
}
