import { DocumentFault, SettingsFault } from '../../model/office.js'
import { AdminRefusal } from '../refusal.js'

/** Runs what reads documents and checks settings, and tells their faults as ours. */
export async function inWords<T>(
  work: () => T | Promise<T>,
  place: 'document' | 'settings' | 'protocol',
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DocumentFault) {
      throw new AdminRefusal('invalid', error.message, {
        todo: error.todo,
        faults: [{ path: place, says: error.message }],
        cause: error,
      })
    }
    if (error instanceof SettingsFault) throw faulty(error, place)
    throw error
  }
}

function faulty({ faults }: SettingsFault, place: string): AdminRefusal {
  const placed = faults.map(({ path, says }) => ({ path: under(place, path), says }))
  return new AdminRefusal('invalid', 'Some of these settings cannot be taken.', { faults: placed })
}

function under(place: string, path: string): string {
  if (path === '') return place
  return path.startsWith('[') ? `${place}${path}` : `${place}.${path}`
}
