import { look, type Looked } from '../../../src/admin/registrations/look.js'
import { AdminRefusal } from '../../../src/admin/refusal.js'
import { DocumentFault, type Kind } from '../../../src/model/office.js'
import { emptyOffice, owner } from '../../support/counterparts.js'
import { certificates } from '../../support/metadata-set/pieces.js'
import { type DocumentName, documents, written } from '../../support/metadata-set/set.js'

const office = emptyOffice()

/** What is said of a document that is brought as this kind: one line a thing, as a person sees it. */
type Said = readonly string[]

const isAnApp: Said = [
  'the other kind: It does not describe a partner (IDPSSODescriptor), but an app (SPSSODescriptor). Add it as an app.',
]
const isAPartner: Said = [
  'the other kind: It does not describe an app (SPSSODescriptor), but a partner (IDPSSODescriptor). Add it as a partner.',
]
const ask =
  'Ask its owner for metadata with an X.509 certificate on RSA with 2048 bits or more, or on P-256, P-384 or P-521.'
const weak = `warning: A key cannot be used: an RSA key shorter than 2048 bits. ${ask}`
const both =
  'note: It speaks SAML 2.0 and WS-Federation; SAML 2.0 is spoken with it. Nothing; for WS-Federation set protocol to wsfed for this registration.'
const cannotBeVerified =
  'warning: It says that it signs its requests, but names no key that could verify them: every request will be refused. ' +
  'Ask the app’s owner for metadata with their signing certificate, or set requireSignedRequests to false.'
const over =
  'warning: Its metadata was valid until 2021-03-31T12:00:00.000Z: nobody can sign in by it. Ask its owner for newer metadata and replace the file.'
const noKey = 'It names no key that could verify what this partner signs.'
const aKey =
  'Ask the partner for metadata with their signing certificate: RSA with 2048 bits or more, or P-256, P-384 or P-521.'
const clear = (what: string, url: string) =>
  `The ${what} "${url}" is not used: it is plain http, and this gateway is reached by https.`
const notClear = 'Ask its owner for an https address, or set acceptPlainHttp for this registration.'
const again = 'Get the file from its owner again; if it is the same, tell them what is wrong with it.'

function no(says: string, todo: string): Said {
  return [`cannot be added: ${says} ${todo}`]
}

function alike(said: Said): Readonly<Record<Kind, Said>> {
  return { app: said, partner: said }
}

function app(...said: Said): Readonly<Record<Kind, Said>> {
  return { app: ['can be added', ...said], partner: isAnApp }
}

function partner(...said: Said): Readonly<Record<Kind, Said>> {
  return { app: isAPartner, partner: ['can be added', ...said] }
}

