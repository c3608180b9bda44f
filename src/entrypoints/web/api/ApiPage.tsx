import type { ApiReference, Operation, Shape } from "../../public/ApiReference.ts"

/** `string`, `"a" | "b"`, `string | null`, `array` of what follows. */
const typeOf = ({ anyOf, enum: values, items, type }: Shape): string => {
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(" | ")
  if (anyOf !== undefined) return anyOf.map(typeOf).join(" | ")
  return items === undefined ? (type ?? "any") : `${typeOf(items)}[]`
}

/** Every field of an answer by its path. */
const fieldsOf = (shape: Shape, path = ""): ReadonlyArray<readonly [path: string, shape: Shape]> =>
  Object.entries(shape.properties ?? {}).flatMap(([name, field]) => [
    [`${path}${name}`, field] as const,
    ...fieldsOf(field, `${path}${name}.`),
    ...(field.items === undefined ? [] : fieldsOf(field.items, `${path}${name}[].`))
  ])

/** A sentence with `code` in it. */
const Prose = ({ text }: { text: string }) => (
  <>{text.split("`").map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>
)

const Fields = ({ caption, fields }: { caption: string; fields: ReadonlyArray<readonly [string, string, string]> }) => (
  <div class="api-scroll" role="region" aria-label={caption} tabIndex={0}>
    <table>
      <caption>{caption}</caption>
      <tbody>
        {fields.map(([name, type, about]) => (
          <tr key={name}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td>
              <code>{type}</code>
            </td>
            <td>
              <Prose text={about} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const Endpoint = ({ address, answer, description, id, parameters, problems, summary, type }: Operation) => (
  <section class="api-endpoint" aria-labelledby={id}>
    <h2 id={id}>{summary}</h2>
    <p class="api-address">
      <code>{address}</code>
    </p>
    <p>
      <Prose text={description} />
    </p>
    <Fields
      caption="Parameters"
      fields={parameters.map(({ in: where, name, shape }) => [
        name,
        typeOf(shape),
        `In the ${where}. ${shape.description ?? ""}`
      ])}
    />
    <Fields
      caption={`Answer, ${type}`}
      fields={fieldsOf(answer).map(([path, shape]) => [path, typeOf(shape), shape.description ?? ""])}
    />
    <h3>Problems</h3>
    <ul>
      {problems.map((problem) => (
        <li key={problem}>{problem}</li>
      ))}
    </ul>
  </section>
)

/** How to ask the API: for whoever writes a bot, a widget or a page of their own. */
export const ApiPage = ({ description, document, operations, title }: ApiReference) => (
  <main class="api">
    <h1>{title}</h1>
    <p>
      <Prose text={description} />
    </p>
    <p>
      The same for machines: <a href={document}>OpenAPI 3.1</a>.
    </p>
    {operations.map((operation) => (
      <Endpoint key={operation.id} {...operation} />
    ))}
  </main>
)
