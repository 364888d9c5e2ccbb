import type { Admins, Passwords } from '../../model/office.js'
import type { Gateway } from '../../model/ports.js'

/** What these functions use of the office; the commands, which open no more than this, call them too. */
export interface AccessOffice {
  readonly admins: Admins
  readonly gateway: Pick<Gateway, 'baseUrl' | 'clock' | 'random' | 'audit' | 'directory'>
}

/** The same where a password is set or tried. */
export interface PasswordOffice extends AccessOffice {
  readonly passwords: Passwords
}
