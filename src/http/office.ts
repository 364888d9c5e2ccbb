import type { Express, RequestHandler } from 'express'
import type { OfficeDoor } from '../model/office-door.js'
import type { Desk } from './desk.js'
import { officeDoorway, type OfficeDoors, unknownPath } from './office-doorway.js'

/** Hangs the doors of those who run the house. They stand behind the router: no sign-in passes them. */
export function addOffice(app: Express, desk: Desk): void {
  const doors = desk.house.officeDoors ?? []
  for (const [path, methods] of byPath(doors)) {
    const open = officeDoorway(methods, desk)
    app.all(path, (request, response) =>
      // Our paths have no parameter that repeats
      open(request, response, request.params as Readonly<Record<string, string>>),
    )
  }
  for (const [room, neighbour] of rooms(doors)) app.use(`/${room}`, lost(neighbour, desk))
}

/** What nobody knows within a room is answered in its words. */
function lost(neighbour: OfficeDoor, desk: Desk): RequestHandler {
  return (request, response) => unknownPath(request, response, neighbour, desk)
}

function byPath(doors: readonly OfficeDoor[]): readonly (readonly [string, OfficeDoors])[] {
  const found = new Map<string, OfficeDoors>()
  for (const door of doors) {
    const standing = found.get(door.path)
    if (standing?.[door.method]) throw new Error(`two doors take ${door.method} ${door.path}`)
    found.set(door.path, { ...standing, [door.method]: door })
  }
  return [...found].toSorted(([one], [other]) => order(one, other))
}

/** `/apps/new` before `/apps/:handle`: the router takes the first that fits. */
function order(one: string, other: string): number {
  const [named, otherNamed] = [one, other].map((path) => path.replace(/:\w+/g, '\uffff'))
  return String(named) < String(otherNamed) ? -1 : 1
}

function rooms(doors: readonly OfficeDoor[]): ReadonlyMap<string, OfficeDoor> {
  const found = new Map<string, OfficeDoor>()
  for (const door of doors) {
    const room = door.path.split('/')[1] ?? ''
    if (!found.has(room)) found.set(room, door)
  }
  return found
}
