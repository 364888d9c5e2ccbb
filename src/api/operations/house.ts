import { mustMay } from '../../admin/permission.js'
import { type Operation, operation, plain } from '../operation.js'
import * as schemas from '../schemas/house.js'

export const houseOperations: readonly Operation[] = [
  operation({
    id: 'whoAmI',
    tag: 'access',
    method: 'GET',
    path: '/me',
    permissions: [],
    says: 'Who asks, and what this token may do.',
    answer: schemas.whoAsks,
    run: async ({ caller: { by, role, may } }) => ({ told: { by, role, permissions: [...may] } }),
  }),
  operation({
    id: 'showHouse',
    tag: 'house',
    method: 'GET',
    path: '/house',
    permissions: ['house.read'],
    says: 'What this house is, where it keeps things, and what makes it weaker than it comes.',
    answer: schemas.house,
    run: async ({ caller }, { gateway, house }) => {
      mustMay(caller, 'house.read')
      const { version, startedAt, storesSaid, recordHours } = house
      return {
        told: plain({
          baseUrl: gateway.baseUrl,
          version,
          startedAt,
          stores: storesSaid,
          weakenings: house.weakenings(),
          recordHours,
          apps: gateway.registry.apps().length,
          partners: gateway.registry.partners().length,
        }),
      }
    },
  }),
]
