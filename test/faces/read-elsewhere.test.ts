import { SAML } from '@node-saml/node-saml'
import type { App } from '../../src/model/app.js'
import type { Issuance } from '../../src/model/signin.js'
import { nameIDFormats } from '../../src/saml/names.js'
import { makeKeys } from '../support/counterpart.js'
import { samlApp } from '../support/registrations.js'
import { now, seconds } from '../support/seen.js'
import { houseWith, ownKeys } from './idp-house.js'

const { face } = houseWith()
const appKeys = makeKeys()

const issuance: Issuance = {
  request: {
    app: 'https://wiki.app.test/metadata',
    replyTo: 'https://wiki.app.test/acs',
    echo: { inResponseTo: '_q1' },
    signed: false,
    forceAuthn: false,
    isPassive: false,
    partnerHints: [],
    hintsLimit: false,
    requesters: [],
    unsolicited: false,
  },
  subject: { value: 'pairwise-1', format: nameIDFormats.persistent },
  claims: [{ name: 'groups', values: ['admins', 'R&D <lab>', 'Ångström'] }],
  authentication: { instant: now, context: 'urn:x', authorities: [] },
  authnContext: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
  authorities: [],
  sessionIndex: '_s1',
  sessionNotOnOrAfter: seconds(28_800),
  issuedAt: now,
  notBefore: seconds(-60),
  expiresAt: seconds(300),
}

/** An app built on node-saml, which wants Response and assertion signed. */
function nodeSaml(): SAML {
  return new SAML({
    callbackUrl: 'https://wiki.app.test/acs',
    entryPoint: 'https://gate.test/saml/idp/sso',
    issuer: 'https://wiki.app.test/metadata',
    audience: 'https://wiki.app.test/metadata',
    idpIssuer: 'https://gate.test/saml/idp',
    idpCert: ownKeys.certificate,
    decryptionPvk: appKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    wantAuthnResponseSigned: true,
    wantAssertionsSigned: true,
    // The instants are of another day than this one
    acceptedClockSkewMs: -1,
  })
}

test.each(['never', 'required'] as const)(
  'node-saml reads an answer, encrypt %s',
  async (encrypt: App['encrypt']) => {
    const keys = [{ use: 'both' as const, certificate: appKeys.certificate, encryptionMethods: [] }]
    const { reply } = await face.writeAnswer(issuance, samlApp({ encrypt, saml: { keys } }))
    if (reply.kind !== 'form') throw new Error('no form')
    const { profile } = await nodeSaml().validatePostResponseAsync({ ...reply.fields })
    expect(profile).toMatchObject({
      issuer: 'https://gate.test/saml/idp',
      nameID: 'pairwise-1',
      nameIDFormat: nameIDFormats.persistent,
      sessionIndex: '_s1',
      groups: ['admins', 'R&D <lab>', 'Ångström'],
    })
  },
)
