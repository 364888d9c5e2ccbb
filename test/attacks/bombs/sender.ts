// The other end of the wire, in a process of its own: what it does to send takes no time of the house's.
import { exchange } from './deliver.js'

interface Order {
  readonly octets: Uint8Array
  readonly url: string
}

let order: Order | undefined
process.on('message', (message: Order | 'go') => {
  if (message !== 'go') {
    order = message
    process.send?.('ready')
    return
  }
  if (order === undefined) return
  const done = () => process.send?.('done')
  exchange(Buffer.from(order.octets), new URL(order.url)).then(done, done)
})
process.on('disconnect', () => process.exit())
