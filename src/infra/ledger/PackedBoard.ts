import { UserId } from "../../machines/ids.ts"

const width = 16

/** A whole board in 16 bytes a member, highest first: user id and value, each a big-endian 64-bit integer. */
export class PackedBoard {
  readonly total: number
  readonly #view: DataView

  constructor(packed: Uint8Array) {
    this.#view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
    this.total = packed.byteLength / width
  }

  slice(offset: number, limit: number) {
    const end = Math.min(this.total, offset + limit)
    return Array.from({ length: Math.max(0, end - offset) }, (_, i) => this.#row(offset + i))
  }

  find(userId: UserId) {
    const id = BigInt(userId)
    for (let row = 0; row < this.total; row++) {
      if (this.#view.getBigInt64(row * width) === id) return this.#row(row)
    }
    return null
  }

  #row(row: number) {
    return {
      place: row + 1,
      userId: UserId.make(String(this.#view.getBigInt64(row * width))),
      value: Number(this.#view.getBigInt64(row * width + 8))
    }
  }
}
