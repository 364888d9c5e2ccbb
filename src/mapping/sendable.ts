// XML 1.0, production 2: what stands here is in no document, not even as a reference
const never = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u

/** Whether a text written here by hand can be told to an app at all. What partners say was read from XML, so it can. */
export function isSendable(text: string): boolean {
  return !never.test(text)
}
