import type { Gateway } from '../../../src/model/ports.js'

/** Which verb of which port fails, from which of its calls on; nothing fails while `at` is absent. */
export interface Breakage {
  at: string | undefined
  from: number
  with: (() => Error) | undefined
  /** Calls of that verb so far. */
  calls: number
}

export function whole(): Breakage {
  return { at: undefined, from: 1, with: undefined, calls: 0 }
}

const ports = ['state', 'directory', 'audit', 'registry', 'vault', 'appFaces', 'partnerFaces'] as const

/** The same gateway, each verb of whose ports can be made to fail: `state.signIns.find`, `partnerFaces.saml.readAnswer`. */
export function breakable(gateway: Gateway, breakage: Breakage): Gateway {
  const wrapped = ports.map((name) => [name, wrap(name, gateway[name], breakage)] as const)
  // Holds: each stands in for the port of its name, verb by verb
  const finish: Gateway['finish'] = (finishing) => {
    if (fails('finish', breakage)) return Promise.reject(fault(breakage))
    return gateway.finish(finishing)
  }
  return { ...gateway, ...(Object.fromEntries(wrapped) as Partial<Gateway>), finish }
}

function wrap(path: string, port: object, breakage: Breakage): object {
  return Object.fromEntries(
    Object.entries(port).map(([name, value]: [string, unknown]) => {
      const at = `${path}.${name}`
      if (typeof value === 'function') return [name, verb(at, port, value as Verb, breakage)]
      return [name, typeof value === 'object' && value !== null ? wrap(at, value, breakage) : value]
    }),
  )
}

type Verb = (...parameters: unknown[]) => unknown

function verb(at: string, port: object, original: Verb, breakage: Breakage): Verb {
  return (...parameters) => {
    if (fails(at, breakage)) throw fault(breakage)
    return original.apply(port, parameters)
  }
}

function fails(at: string, breakage: Breakage): boolean {
  if (breakage.at !== at) return false
  breakage.calls += 1
  return breakage.calls >= breakage.from && breakage.with !== undefined
}

function fault({ with: make }: Breakage): Error {
  return make?.() ?? new Error('nothing is to fail')
}
