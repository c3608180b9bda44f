/** A queue that says when it is full; what is then refused is for the caller to decide, and to tell. */
export class Mailbox<A> {
  readonly capacity: number
  #items: Array<A> = []
  #head = 0

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get size(): number {
    return this.#items.length - this.#head
  }

  get full(): boolean {
    return this.size >= this.capacity
  }

  /** Takes the item whatever the size: for the few that must not be refused. */
  push(item: A): void {
    this.#items.push(item)
  }

  peek(): A | undefined {
    return this.#items[this.#head]
  }

  take(): A | undefined {
    const item = this.#items[this.#head]
    if (item === undefined) return undefined
    this.#head++
    if (this.#head === this.#items.length) {
      // Not a new list: the one left behind, if it is old, would keep what it held until the next full collection.
      this.#items.length = 0
      this.#head = 0
    } else if (this.#head >= 1024) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return item
  }

  [Symbol.iterator](): Iterator<A> {
    return this.#items.slice(this.#head).values()
  }
}
