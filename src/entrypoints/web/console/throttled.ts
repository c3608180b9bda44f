/** Calls at once, and then no sooner than after `pause` ms: what is asked for meanwhile is done once, at its end. */
export const throttled = (
  call: () => void,
  pause: number
): { readonly run: () => void; readonly cancel: () => void } => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let wanted = false
  const run = () => {
    if (timer !== undefined) {
      wanted = true
      return
    }
    call()
    timer = setTimeout(() => {
      timer = undefined
      if (!wanted) return
      wanted = false
      run()
    }, pause)
  }
  return { run, cancel: () => clearTimeout(timer) }
}
