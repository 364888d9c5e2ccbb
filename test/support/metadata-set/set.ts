// The set of metadata documents that the tests of the console drop, paste and fetch: what people bring, good and bad.
// `npm run metadata-set` writes them; they are ours from the first letter to the last.
import {
  adfs,
  entra,
  keycloak,
  shibbolethApp,
  shibbolethPartner,
  simplesamlphpApp,
  simplesamlphpPartner,
} from './products.js'
import {
  aggregate,
  app,
  at,
  certificates,
  document,
  type Entity,
  federationRole,
  key,
  lines,
  nameIdFormats,
  partner,
  requested,
  signed,
} from './pieces.js'

const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

function reply(base: string, more = ' index="0" isDefault="true"'): string {
  return at('AssertionConsumerService', 'HTTP-POST', `${base}/acs`, more)
}

function signOn(base: string): string {
  return lines(
    at('SingleSignOnService', 'HTTP-Redirect', `${base}/sso`),
    at('SingleSignOnService', 'HTTP-POST', `${base}/sso`),
  )
}

function plainApp(name: string, more: Partial<Entity> = {}): Entity {
  const base = `https://${name}.example`
  return { id: `${base}/metadata`, roles: app(lines(key(certificates.app), reply(base))), ...more }
}

function plainPartner(name: string, of = certificates.partner, more: Partial<Entity> = {}): Entity {
  const base = `https://${name}.example`
  return { id: `${base}/metadata`, roles: partner(lines(key(of, 'signing'), signOn(base))), ...more }
}

/** As an attentive vendor writes it: everything that the card of an app can show. */
function goodApp(): string {
  const base = 'https://timesheets.example'
  const info = lines(
    '<md:Extensions><mdui:UIInfo>',
    '<mdui:DisplayName xml:lang="en">Timesheets</mdui:DisplayName>',
    '<mdui:Description xml:lang="en">Hours, holidays and approvals.</mdui:Description>',
    `<mdui:Logo height="64" width="64">${base}/logo.png</mdui:Logo>`,
    '</mdui:UIInfo></md:Extensions>',
  )
  const role = app(
    lines(
      info,
      key(certificates.app, 'signing'),
      key(certificates.rolled, 'encryption'),
      at('SingleLogoutService', 'HTTP-Redirect', `${base}/saml/logout`),
      nameIdFormats(persistent),
      at('AssertionConsumerService', 'HTTP-POST', `${base}/saml/acs`, ' index="0" isDefault="true"'),
      '<md:AttributeConsumingService index="0"><md:ServiceName xml:lang="en">Timesheets</md:ServiceName>',
      requested(
        ['mail', 'urn:oid:0.9.2342.19200300.100.1.3', 'required'],
        ['displayName', 'urn:oid:2.16.840.1.113730.3.1.241'],
        ['costCentre', 'urn:oid:1.3.6.1.4.1.99999.1'],
      ),
      '</md:AttributeConsumingService>',
    ),
    ' AuthnRequestsSigned="true" WantAssertionsSigned="true"',
  )
  const contact = `<md:ContactPerson contactType="support"><md:EmailAddress>mailto:help@timesheets.example</md:EmailAddress></md:ContactPerson>`
  return document({ id: `${base}/saml/metadata`, roles: lines(role, contact) })
}

function goodPartner(): string {
  const base = 'https://id.harborne.example'
  const info = lines(
    '<md:Extensions>',
    '<shibmd:Scope>harborne.example</shibmd:Scope>',
    '<mdui:UIInfo><mdui:DisplayName xml:lang="en">Harborne Group</mdui:DisplayName></mdui:UIInfo>',
    '</md:Extensions>',
  )
  return document({
    id: `${base}/metadata`,
    roles: partner(
      lines(info, key(certificates.partner, 'signing'), nameIdFormats(persistent), signOn(base)),
    ),
  })
}

function clear(name: string): string {
  return `http://${name}.example`
}

const expired = { more: ' validUntil="2021-03-31T12:00:00Z"' }

/** An app that is reached by WS-Federation alone. */
function wsfedApp(): string {
  const base = 'https://intranet.larkfield.example'
  return document({
    id: 'urn:intranet:larkfield',
    roles: federationRole('ApplicationServiceType', `${base}/_trust/`, key(certificates.app, 'encryption')),
  })
}

const members: readonly Entity[] = [
  plainApp('wiki.federation'),
  plainApp('grants.federation'),
  plainPartner('north.federation'),
  plainPartner('south.federation', certificates.rolled),
  {
    id: 'https://hub.federation.example/metadata',
    roles: lines(
      partner(lines(key(certificates.rolled, 'signing'), signOn('https://hub.federation.example'))),
      app(lines(key(certificates.rolled), reply('https://hub.federation.example'))),
    ),
  },
]

const federation = ' ID="_federation-of-the-set" validUntil="2044-12-31T00:00:00Z"'

const loginPage = `<!DOCTYPE html>
<html lang="en"><head><title>Sign in</title></head>
<body><form method="post" action="/login"><input name="user"><input name="password" type="password"></form></body></html>
`

const utf16 = Buffer.concat([
  Buffer.from([0xff, 0xfe]),
  Buffer.from(document(plainApp('utf-16')).replace('UTF-8', 'UTF-16'), 'utf16le'),
])

