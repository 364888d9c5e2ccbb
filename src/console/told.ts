/** What a page says once something was done. A code stands in the address, never the words: nobody can put words on a page. */
const tellings: Readonly<Record<string, string>> = {
  saved: 'Saved.',
  added: 'Added.',
  removed: 'Removed.',
  enabled: 'Enabled: sign-ins are let through again.',
  disabled: 'Disabled: no sign-in gets through, from this moment on.',
  live: 'Live now.',
  reverted: 'Reverted to what it was before.',
  ended: 'The session has ended.',
  'sessions-ended': 'All sessions have ended.',
  'key-made': 'The next key is made and published. It is not used yet.',
  'key-promoted': 'The next key is in use from now on; the one before is retired.',
  'keys-deleted': 'The retired keys are deleted.',
  revoked: 'Revoked: it opens nothing any more.',
  'signed-in': 'You are signed in.',
  'signed-out': 'You are signed out.',
  'password-changed': 'Your password is changed. Every other browser of yours is signed out.',
  'role-changed': 'The role is changed. Their browsers have to sign in again.',
  'account-on': 'The account is switched on: it can sign in again.',
  'account-off': 'The account is switched off: its sessions have ended, and its tokens open nothing.',
  'session-over': 'Your session had ended, so what you sent was not taken. Sign in and send it again.',
}

export function tellingOf(code: string | null): string | undefined {
  return code !== null && Object.hasOwn(tellings, code) ? tellings[code] : undefined
}

/** The number of the change that was just made. */
export function changeIn(query: URLSearchParams): number | undefined {
  const said = query.get('change') ?? ''
  return /^[1-9]\d{0,14}$/.test(said) ? Number(said) : undefined
}
