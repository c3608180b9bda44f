import { connect } from "node:net"
import * as fc from "fast-check"
import { awkwardTexts, junk, mutant } from "./junk.ts"

/** What came back over the wire; status null: the connection was closed without a word. */
export interface Answer {
  readonly status: number | null
  readonly head: string
  readonly body: string
}

const patienceMs = 15_000

/** Sends bytes as they are and reads to the end, or as far as an endless answer needs. */
export const exchange = (port: number, bytes: Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1")
    const chunks: Array<Buffer> = []
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new Error(`neither answered nor closed: ${bytes.subarray(0, 300).toString("latin1")}`))
    }, patienceMs)
    const done = () => {
      clearTimeout(timer)
      socket.destroy()
      const text = Buffer.concat(chunks).toString("latin1")
      const from = text.startsWith("HTTP/1.1 100") ? text.indexOf("\r\n\r\n") + 4 : 0
      const end = text.indexOf("\r\n\r\n", from)
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text.slice(from))?.[1]
      resolve({
        status: status === undefined ? null : Number(status),
        head: end < 0 ? text.slice(from) : text.slice(from, end),
        body: end < 0 ? "" : text.slice(end + 4)
      })
    }
    socket.on("data", (chunk) => {
      chunks.push(chunk)
      if (chunk.includes(": open\n\n")) done()
    })
    socket.on("error", done)
    socket.on("close", done)
    socket.on("connect", () => socket.end(bytes))
  })

export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: {
    readonly framing: "length" | "chunked" | "both" | "short" | "garbled" | "none"
    readonly bytes: Buffer
  }
}

const bodyOf = ({ bytes, framing }: RawRequest["body"]): readonly [string, Buffer] => {
  const chunk = Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")])
  const last = Buffer.from("0\r\n\r\n")
  switch (framing) {
    case "none":
      return ["", Buffer.alloc(0)]
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

export const bytesOf = (request: RawRequest): Buffer => {
  const [framing, body] = bodyOf(request.body)
  const headers = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")
  const head = `${request.method} ${request.path} HTTP/1.1\r\nConnection: close\r\n${headers}${framing}\r\n`
  return Buffer.concat([Buffer.from(head, "latin1"), body])
}

const methods = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom("GET", "GET", "PUT", "POST", "HEAD", "DELETE", "PATCH", "OPTIONS") },
  { weight: 1, arbitrary: fc.constantFrom("TRACE", "CONNECT", "PROPFIND", "QUERY", "BOGUS", "get", "", "G\0T", "PRI") }
)

const segments = fc.oneof(
  fc.constantFrom(
    "..",
    ".",
    "",
    "%2e%2e",
    "%2f",
    "%00",
    "%",
    "%zz",
    "%ff",
    "%C0%AF",
    "%E0%A4%A",
    "a".repeat(8000),
    "\\",
    ";x=1",
    "*",
    "%0d%0aX:%201",
    "[",
    "]",
    ":1"
  ),
  awkwardTexts.map(encodeURI_),
  awkwardTexts
)

function encodeURI_(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** A path with a segment, or its beginning, turned into something else. */
const pathLike = (paths: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 12, arbitrary: paths },
    {
      weight: 4,
      arbitrary: fc.tuple(paths, fc.nat(), segments).map(([path, place, segment]) => {
        const parts = path.split("/")
        parts[place % parts.length] = segment
        return parts.join("/")
      })
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "//",
        "///",
        "*",
        "",
        "?",
        "#",
        "http://",
        "http://[",
        "//[",
        "http://elsewhere:99999/",
        `/${"a".repeat(100_000)}`,
        "/".repeat(10_000)
      )
    },
    { weight: 1, arbitrary: fc.array(segments).map((parts) => `/${parts.join("/")}`) }
  )

