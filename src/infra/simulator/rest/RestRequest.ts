export interface UploadedFile {
  /** The part's name: `files[0]`. */
  readonly field: string
  readonly filename: string
  readonly contentType: string
  readonly size: number
}

/** A file with what is in it; the record of requests keeps it without. */
export interface Upload extends UploadedFile {
  readonly bytes: Uint8Array
}

export interface RestRequest {
  readonly method: string
  /** Without `/api/v10`; decoded. */
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | null
  readonly auditReason: string | null
  readonly body: unknown
  readonly files: ReadonlyArray<Upload>
}

export interface RestResponse {
  readonly status: number
  /** Absent with 204, which must not name a content type: clients would parse nothing as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What a request comes to, apart from a response: the connection never answers, or breaks. */
export type RestOutcome = RestResponse | "hang" | "reset"

/** Discord's error body. */
export const problem = (status: number, code: number, message: string): RestResponse => ({
  status,
  body: { message, code }
})

export const noContent: RestResponse = { status: 204 }

export const ok = (body: unknown): RestResponse => ({ status: 200, body })
