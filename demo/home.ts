import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Counterpart, Plan } from './plan.js'

const committed = fileURLToPath(new URL('../../../demo/home/config/sallyport.json', import.meta.url))

/** The gateway's home folder with its settings; an empty one gets a copy of the demo's. */
export function openHome({ home }: Plan): void {
  const settings = join(home, 'config', 'sallyport.json')
  for (const folder of ['config', 'metadata/apps', 'metadata/partners', 'data', 'logs']) {
    mkdirSync(join(home, folder), { recursive: true })
  }
  if (!existsSync(settings)) cpSync(committed, settings)
}

export function folderOf({ home }: Plan, handle: string): string {
  return join(home, 'counterparts', handle)
}

/** Hands a counterpart's metadata to the gateway as its operator would: by putting the file into the folder. */
export async function dropMetadata({ home }: Plan, { handle, port, drop }: Counterpart): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/metadata`)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${handle} has no metadata: it answers ${answer.status}`)
  const file = join(home, 'metadata', drop, `${handle}.xml`)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  const draft = join(home, 'data', `${handle}.xml.new`)
  writeFileSync(draft, text)
  renameSync(draft, file)
}