/** By the name of the file. */
export const documents = {
  'app.xml': goodApp,
  'app-adfs-and-partner.xml': adfs,
  'app-expired.xml': () => document(plainApp('expired', expired)),
  'app-no-reply-by-post.xml': () =>
    document({
      id: 'https://artifact.example/metadata',
      roles: app(
        at('AssertionConsumerService', 'HTTP-Artifact', 'https://artifact.example/acs', ' index="0"'),
      ),
    }),
  'app-plain-http.xml': () =>
    document({ id: `${clear('plain')}/metadata`, roles: app(reply(clear('plain'))) }),
  'app-plain-http-beside-https.xml': () =>
    document({
      id: 'https://half.example/metadata',
      roles: app(
        lines(key(certificates.app), reply('https://half.example'), reply(clear('half'), ' index="1"')),
      ),
    }),
  'app-reply-twice-under-one-index.xml': () =>
    document({
      id: 'https://twice.example/metadata',
      roles: app(
        lines(
          key(certificates.app),
          reply('https://twice.example', ' index="1"'),
          reply('https://other.twice.example', ' index="1"'),
        ),
      ),
    }),
  'app-script-address.xml': () =>
    document({
      id: 'https://script.example/metadata',
      roles: app(
        lines(
          reply('https://script.example'),
          at('AssertionConsumerService', 'HTTP-POST', 'javascript:alert(1)//', ' index="1"'),
        ),
      ),
    }),
  'app-shibboleth.xml': shibbolethApp,
  'app-signs-without-key.xml': () =>
    document({
      id: 'https://keyless.example/metadata',
      roles: app(reply('https://keyless.example'), ' AuthnRequestsSigned="true"'),
    }),
  'app-simplesamlphp.xml': simplesamlphpApp,
  'app-weak-key.xml': () =>
    document({
      id: 'https://weak.example/metadata',
      roles: app(lines(key(certificates.weak), reply('https://weak.example')), ' AuthnRequestsSigned="true"'),
    }),
  'app-words-of-markup.xml': () =>
    document({
      id: 'https://markup.example/metadata',
      roles: app(
        lines(
          '<md:Extensions><mdui:UIInfo>',
          '<mdui:DisplayName xml:lang="en">&lt;img src=x onerror=alert(1)&gt;"\'&gt;&lt;script&gt;alert(2)&lt;/script&gt;</mdui:DisplayName>',
          '<mdui:Description xml:lang="en">=HYPERLINK("https://evil.example")</mdui:Description>',
          '</mdui:UIInfo></md:Extensions>',
          key(certificates.app),
          reply('https://markup.example'),
        ),
      ),
    }),
  'app-wsfed.xml': wsfedApp,
  'partner.xml': goodPartner,
  'partner-entra.xml': entra,
  'partner-expired.xml': () => document(plainPartner('expired-partner', certificates.partner, expired)),
  'partner-expired-certificate.xml': () => document(plainPartner('old-certificate', certificates.expired)),
  'partner-keycloak.xml': keycloak,
  'partner-no-key.xml': () =>
    document({
      id: 'https://keyless-partner.example/metadata',
      roles: partner(signOn('https://keyless-partner.example')),
    }),
  'partner-plain-http.xml': () =>
    document({
      id: 'https://plain-partner.example/metadata',
      roles: partner(lines(key(certificates.partner), signOn(clear('plain-partner')))),
    }),
  'partner-sha1-signature.xml': () =>
    signed(
      document(plainPartner('sha1', certificates.partner, { more: ' ID="_sha1-of-the-set"' })),
      'partner',
      'sha1',
    ),
  'partner-shibboleth.xml': shibbolethPartner,
  'partner-simplesamlphp.xml': simplesamlphpPartner,
  'partner-weak-key.xml': () => document(plainPartner('weak-partner', certificates.weak)),
  'partner-weak-key-beside-strong.xml': () =>
    document({
      id: 'https://rolling.example/metadata',
      roles: partner(
        lines(
          key(certificates.weak, 'signing'),
          key(certificates.partner, 'signing'),
          signOn('https://rolling.example'),
        ),
      ),
    }),
  'aggregate.xml': () => signed(aggregate('urn:federation:of:the:set', members, federation), 'federation'),
  'aggregate-of-one.xml': () => aggregate('urn:federation:of:one', [plainApp('alone')]),
  'broken-cut-short.xml': () => goodApp().slice(0, 900),
  'broken-document-type.xml': () =>
    goodApp().replace(
      '?>\n',
      '?>\n<!DOCTYPE md:EntityDescriptor [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n',
    ),
  'broken-empty.xml': () => '',
  'broken-login-page.xml': () => loginPage,
  'broken-not-xml.xml': () => 'Please find our metadata attached.\n',
  'broken-other-xml.xml': () =>
    '<?xml version="1.0"?>\n<rss version="2.0"><channel><title>News</title></channel></rss>\n',
  'broken-utf-16.xml': () => utf16,
} as const satisfies Readonly<Record<string, () => string | Buffer>>

export type DocumentName = keyof typeof documents

export function written(name: DocumentName): Buffer {
  return Buffer.from(documents[name]())
}
