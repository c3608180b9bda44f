import type { Page } from "./answers.ts"
import { ask } from "./ask.ts"
import { pageOf, type Question } from "./questions.ts"

/** The most that the admin API gives at once. */
const largestPage = 500

/** Asks for pages from where a list ends, until it holds `wanted` items or is complete. */
export const extended = async <Item>(
  question: Question<Page<Item>>,
  before: Page<Item>,
  wanted: number,
  signal: AbortSignal
): Promise<Page<Item>> => {
  const limit = Math.min(Math.max(1, wanted - before.items.length), largestPage)
  const { items, next } = await ask(pageOf(question, limit, before.next), signal)
  const after = { items: [...before.items, ...items], next }
  return next === null || after.items.length >= wanted ? after : extended(question, after, wanted, signal)
}
