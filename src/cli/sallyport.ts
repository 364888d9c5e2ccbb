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

async function input(most: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > most) break
  }
  return Buffer.concat(chunks)
}

// Whoever reads our output may have read enough (| head).
process.stdout.on('error', () => {})
const isPerson = process.stdin.isTTY && process.stdout.isTTY
process.exitCode = await sallyport(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  input,
  color: process.stdout.isTTY && process.stdout.hasColors(),
  ...(isPerson ? { ask } : {}),
})
