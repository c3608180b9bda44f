import type { ComponentChildren } from "preact"
import { palettes } from "../../../machines/pictures/palette.ts"
import type { Language } from "../../../machines/texts/language.ts"
import type { BoardPlace } from "../../public/BoardPage.ts"
import mark from "./mark.svg?no-inline"

interface HtmlDocumentProps {
  readonly language: Language
  readonly title: string
  readonly place: BoardPlace
  /** More for the head. */
  readonly head?: ComponentChildren
  readonly children: ComponentChildren
}

/** What every page of the board is wrapped in. Only our server draws it. */
export const HtmlDocument = ({ children, head, language, place, title }: HtmlDocumentProps) => (
  <html lang={language}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <title>{title}</title>
      {head}
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" media="(prefers-color-scheme: light)" content={palettes.daylight.glow} />
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content={palettes.midnight.glow} />
      <link rel="icon" type="image/svg+xml" href={mark} />
      {place.styles.map((style) => (
        <link key={style} rel="stylesheet" href={style} />
      ))}
    </head>
    <body>{children}</body>
  </html>
)
