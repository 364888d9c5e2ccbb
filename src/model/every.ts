import type { Every } from './ports.js'

/** The machine's own timer. It keeps no process alive, and a run that fails is simply followed by the next. */
export const every: Every = (milliseconds, run) => {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const wait = () => {
    if (stopped) return
    timer = setTimeout(() => void run().then(wait, wait), milliseconds)
    timer.unref()
  }
  wait()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
