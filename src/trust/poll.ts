import { every } from '../model/every.js'

/** Calls `work` again and again, never twice at once; returns the way to stop. */
export type Poll = (work: () => Promise<void>) => () => void

/** About once a second: files change by hand, and file system events do not cross mounts and containers. */
export const everySecond: Poll = (work) => every(1000, work)
