import { webBoardTexts } from "../../../machines/texts/webBoard.ts"
import type { BoardPage } from "../../public/BoardPage.ts"
import { boardPathOf, previewPathOf } from "./address.ts"

interface LinkPreviewProps {
  readonly page: BoardPage
  readonly publicUrl: string
  readonly title: string
}

/** What search engines and chats show of a link: the board as everybody sees it, without a search or a lit row. */
export const LinkPreview = ({ page: { board, language, slug }, publicUrl, title }: LinkPreviewProps) => {
  const about = webBoardTexts[language].lead(
    board.rows.slice(0, 3).map(({ name }) => name),
    board.members
  )
  const address = `${publicUrl}${boardPathOf(slug, board)}`
  const picture = `${publicUrl}${previewPathOf(slug, board)}`
  return (
    <>
      <meta name="description" content={about} />
      <link rel="canonical" href={address} />
      <meta property="og:type" content="website" />
      <meta property="og:site_name" content="Guildhall" />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={about} />
      <meta property="og:url" content={address} />
      <meta property="og:locale" content={language === "de" ? "de_DE" : "en_GB"} />
      <meta property="og:image" content={picture} />
      <meta property="og:image:type" content="image/webp" />
      <meta property="og:image:width" content="1200" />
      <meta property="og:image:alt" content={about} />
      <meta name="twitter:card" content="summary_large_image" />
      <meta name="twitter:title" content={title} />
      <meta name="twitter:description" content={about} />
      <meta name="twitter:image" content={picture} />
      <meta name="twitter:image:alt" content={about} />
    </>
  )
}
