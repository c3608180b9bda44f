import type { BoardView, StandingView } from "../../../actors/boards/views.ts"

/** Effect's Schema weighs more than the whole page, so that what our own server sends is looked at by hand. */
type Fields = Readonly<Record<string, (value: unknown) => boolean>>

const isString = (value: unknown) => typeof value === "string"
const isNumber = (value: unknown) => typeof value === "number"
const orNull = (is: (value: unknown) => boolean) => (value: unknown) => value === null || is(value)

const has = (value: unknown, fields: Fields): boolean => {
  if (typeof value !== "object" || value === null) return false
  const held = new Map<string, unknown>(Object.entries(value))
  return Object.entries(fields).every(([name, is]) => is(held.get(name)))
}

const guild: Fields = { name: isString, icon: orNull(isString) }
const entry: Fields = {
  place: isNumber,
  id: isString,
  name: isString,
  avatar: orNull(isString),
  value: isNumber,
  level: isNumber
}
const board: Fields = {
  guild: (value) => has(value, guild),
  metric: isString,
  period: isString,
  members: isNumber,
  rows: (value) => Array.isArray(value) && value.every((row) => has(row, entry))
}
const standing: Fields = { place: isNumber, value: isNumber, members: isNumber }

export const isBoardView = (value: unknown): value is BoardView => has(value, board)
export const isStandingView = (value: unknown): value is StandingView => has(value, standing)
