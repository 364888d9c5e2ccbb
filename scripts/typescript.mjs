// Lets a script import the sources: `node --import ./scripts/typescript.mjs scripts/x.mjs`. Types are dropped by swc.
import { register } from 'node:module'

register('./typescript-hooks.mjs', import.meta.url)
