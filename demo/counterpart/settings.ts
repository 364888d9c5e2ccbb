/** What the demo tells each of its counterparts, by environment. */
export interface Settings {
  /** Where browsers find it, no slash at the end. */
  readonly url: string
  readonly port: number
  /** Its own folder: keys, kept between runs. */
  readonly folder: string
  /** Base URL of the gateway. */
  readonly gateway: string
  /** Base URL of the demo's other app. */
  readonly neighbour: string
}

export function readSettings(): Settings {
  const url = variable('DEMO_URL')
  return {
    url,
    port: Number(new URL(url).port),
    folder: variable('DEMO_FOLDER'),
    gateway: variable('DEMO_GATEWAY'),
    neighbour: variable('DEMO_NEIGHBOUR'),
  }
}

function variable(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: start the demo with "npm run demo"`)
  return value
}
