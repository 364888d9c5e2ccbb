import type { Row } from '../catalogue.js'

/** H01 to H20. */
export const httpRows: readonly Row[] = [
  {
    row: 'H01',
    title: 'A session that was planted before the sign-in',
    known: [],
    required:
      'A new secret at every sign-in and every change of what an account may; the browser’s old session is dead before the new one lives.',
  },
  {
    row: 'H02',
    title: 'An answer is delivered to another browser than the one that asked',
    known: [],
    required:
      'The cookie of the sign-in is compared before anything else; another browser may only begin anew.',
  },
  {
    row: 'H03',
    title: 'The browser is led to a place that somebody wrote into a parameter',
    known: [],
    required:
      'RelayState is a name to look up or handed back to the registered address; no parameter is a place to go.',
  },
  {
    row: 'H04',
    title: 'Headers of the request decide who we are',
    known: [],
    required: 'All addresses of ours come from the settings; Host and X-Forwarded-* change none of them.',
  },
  {
    row: 'H05',
    title: 'Pages are framed, sniffed, cached, or tell where their reader came from',
    known: [],
    required:
      'Protective headers on every page, document and redirect; cookies host-only, HttpOnly, Secure and Lax.',
  },
  {
    row: 'H06',
    title: 'Names and values of others run as script on our pages',
    known: ['CVE-2023-45683'],
    required: 'Everything is escaped where it stands; one inline script exists, pinned by its hash.',
  },
  {
    row: 'H07',
    title: 'Floods, and guessing who is registered',
    known: [],
    required:
      'Requests, pending sign-ins and written refusals are bounded for each source; pages say the same to everybody. Limits of requests: test/http/limits.test.ts.',
  },
  {
    row: 'H08',
    title: 'One hostile message stops the event loop',
    known: [],
    required: 'Work is bounded before it is done: bytes, nodes, attributes, private-key operations.',
    where: 'test/attacks/bombs.ts',
  },
  {
    row: 'H09',
    title: 'A fault of ours lets somebody in, tells too much or ends the process',
    known: [],
    required:
      'Whatever fails, wherever: the sign-in is refused, the page says nothing of it, and the next one is served.',
  },
  {
    row: 'H10',
    title: 'Lines or terminal commands are written into the log',
    known: [],
    required:
      'One JSON line an event, bounded, with everything escaped that ends lines, turns text or moves a cursor.',
  },
  {
    row: 'H11',
    title: 'Formulas in an export of the audit',
    known: [],
    required:
      'A cell that a spreadsheet would calculate begins with an apostrophe, and every cell is quoted. What a certain office program makes of it is not run here.',
  },
  {
    row: 'H12',
    title: 'People and secrets in logs, audit and error pages',
    known: [],
    required: 'Names of things, never values of people, messages or secrets; details stay inside.',
  },
  {
    row: 'H13',
    title: 'A sign-in that nobody wrote down',
    known: [],
    required:
      'The audit is written before the answer leaves or the change is made; what cannot be written is neither answered nor done. Entries are added and never changed by this program; a chain of hashes against whoever writes into the database itself does not exist yet.',
  },
  {
    row: 'H14',
    title: 'Forgery and missing checks in a console',
    known: [],
    required:
      'Deny by default: a door without a stated permission does not exist, the function behind it asks again, and every form carries a word that only its own browser was given. There is one organisation here: no tenants.',
  },
  {
    row: 'H15',
    title: 'Private keys leave with a page, a document or a path',
    known: [],
    required:
      'Nothing is served from the file system but assets named beforehand; no document, page or answer of the API holds a private key, and no way exists to ask for one. Copies of the folder and dumps of the process are the operator’s to keep: docs/security.md.',
  },
  {
    row: 'H16',
    title: 'Metadata as a vehicle: entities, encodings, scripts as addresses',
    known: ['CVE-2017-1000452', 'CVE-2016-10149'],
    required: 'One strict reader at every door for documents; addresses are http(s) and nothing else.',
  },
  {
    row: 'H17',
    title: 'Buttons that try a connection reach inside',
    known: [],
    required:
      'What console, API and command line fetch is held to the rules of M07: https, public addresses only, each checked before it is connected to. Redirects and names that change their address meanwhile: test/trust/fetch-metadata.test.ts.',
  },
  {
    row: 'H18',
    title: 'Default passwords, and whoever comes first',
    known: [],
    required:
      'No account exists until a link that was printed on the machine itself is used: once, within a day. Until then the console says no more than where that link is.',
  },
  {
    row: 'H19',
    title: 'A dependency is taken over',
    known: [],
    required:
      'Every package is pinned with its hash, and none runs a script at install but those that are named.',
    where: 'test/scripts/lockfile.test.ts',
  },
  {
    row: 'H20',
    title: 'Two at once: the second of them wins, or both do',
    known: [],
    required:
      'One answer is taken once, one newcomer becomes one person, whoever comes at the same moment; an edit says upon what it was made, and comes to nothing where that has changed.',
  },
]
