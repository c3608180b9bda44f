import * as fc from "fast-check"

const nested = (depth: number): unknown => {
  let value: unknown = []
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? { a: value } : [value]
  return value
}

const enormousText = "x".repeat(4_000_000)
const enormousList = Array.from({ length: 100_000 }, () => 0)
const deep = nested(2000)

export const awkwardNames = ["__proto__", "constructor", "prototype", "toString", "valueOf", "then", "length", ""]

/** Texts that are no ids, or ids that no number and no database column holds. */
export const awkwardTexts = fc.constantFrom(
  ...awkwardNames,
  "0",
  "-1",
  "+1",
  "1e3",
  "1.5",
  "0x10",
  " 1",
  "1\n",
  "NaN",
  "null",
  "٣",
  "9007199254740993",
  "9223372036854775808",
  "18446744073709551616",
  "9".repeat(400),
  "a\0b",
  "\ud800",
  "\u202e\ufeff",
  "💥".repeat(300)
)

export const awkwardNumbers = fc.constantFrom(
  0,
  -0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  1e308,
  8.64e15,
  8.64e15 + 1,
  Infinity,
  -Infinity,
  NaN
)

/** Anything that JSON, or a fault of whoever reads it, can put where something else was expected. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom<unknown[]>(null, undefined, true, false, [], {}, [null], [[]]) },
  { weight: 30, arbitrary: awkwardTexts },
  { weight: 30, arbitrary: awkwardNumbers },
  { weight: 30, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(enormousText, enormousList, deep) }
)

type Path = ReadonlyArray<string | number>

const isBranch = (value: unknown): value is object => typeof value === "object" && value !== null

/** Further in nothing is changed: some values nest deeper than the stack is. */
const deepest = 20

const pathsOf = (value: unknown, path: Path = []): ReadonlyArray<Path> => [
  path,
  ...(isBranch(value) && path.length < deepest
    ? Object.entries(value).flatMap(([key, inner]) =>
        pathsOf(inner, [...path, Array.isArray(value) ? Number(key) : key])
      )
    : [])
]

/** The same value with what lies at a path changed; undefined leaves it out. */
const changed = (value: unknown, [key, ...rest]: Path, change: (found: unknown) => unknown): unknown => {
  if (key === undefined) return change(value)
  if (Array.isArray(value)) {
    return value.flatMap((inner: unknown, i) => {
      const after = i === key ? changed(inner, rest, change) : inner
      return i === key && after === undefined ? [] : [after]
    })
  }
  if (!isBranch(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const after = name === key ? changed(inner, rest, change) : inner
      return name === key && after === undefined ? [] : [[name, after]]
    })
  )
}

type Change = (found: unknown) => unknown

const changes: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: junk.map(
      (value): Change =>
        () =>
          value
    )
  },
  { weight: 2, arbitrary: fc.constant<Change>(() => undefined) },
  { weight: 1, arbitrary: fc.constant<Change>((found) => [found]) },
  {
    weight: 1,
    arbitrary: fc.constant<Change>((found) => (Array.isArray(found) ? [...found, ...found] : typeof found))
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...awkwardNames), junk).map(
      ([name, value]): Change =>
        (found) =>
          isBranch(found) && !Array.isArray(found)
            ? Object.fromEntries([...Object.entries(found), [name, value]])
            : value
    )
  }
)

export interface Mutant {
  readonly value: unknown
  /** Where it was changed first. */
  readonly path: Path
}

/** Changes something in a value, now and then several things. */
export const mutation: fc.Arbitrary<(value: unknown) => Mutant> = fc
  .array(fc.tuple(fc.nat(), changes), { minLength: 1, maxLength: 3 })
  .map((made) => (value) => {
    const paths = pathsOf(value)
    const placed = made.map(([place, change]) => [paths[place % paths.length] ?? [], change] as const)
    return {
      value: placed.reduce((mutated, [path, change]) => changed(mutated, path, change), value),
      path: placed[0]?.[0] ?? []
    }
  })

export const mutant = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<Mutant> =>
  fc.tuple(valid, mutation).map(([value, mutate]) => mutate(value))