const queries = (names: ReadonlyArray<string>) =>
  fc
    .array(
      fc.tuple(
        fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: awkwardTexts }),
        fc.oneof(
          segments,
          fc.constantFrom("1", "500", "501", "2026-01-01T00:00:00Z", "+275760-09-13T00:00:00Z", "9999-12-31T23:59:60Z")
        )
      ),
      { maxLength: 3 }
    )
    .map((pairs) =>
      pairs.length === 0 ? "" : `?${pairs.map(([name, value]) => `${encodeURI_(name)}=${value}`).join("&")}`
    )

const header: fc.Arbitrary<readonly [string, string]> = fc.tuple(
  fc.constantFrom(
    "X-Fuzz",
    "Content-Type",
    "Content-Encoding",
    "Expect",
    "Upgrade",
    "Connection",
    "Authorization",
    "Host",
    "Transfer-Encoding",
    "Content-Length",
    "Cookie",
    "Accept",
    "Range",
    "If-None-Match",
    "X-Audit-Log-Reason",
    "X-Forwarded-For",
    "B3",
    "Traceparent",
    "X\0Y",
    "X Y",
    ""
  ),
  fc.oneof(
    awkwardTexts,
    fc.constantFrom(
      "text/plain",
      "application/json; charset=utf-7",
      "multipart/form-data; boundary=x",
      "multipart/form-data; boundary=",
      "gzip",
      "100-continue",
      "websocket",
      "chunked",
      "chunked, chunked",
      "identity",
      "-1",
      "99999999999999999999",
      "bytes=0-",
      "%zz",
      "%E0%A4%A",
      "a\rb",
      "a\nGET / HTTP/1.1",
      "\u0001",
      "y".repeat(20_000),
      "00-0-0-0"
    )
  )
)

const texts = (bodies: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> =>
  fc.oneof(
    { weight: 40, arbitrary: mutant(bodies).map(({ value }) => Buffer.from(JSON.stringify(value) ?? "")) },
    { weight: 40, arbitrary: bodies.map((value) => Buffer.from(JSON.stringify(value))) },
    { weight: 10, arbitrary: junk.map((value) => Buffer.from(JSON.stringify(value) ?? "")) },
    {
      weight: 10,
      arbitrary: fc
        .constantFrom(
          "[".repeat(100_000) + "]".repeat(100_000),
          "{",
          "[",
          '{"a":',
          "nul",
          "\ufeff{}",
          "'a'",
          "{}{}",
          "--x\r\n",
          '--x\r\nContent-Disposition: form-data; name="payload_json"\r\n\r\n{\r\n--x--'
        )
        .map((text) => Buffer.from(text))
    },
    { weight: 5, arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) }
  )

const none = Buffer.alloc(0)

export interface Vocabulary {
  readonly paths: fc.Arbitrary<string>
  readonly query: ReadonlyArray<string>
  readonly bodies: fc.Arbitrary<unknown>
  readonly headers: ReadonlyArray<readonly [string, string]>
}

/** Requests that resemble what a server takes, and what nobody should send. */
export const rawRequest = ({ bodies, headers, paths, query }: Vocabulary): fc.Arbitrary<RawRequest> =>
  fc
    .tuple(
      methods,
      pathLike(paths),
      fc.oneof({ weight: 2, arbitrary: fc.constant("") }, { weight: 1, arbitrary: queries(query) }),
      fc.oneof(
        { weight: 5, arbitrary: fc.constant(headers) },
        { weight: 1, arbitrary: fc.constant([["Host", "x"] as const]) }
      ),
      fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(header, { maxLength: 2 }) }),
      fc.oneof(
        { weight: 1, arbitrary: fc.constant("none" as const) },
        { weight: 3, arbitrary: fc.constantFrom("length" as const, "chunked" as const) },
        { weight: 1, arbitrary: fc.constantFrom("both" as const, "short" as const, "garbled" as const) }
      ),
      texts(bodies)
    )
    .map(([method, path, search, own, extra, framing, bytes]) => ({
      method,
      path: path + search,
      headers: [...own, ...extra],
      body: { framing, bytes: framing === "none" ? none : bytes }
    }))
