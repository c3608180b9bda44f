/** As Discord writes one of a server's own. */
const custom = /^<a?:\w{2,32}:\d{17,20}>$/

/** Whether Discord shows it as one emoji, with or without the mark that asks for the picture. */
export const isEmoji = (text: string): boolean =>
  custom.test(text) || [text, `${text}\uFE0F`].some((it) => /^\p{RGI_Emoji}$/v.test(it))
