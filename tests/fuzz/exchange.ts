import { connect } from "node:net"

/** What came back over the wire; status null: the connection was closed without a word. */
export interface Answer {
  readonly status: number | null
  readonly head: string
  readonly body: string
}

/** How a body says where it ends: well, or not. */
export type Framing = "length" | "chunked" | "both" | "short" | "garbled"

export interface RawRequest {
  readonly method: string
  /** With its query. */
  readonly address: string
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly framing: Framing
  /** Bytes are sent as they are, undefined as nothing, all else as JSON. */
  readonly body: unknown
}

const patienceMs = 15_000

const framed = (framing: Framing, bytes: Buffer): readonly [header: string, body: Buffer] => {
  const chunk = Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")])
  const last = Buffer.from("0\r\n\r\n")
  switch (framing) {
    case "length":
      return [`Content-Length: ${bytes.length}\r\n`, bytes]
    case "short":
      return [`Content-Length: ${bytes.length + 10}\r\n`, bytes]
    case "chunked":
      return ["Transfer-Encoding: chunked\r\n", Buffer.concat([bytes.length === 0 ? bytes : chunk, last])]
    case "both":
      return [`Content-Length: ${bytes.length}\r\nTransfer-Encoding: chunked\r\n`, Buffer.concat([chunk, last])]
    case "garbled":
      return ["Transfer-Encoding: chunked\r\n", Buffer.concat([Buffer.from("zz\r\n"), bytes])]
  }
}

const bytesOf = ({ address, body, framing, headers, method }: RawRequest): Buffer => {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body) ?? "")
  const [frame, sent] = body === undefined ? ["", bytes] : framed(framing, bytes)
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")
  const head = `${method} ${address} HTTP/1.1\r\nConnection: close\r\n${lines}${frame}\r\n`
  return Buffer.concat([Buffer.from(head, "latin1"), sent])
}

/** As much of a request as a report can hold. */
export const shown = (request: RawRequest): string => bytesOf(request).subarray(0, 1000).toString("latin1")

export const get = (address: string): RawRequest => ({
  method: "GET",
  address,
  headers: [["Host", "x"]],
  framing: "length",
  body: undefined
})

const answerIn = (text: string): Answer => {
  const from = text.startsWith("HTTP/1.1 100") ? text.indexOf("\r\n\r\n") + 4 : 0
  const end = text.indexOf("\r\n\r\n", from)
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text.slice(from))?.[1]
  return {
    status: status === undefined ? null : Number(status),
    head: end < 0 ? text.slice(from) : text.slice(from, end),
    body: end < 0 ? "" : text.slice(end + 4)
  }
}

/** Sends a request over a socket of its own and reads to the end, or as far as an endless answer needs. */
export const exchange = (port: number, request: RawRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1")
    const chunks: Array<Buffer> = []
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new Error(`neither answered nor closed: ${shown(request)}`))
    }, patienceMs)
    const done = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answerIn(Buffer.concat(chunks).toString("latin1")))
    }
    socket.on("data", (chunk) => {
      chunks.push(chunk)
      if (chunk.includes(": open\n\n")) done()
    })
    socket.on("error", done)
    socket.on("close", done)
    socket.on("connect", () => socket.end(bytesOf(request)))
  })