/** Every document of the set, brought as an app and as a partner. */
const table: Readonly<Record<DocumentName, Readonly<Record<Kind, Said>>>> = {
  'app.xml': app(),
  'app-adfs-and-partner.xml': {
    app: ['can be added', 'looks like AD FS', both],
    partner: ['can be added', 'looks like AD FS', both],
  },
  'app-expired.xml': app(over),
  'app-no-reply-by-post.xml': {
    app: no(
      'It names no usable AssertionConsumerService with the HTTP-POST binding.',
      'Ask its owner for metadata that has one.',
    ),
    partner: isAnApp,
  },
  'app-plain-http.xml': {
    app: no(
      `It names no usable AssertionConsumerService with the HTTP-POST binding. ${clear('AssertionConsumerService', 'http://plain.example/acs')}`,
      notClear,
    ),
    partner: isAnApp,
  },
  'app-plain-http-beside-https.xml': app(
    `warning: ${clear('AssertionConsumerService', 'http://half.example/acs')} ${notClear}`,
  ),
  'app-reply-twice-under-one-index.xml': app(
    'warning: Two AssertionConsumerService have the index 1; the first is used. Ask the app’s owner for metadata with distinct indexes.',
  ),
  'app-script-address.xml': app(
    'warning: The AssertionConsumerService "javascript:alert(1)//" is not used: it is no http(s) address. Ask its owner for corrected metadata.',
  ),
  'app-shibboleth.xml': app('looks like Shibboleth'),
  'app-signs-without-key.xml': app(cannotBeVerified),
  'app-simplesamlphp.xml': app('looks like SimpleSAMLphp'),
  'app-weak-key.xml': app(weak, cannotBeVerified),
  'app-words-of-markup.xml': app(),
  'app-wsfed.xml': {
    app: ['can be added', 'looks like SharePoint Server'],
    partner: [
      'the other kind: It does not describe a partner (IDPSSODescriptor), but an app in WS-Federation. Add it as an app.',
    ],
  },
  'partner.xml': partner(
    'note: It says that it speaks for harborne.example; that is not confirmed here. If that is so: sallyport partner confirm-domain id.harborne.example harborne.example',
  ),
  'partner-entra.xml': {
    app: ['can be added', 'looks like Microsoft Entra ID'],
    partner: ['can be added', 'looks like Microsoft Entra ID', both],
  },
  'partner-expired.xml': partner(over),
  'partner-expired-certificate.xml': partner(
    'note: The certificate "CN=partner of the set" ended on 2021-03-31; its key is used all the same. Ask its owner whether the key is still theirs, and for newer metadata.',
  ),
  'partner-keycloak.xml': partner('looks like Keycloak'),
  'partner-no-key.xml': { app: isAPartner, partner: no(noKey, aKey) },
  'partner-plain-http.xml': {
    app: isAPartner,
    partner: no(
      `It names no usable SingleSignOnService with the HTTP-Redirect or HTTP-POST binding. ${clear('SingleSignOnService', 'http://plain-partner.example/sso')}`,
      notClear,
    ),
  },
  'partner-sha1-signature.xml': partner(),
  'partner-shibboleth.xml': partner(
    'looks like Shibboleth',
    'note: It claims scopes by a regular expression; those are ignored. Confirm the domains that are really its own: sallyport partner confirm-domain HANDLE DOMAIN.',
    'note: It says that it speaks for marlow.example; that is not confirmed here. If that is so: sallyport partner confirm-domain partner-shibboleth marlow.example',
  ),
  'partner-simplesamlphp.xml': partner('looks like SimpleSAMLphp'),
  'partner-weak-key.xml': {
    app: isAPartner,
    partner: no(`${noKey} A key cannot be used: an RSA key shorter than 2048 bits.`, aKey),
  },
  'partner-weak-key-beside-strong.xml': partner(weak),
  'aggregate.xml': {
    app: [
      'choose one of 3',
      'https://wiki.federation.example/metadata app',
      'https://grants.federation.example/metadata app',
      'https://hub.federation.example/metadata app partner',
    ],
    partner: [
      'choose one of 3',
      'https://north.federation.example/metadata partner',
      'https://south.federation.example/metadata partner',
      'https://hub.federation.example/metadata app partner',
    ],
  },
  'aggregate-of-one.xml': app(),
  'broken-cut-short.xml': alike(no('It cannot be read: an element does not end.', again)),
  'broken-document-type.xml': alike(
    no(
      'It cannot be read: DTD, CDATA, comment or processing instruction.',
      'Ask its owner for metadata without a document type declaration.',
    ),
  ),
  'broken-empty.xml': alike(no('The document is empty.', 'Get the file from its owner again.')),
  'broken-login-page.xml': alike(
    no(
      'It is a web page (HTML), not metadata.',
      'Perhaps the address asked for a sign-in: save what stands behind it, or ask its owner for the file.',
    ),
  ),
  'broken-not-xml.xml': alike(
    no(
      'It is plain text, not metadata.',
      'Bring the file itself, or all of its text from the first < to the last >.',
    ),
  ),
  'broken-other-xml.xml': alike(
    no(
      'Expected an EntityDescriptor of SAML 2.0 metadata, got the element "rss".',
      'Ask its owner for their SAML 2.0 metadata file; the address of a sign-in page is not it.',
    ),
  ),
  'broken-utf-16.xml': alike(
    no(
      'It is written in UTF-16; metadata is read in UTF-8.',
      'Save it as UTF-8, as every text editor can, and bring it again.',
    ),
  ),
}

async function saidOf(kind: Kind, bytes: Uint8Array, fileName: string, entity?: string): Promise<Said> {
  try {
    const given = { bytes, fileName, ...(entity === undefined ? {} : { entity }) }
    return lines(await look(owner, kind, given, {}, office))
  } catch (error) {
    if (!(error instanceof AdminRefusal)) throw error
    expect([error.kind, error.faults]).toEqual(['invalid', [{ path: 'document', says: error.says }]])
    return no(error.says, error.todo ?? '')
  }
}

function lines(looked: Looked): Said {
  if (looked.outcome === 'other_role') return [`the other kind: ${looked.says} ${looked.todo}`]
  if (looked.outcome === 'several')
    return [
      `choose one of ${looked.matches}`,
      ...looked.entities.map(({ id, roles }) => [id, ...roles].join(' ')),
    ]
  const { understood, product } = looked
  return [
    'can be added',
    ...(product === undefined ? [] : [`looks like ${product.says}`]),
    ...understood.oddities.map(({ severity, says, todo }) => `${severity}: ${says} ${todo}`),
  ]
}

const cases = (Object.keys(documents) as DocumentName[]).flatMap((name) =>
  (['app', 'partner'] as const).map((kind) => [name, kind, table[name][kind][0], table[name][kind]] as const),
)

