import type { App } from '../../model/app.js'
import { Refusal } from '../../model/refusal.js'
import { encryptionTarget } from '../../saml/keys.js'
import type { EncryptTo } from '../../xml/encryption.js'

/**
 * To whom an app's token is encrypted; undefined where it leaves in the clear. An app that must have it encrypted and
 * has no key for that gets nothing: never the clear text instead.
 */
export function encryptionFor(app: App): EncryptTo | undefined {
  if (app.encrypt === 'never') return undefined
  const target = encryptionTarget(app.wsfed?.keys ?? [])
  if (target !== undefined) return { recipient: app.id, ...target }
  if (app.encrypt === 'if-key') return undefined
  throw new Refusal('request.encryption_key_missing', `app ${app.handle}: encrypt is required, no usable key`)
}
