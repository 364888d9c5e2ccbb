import { AdminRefusal } from '../refusal.js'

const shortest = 12
const longest = 256

/** The very worst of twelve characters and more; what is only weak is the person's own affair. */
const worst: ReadonlySet<string> = new Set(
  `123456789012 1234567890123 12345678901234 123456789012345 1234567890123456 012345678910 111111111111
  000000000000 123123123123 123412341234 112233445566 abcdefghijkl abcdefghijklm aaaaaaaaaaaa abc123abc123
  qwertyuiop12 qwertyuiop123 qwertyuiop[] qwertyuiopas qwertyuiopasdfghjkl 1qaz2wsx3edc 1q2w3e4r5t6y qazwsxedcrfv
  zaq12wsxcde3 asdfghjkl123 q1w2e3r4t5y6 password1234 password12345 password123456 passwordpassword
  password123! passw0rd1234 p@ssw0rd1234 p@ssword1234 administrator administrator1 adminadminadmin
  admin1234567 adminpassword letmeinletmein letmein12345 welcome12345 welcome123456 changeme1234 changemechangeme
  iloveyou1234 iloveyouiloveyou sallyportsallyport sallyport123 sallyport1234 correcthorsebatterystaple
  trustno1trustno1 qwerty123456 qwertyqwerty monkeymonkey dragondragon footballfootball baseballbaseball
  sunshine1234 princess1234 superman1234 michael12345 starwars1234 computer1234 internet1234 whatever1234`
    .split(/\s+/)
    .filter((one) => one !== ''),
)

/** The same characters, however the keyboard puts them together. */
export function asOne(password: string): string {
  return password.normalize('NFKC')
}

/** Longer than any that can have been set: it is not even tried. */
export function isTriable(password: string): boolean {
  return password !== '' && password.length <= longest * 4
}

/** What is wrong with a new password; undefined: nothing. Length, not a mixture of signs, is what keeps it. */
export function passwordFault(password: string, name: string): string | undefined {
  const typed = asOne(password)
  const length = [...typed].length
  if (length < shortest) return `It has ${length} characters; at least ${shortest} are needed.`
  if (length > longest) return `It has ${length} characters; at most ${longest} can be kept.`
  const lower = typed.toLowerCase()
  if (lower.includes(name.toLowerCase())) return 'It has the name in it. Whoever guesses tries that first.'
  if (worst.has(lower)) return 'It is one of those that are tried first everywhere.'
  if (new Set(lower).size < 4) return 'It is made of the same few characters.'
  return undefined
}

/** Throws AdminRefusal `invalid`. */
export function checkPassword(password: string, name: string): void {
  const says = passwordFault(password, name)
  if (says === undefined) return
  throw new AdminRefusal('invalid', `This password cannot be taken. ${says}`, {
    todo: 'Take a longer one: a few words that you can remember are good.',
    faults: [{ path: 'password', says }],
  })
}
