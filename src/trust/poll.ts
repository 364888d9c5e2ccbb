/** Calls `work` again and again, never twice at once; returns the way to stop. */
export type Every = (work: () => Promise<void>) => () => void

/** About once a second: files change by hand, and file system events do not cross mounts and containers. */
export const everySecond: Every = (work) => {
  let stopped = false
  let timer: NodeJS.Timeout
  const wait = () => {
    if (stopped) return
    timer = setTimeout(() => void work().finally(wait), 1000)
    timer.unref()
  }
  wait()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
