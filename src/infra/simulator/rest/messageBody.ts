import { Option, Schema } from "effect"
import type { Attachment, Message } from "../model.ts"
import type { Messages } from "../Messages.ts"
import { COMPONENTS_V2, LayoutForm, MessageForm } from "./forms.ts"
import { invalidForm, objection } from "./invalidForm.ts"
import { problem, type RestRequest, type RestResponse } from "./RestRequest.ts"

const LONGEST_NONCE = 25
/** 10 MiB a file. */
const LARGEST = 10 * 1024 * 1024

const ids = Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.String)))
const Mentionable = Schema.Struct({
  parse: ids,
  users: ids,
  roles: ids,
  replied_user: Schema.optionalKey(Schema.NullOr(Schema.Boolean))
})

const Body = Schema.Struct({
  content: Schema.optionalKey(Schema.NullOr(Schema.String)),
  embeds: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Unknown))),
  components: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Unknown))),
  attachments: Schema.optionalKey(
    Schema.NullOr(Schema.Array(Schema.Struct({ id: Schema.Union([Schema.String, Schema.Int]) })))
  ),
  flags: Schema.optionalKey(Schema.NullOr(Schema.Int)),
  nonce: Schema.optionalKey(Schema.NullOr(Schema.Union([Schema.String, Schema.Int]))),
  enforce_nonce: Schema.optionalKey(Schema.Boolean),
  allowed_mentions: Schema.optionalKey(Schema.NullOr(Mentionable)),
  message_reference: Schema.optionalKey(Schema.NullOr(Schema.Struct({ message_id: Schema.String })))
})
const decodeBody = Schema.decodeUnknownOption(Body)

/** What a request says of a message: only the fields it names. */
export interface MessageBody {
  readonly change: Partial<
    Pick<Message, "content" | "embeds" | "components" | "attachments" | "flags" | "allowedMentions">
  >
  readonly flags: number
  readonly nonce: string | null
  readonly enforceNonce: boolean
  readonly referenceId: string | null
}

const allowed = (given: typeof Mentionable.Type | null): Message["allowedMentions"] =>
  given === null
    ? null
    : {
        parse: given.parse ?? [],
        users: given.users ?? [],
        roles: given.roles ?? [],
        repliedUser: given.replied_user ?? false
      }

const invalid = (field: string, message: string): RestResponse => invalidForm([{ path: [field], message }])

const attached = (request: Pick<RestRequest, "files">, kept: ReadonlyArray<Attachment>, messages: Messages) => [
  ...kept,
  ...request.files.map((file) => messages.attach(file))
]

/** Reads and validates the body of a message, new or edited (`before` is what it edits). */
export const readMessage = (
  body: unknown,
  request: Pick<RestRequest, "files">,
  messages: Messages,
  before?: Message
):
  | { readonly _tag: "Read"; readonly message: MessageBody }
  | { readonly _tag: "Refused"; readonly response: RestResponse } => {
  const refused = (response: RestResponse) => ({ _tag: "Refused", response }) as const
  const decoded = decodeBody(body ?? {})
  if (Option.isNone(decoded)) return refused(invalid("", "This is not a message."))
  const { allowed_mentions, attachments, components, content, embeds, enforce_nonce, flags, message_reference, nonce } =
    decoded.value
  const layout = (((before?.flags ?? 0) | (flags ?? 0)) & COMPONENTS_V2) !== 0
  const objected = objection(layout ? LayoutForm : MessageForm, decoded.value)
  if (objected !== null) return refused(objected)
  if (String(nonce ?? "").length > LONGEST_NONCE)
    return refused(invalid("nonce", `Must be ${LONGEST_NONCE} or fewer in length.`))
  if (request.files.some(({ size }) => size > LARGEST)) return refused(problem(413, 40005, "Request entity too large"))
  const listed = attachments?.map(({ id }) => String(id))
  const kept = (before?.attachments ?? []).filter(({ id }) => listed === undefined || listed.includes(id))
  const change = {
    ...(content === undefined ? {} : { content: content ?? "" }),
    ...(embeds === undefined ? {} : { embeds: embeds ?? [] }),
    ...(components === undefined ? {} : { components: components ?? [] }),
    ...(allowed_mentions === undefined ? {} : { allowedMentions: allowed(allowed_mentions) }),
    ...(before !== undefined && layout ? { flags: before.flags | COMPONENTS_V2 } : {}),
    ...(attachments === undefined && request.files.length === 0
      ? {}
      : { attachments: attached(request, kept, messages) })
  }
  const whole = { content: "", embeds: [], components: [], attachments: [], ...before, ...change }
  if (whole.content === "" && whole.embeds.length + whole.components.length + whole.attachments.length === 0) {
    return refused(problem(400, 50006, "Cannot send an empty message"))
  }
  const message: MessageBody = {
    change,
    flags: flags ?? 0,
    nonce: nonce === undefined || nonce === null ? null : String(nonce),
    enforceNonce: enforce_nonce ?? false,
    referenceId: message_reference?.message_id ?? null
  }
  return { _tag: "Read", message }
}
