/** The last so many entries, by key: the one noted longest ago makes room. */
export class Recent<A> {
  readonly #entries = new Map<string, A>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get empty(): boolean {
    return this.#entries.size === 0
  }

  get(key: string): A | null {
    return this.#entries.get(key) ?? null
  }

  set(key: string, entry: A): void {
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    if (this.#entries.size <= this.#most) return
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest)
      return
    }
  }

  take(key: string): A | null {
    const entry = this.#entries.get(key) ?? null
    this.#entries.delete(key)
    return entry
  }
}