test.each(cases)('%s as %s: %s', async (name, kind, _, said) => {
  expect(await saidOf(kind, written(name), name)).toEqual(said)
})

test('one of an aggregate is read by itself, and it is said that the signature over the whole is gone', async () => {
  expect(
    await saidOf(
      'partner',
      written('aggregate.xml'),
      'aggregate.xml',
      'https://south.federation.example/metadata',
    ),
  ).toEqual([
    'can be added',
    'note: It is taken out of an aggregate, and the signature over the whole of that does not come with it. Compare the fingerprints of its keys with its owner, or with the federation’s own register.',
  ])
})

test('more than 8 MiB is not read', async () => {
  const large = Buffer.alloc(8 * 1024 * 1024 + 1, ' ')
  written('app.xml').copy(large)
  expect(await saidOf('app', large, 'app.xml')).toEqual(
    no('The document is larger than 8 MiB.', 'Ask its owner for the metadata of this one counterpart.'),
  )
  // One octet less, and it is the same document as ever
  expect(await saidOf('app', large.subarray(0, -1), 'app.xml')).toEqual(['can be added'])
})

describe('where the signer is pinned', () => {
  const pinned = (name: DocumentName, signer: keyof typeof certificates) => {
    const settings = { metadataSigner: certificates[signer] }
    try {
      return office.counterparts.read('partner', written(name), { handle: 'one', settings }).id
    } catch (error) {
      if (error instanceof DocumentFault) return error.message
      throw error
    }
  }

  test('what its key has signed is read', () => {
    expect(pinned('partner-entra.xml', 'partner')).toMatch(/^https:\/\/sts\.windows\.net\//)
    expect(pinned('app-adfs-and-partner.xml', 'partner')).toBe(
      'http://adfs.larkfield.example/adfs/services/trust',
    )
  })

  test.each([
    ['partner-sha1-signature.xml', 'partner', 'the signature algorithm is not accepted'],
    ['partner-entra.xml', 'rolled', 'the signature is by none of the keys'],
    ['partner.xml', 'partner', 'EntityDescriptor is not signed'],
  ] as const)('%s under the key %s is not: %s', (name, signer, why) => {
    expect(pinned(name, signer)).toBe(`It is not signed by the pinned metadataSigner: ${why}.`)
  })
})

test('what an app calls itself comes as text, whatever it spells', async () => {
  const looked = await look(owner, 'app', { bytes: written('app-words-of-markup.xml') }, {}, office)
  expect(looked).toMatchObject({
    understood: { name: `<img src=x onerror=alert(1)>"'><script>alert(2)</script>` },
  })
})

test('the card says which of many addresses is used', async () => {
  const bytes = written('partner-shibboleth.xml')
  const { understood } = (await look(owner, 'partner', { bytes, fileName: 'p.xml' }, {}, office)) as Extract<
    Awaited<ReturnType<typeof look>>,
    { readonly understood: unknown }
  >
  const used = (unused?: true) =>
    understood.addresses.filter((one) => one.what === 'sign-on' && one.unused === unused)
  expect(used().map(({ binding }) => binding)).toEqual(expect.arrayContaining(['HTTP-Redirect', 'HTTP-POST']))
  expect(used(true).map(({ binding }) => binding)).toEqual(['HTTP-POST-SimpleSign'])
})

test('the card of a good app: addresses, keys, what it wants, and what is suggested to be given', async () => {
  const looked = await look(owner, 'app', { bytes: written('app.xml'), fileName: 'app.xml' }, {}, office)
  expect(looked).toMatchObject({
    understood: {
      name: 'Timesheets',
      handle: 'timesheets.example',
      description: 'Hours, holidays and approvals.',
      logo: 'https://timesheets.example/logo.png',
      contact: 'mailto:help@timesheets.example',
      addresses: [
        {
          what: 'reply',
          url: 'https://timesheets.example/saml/acs',
          binding: 'HTTP-POST',
          transport: 'https',
        },
        { what: 'sign-out', transport: 'https', unused: true },
      ],
      keys: [
        { use: 'signing', kind: 'RSA 2048', subject: 'CN=app of the set' },
        { use: 'encryption', subject: 'CN=rolled of the set' },
      ],
      says: [
        'It signs its requests; unsigned ones are refused.',
        'It wants assertions to be signed, and they are.',
        'It names a key that assertions can be encrypted to.',
      ],
      requestedAttributes: [
        { attribute: 'email', required: true },
        { attribute: 'name', required: false },
        { name: 'urn:oid:1.3.6.1.4.1.99999.1', required: false },
      ],
    },
    bundles: { suggested: 'requested' },
  })
})
