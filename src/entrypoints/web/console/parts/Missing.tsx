import type { Refused } from "../ask.ts"
import { paths } from "../route.ts"
import { Crumbs } from "./Crumbs.tsx"
import { Heading } from "./Heading.tsx"

/** Says kindly that what an address names is not here. */
export const Missing = ({ refused, title }: { readonly title: string; readonly refused: Refused }) => (
  <>
    <Crumbs trail={[["Guilds", paths.guilds]]} />
    <Heading title={title} />
    <p class="empty">{refused.detail}</p>
  </>
)
