import { Effect, Schema } from "effect"
import type { Access } from "../../machines/access/access.ts"
import { answers } from "../../machines/texts/answers.ts"
import type { Audience } from "./CustomIds.ts"
import type { ComponentFeature, Running } from "./Feature.ts"
import { type AnswerIn, type Manner, Refusal, type Use } from "./Use.ts"

interface Spec<S, M extends Manner> {
  /** Lower-case letters and dashes; unique. Short: it is part of every custom id. */
  readonly name: string
  /** The command it belongs to. */
  readonly command: string
  readonly access: Access
  readonly audience: Audience
  readonly manner: M
  /** What the custom id carries: short, Discord allows 100 characters in all. */
  readonly state: Schema.Codec<S, unknown>
}

/** A component, and how to make one in an answer. */
export interface Made<S> extends ComponentFeature {
  /** The custom id of one with this state. */
  readonly id: (use: Pick<Use, "seal">, state: S) => string
}

const malformed = new Refusal({ say: (language) => answers[language].badComponent })

const made = <S, M extends Manner>(
  { access, audience, command, manner, name, state }: Spec<S, M>,
  run: (use: Use, state: S, input: Parameters<ComponentFeature["run"]>[1]) => Running<AnswerIn<M>>
): Made<S> => {
  const stored = Schema.fromJsonString(state)
  const encode = Schema.encodeSync(stored)
  const decode = Schema.decodeUnknownEffect(stored)
  return {
    name,
    command,
    access,
    manner,
    id: ({ seal }, value) => seal({ name, state: encode(value) }, audience),
    run: (use, input) =>
      decode(input.state).pipe(
        Effect.mapError(() => malformed),
        Effect.flatMap((value) => run(use, value, input))
      )
  }
}

export const button = <S, M extends Manner>(
  spec: Spec<S, M> & { readonly run: (use: Use, state: S) => Running<AnswerIn<M>> }
): Made<S> => made(spec, spec.run)

/** A menu of choices: `run` is given what was chosen. */
export const select = <S, M extends Manner>(
  spec: Spec<S, M> & { readonly run: (use: Use, state: S, values: ReadonlyArray<string>) => Running<AnswerIn<M>> }
): Made<S> => made(spec, (use, state, { values }) => spec.run(use, state, values))

/** A form that was sent: `run` is given its fields by custom id, as they were written. */
export const modal = <S, M extends Exclude<Manner, "modal">>(
  spec: Spec<S, M> & {
    readonly run: (use: Use, state: S, fields: Readonly<Record<string, string>>) => Running<AnswerIn<M>>
  }
): Made<S> => made(spec, (use, state, { fields }) => spec.run(use, state, fields))
