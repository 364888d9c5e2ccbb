#!/usr/bin/env node
// The command line: everything an operator does beside a running gateway, in words.
import { createInterface } from 'node:readline/promises'
import { sallyport } from './commands.js'

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return await lines.question(question)
  } finally {
    lines.close()
  }
}

// Whoever reads our output may have read enough (| head).
process.stdout.on('error', () => {})
const isPerson = process.stdin.isTTY && process.stdout.isTTY
process.exitCode = await sallyport(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  ...(isPerson ? { ask } : {}),
})
