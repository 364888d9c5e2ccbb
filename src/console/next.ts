const ownPage = /^\/admin(?:[/?][\x21-\x7e]*)?$/

/** Where somebody wanted to go before they were asked to sign in: a page of the console, or its home. */
export function ownNext(wanted: string | null | undefined): string {
  if (wanted === null || wanted === undefined || wanted.length > 1024 || !ownPage.test(wanted))
    return '/admin'
  if (/\\|\/\/|\/\.|%2e/i.test(wanted.split('?')[0] ?? '')) return '/admin'
  return wanted
}

export function signInAt(next: string): string {
  return `/admin/sign-in?next=${encodeURIComponent(next)}`
}
