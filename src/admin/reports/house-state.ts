import type { Office } from '../../model/office.js'

/** The gateway that answers and the stores behind it. */
export interface HouseState {
  readonly version: string
  readonly startedAt: Date
  readonly baseUrl: string
  readonly storesSaid: string
  readonly stores: readonly StoreAnswer[]
  /** Parts of records that were lost since the start, because the recorder never holds a sign-in up. */
  readonly recordsLost: number
  readonly recordHours: number
}

export interface StoreAnswer {
  readonly name: string
  readonly answers: boolean
  /** Milliseconds it took to answer. */
  readonly milliseconds: number
}

export async function houseState({ gateway, house }: Pick<Office, 'gateway' | 'house'>): Promise<HouseState> {
  const { version, startedAt, storesSaid, recordHours } = house
  const stores = await Promise.all(
    Object.entries(house.stores).map(([name, ask]) => answerOf(name, ask, gateway.clock)),
  )
  return {
    version,
    startedAt,
    baseUrl: gateway.baseUrl,
    storesSaid,
    stores,
    recordsLost: gateway.recorder.lost(),
    recordHours,
  }
}

async function answerOf(
  name: string,
  ask: () => Promise<void>,
  clock: Office['gateway']['clock'],
): Promise<StoreAnswer> {
  const began = clock.ticks()
  const answers = await ask().then(
    () => true,
    () => false,
  )
  return { name, answers, milliseconds: Math.round((clock.ticks() - began) * 10) / 10 }
}
