/** A writer that dies at its first job. */
import { parentPort } from 'node:worker_threads'

parentPort.on('message', () => {
  throw new Error('the disk is on fire')
})
parentPort.postMessage('open')
