/** Between stretches of long work on the thread that serves everybody: whatever waits has its turn. */
export function turnOfOthers(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
