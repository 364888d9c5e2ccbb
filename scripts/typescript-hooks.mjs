import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { transformSync } from '@swc/core'

/** `./x.js` named by a .ts file is ./x.ts, unless there is an x.js. */
export async function resolve(specifier, context, next) {
  const source =
    specifier.startsWith('.') && specifier.endsWith('.js') && sourceOf(specifier, context.parentURL)
  return source ? { url: source, format: 'module', shortCircuit: true } : next(specifier, context)
}

function sourceOf(specifier, parent) {
  const script = new URL(specifier, parent)
  if (script.protocol !== 'file:' || existsSync(script)) return undefined
  const source = new URL(script.href.replace(/\.js$/, '.ts'))
  return existsSync(source) ? source.href : undefined
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context)
  const filename = fileURLToPath(url)
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
  })
  return { format: 'module', source: code, shortCircuit: true }
}
