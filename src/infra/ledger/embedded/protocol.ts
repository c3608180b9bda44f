import type { Results } from "@electric-sql/pglite"

/** One statement at a time, answered in order of asking. */
export interface Request {
  readonly id: number
  readonly sql: string
  readonly parameters: ReadonlyArray<unknown>
}

export type Reply =
  | { readonly tag: "opened" }
  | { readonly tag: "result"; readonly id: number; readonly result: Results<unknown> }
  | { readonly tag: "fault"; readonly id: number; readonly message: string; readonly fields: object }
