import { createHash } from "node:crypto"
import { crc32, deflateSync } from "node:zlib"

/** Cells a side; Discord's sizes are powers of two from 16 on, so that each cell is whole pixels. */
const GRID = 8

const chunk = (name: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

/** A square PNG in two colours, so many pixels a side: the same seed, the same picture. */
export const picture = (seed: string, size: number): Buffer => {
  const digest = createHash("sha256").update(seed).digest()
  const rows = Array.from({ length: GRID }, (_, cell) => {
    // One bit a pixel, after the byte that says the row is not filtered; the right half mirrors the left.
    const row = Buffer.alloc(1 + size / 8)
    for (let x = 0; x < size; x += 1) {
      const column = Math.floor((x * GRID) / size)
      const bit = ((digest[6 + cell] ?? 0) >> Math.min(column, GRID - 1 - column)) & 1
      const at = 1 + (x >> 3)
      row[at] = (row[at] ?? 0) | (bit << (7 - (x & 7)))
    }
    return row
  })
  const pixels = rows.flatMap((row) => Array.from({ length: size / GRID }, () => row))
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  // 1 bit deep, by palette.
  header.set([1, 3], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("PLTE", digest.subarray(0, 6)),
    chunk("IDAT", deflateSync(Buffer.concat(pixels))),
    chunk("IEND", Buffer.alloc(0))
  ])
}
