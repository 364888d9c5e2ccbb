'use strict';
// What the Node peers share: settings, counterpart metadata, users, a web app
// with a session, a login form, and what WS-Fed apps lack.
const fs = require('fs');
const path = require('path');
const crypto = require('crypto');
const express = require('express');
const session = require('express-session');
const xpath = require('xpath');
const { DOMParser } = require('@xmldom/xmldom');

const host = process.env.PEER_HOST || '127.0.0.1';
const port = Number(process.env.PEER_PORT);
const out = process.env.OUT_DIR;
const base = `http://${host}:${port}`;
const key = fs.readFileSync(path.join(out, 'cert/node.key'), 'utf8');
const cert = fs.readFileSync(path.join(out, 'cert/node.crt'), 'utf8');
const flag = (name, dflt) => (process.env[name] ?? dflt) === '1';

const select = xpath.useNamespaces({
  md: 'urn:oasis:names:tc:SAML:2.0:metadata',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  fed: 'http://docs.oasis-open.org/wsfed/federation/200706',
  wsa: 'http://www.w3.org/2005/08/addressing',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
});
const pem = (b64) => `-----BEGIN CERTIFICATE-----\n${b64.replace(/\s+/g, '').match(/.{1,64}/g).join('\n')}\n-----END CERTIFICATE-----\n`;

// Every entity in counterpart/*.xml, read once: `up` restarts the peer.
let known;
const counterparts = () => (known ??= readCounterparts());
function readCounterparts() {
  const dir = path.join(out, 'counterpart');
  const found = [];
  for (const f of fs.readdirSync(dir).filter((n) => n.endsWith('.xml')).sort()) {
    const doc = new DOMParser().parseFromString(fs.readFileSync(path.join(dir, f), 'utf8'), 'text/xml');
    for (const e of select('//md:EntityDescriptor', doc)) {
      const certs = (role) => select(`${role}/md:KeyDescriptor[not(@use) or @use="signing"]//ds:X509Certificate/text()`, e).map((n) => pem(n.data));
      const encs = (role) => select(`${role}/md:KeyDescriptor[not(@use) or @use="encryption"]//ds:X509Certificate/text()`, e).map((n) => pem(n.data));
      // WS-Federation: the two kinds of role that may stand in one document, each with a passive endpoint.
      const passive = (type) => {
        const role = `md:RoleDescriptor[contains(@xsi:type, ":${type}")]`;
        const [url] = select(`${role}/fed:PassiveRequestorEndpoint//wsa:Address/text()`, e);
        return url && { url: url.data.trim(), certs: certs(role) };
      };
      const loc = (xp) => Object.fromEntries(select(xp, e).map((n) => [n.getAttribute('Binding').split(':').pop(), n.getAttribute('Location')]));
      found.push({
        id: e.getAttribute('entityID'),
        idp: select('md:IDPSSODescriptor', e)[0] && {
          sso: loc('md:IDPSSODescriptor/md:SingleSignOnService'), slo: loc('md:IDPSSODescriptor/md:SingleLogoutService'), certs: certs('md:IDPSSODescriptor'),
        },
        sp: select('md:SPSSODescriptor', e)[0] && {
          acs: select('md:SPSSODescriptor/md:AssertionConsumerService[contains(@Binding,"HTTP-POST") and not(contains(@Binding,"SimpleSign"))]/@Location', e).map((n) => n.value),
          slo: loc('md:SPSSODescriptor/md:SingleLogoutService'), certs: certs('md:SPSSODescriptor'), encs: encs('md:SPSSODescriptor'),
        },
        sts: passive('SecurityTokenServiceType'),
        rp: passive('ApplicationServiceType'),
      });
    }
  }
  return found;
}

// The same two users as in the SimpleSAMLphp peer, as Passport profiles.
const domain = process.env.PEER_DOMAIN || 'example.org';
const users = {
  alice: { id: 'alice', displayName: 'Alice Ångström', name: { givenName: 'Alice', familyName: 'Ångström' }, emails: [{ value: `alice@${domain}` }], groups: ['admins', 'R&D <lab>'] },
  bob: { id: 'bob', displayName: 'Bob Builder', name: { givenName: 'Bob', familyName: 'Builder' }, emails: [{ value: `bob@${domain}` }], groups: ['users'] },
};

function app() {
  const a = express();
  a.disable('x-powered-by');
  a.use(express.urlencoded({ extended: false, limit: '1mb' }));
  // Browsers share cookies between all ports of a host: the name carries the port.
  a.use(session({ name: `node${port}`, secret: crypto.randomBytes(16).toString('hex'), resave: false, saveUninitialized: true }));
  return a;
}

// For the IdPs: shows a form until alice or bob has logged in, then next().
function login(a) {
  a.post('/login', (req, res) => {
    if (users[req.body.username] && req.body.password === 'password') req.session.user = req.body.username;
    // Replay the protocol request: as a GET, or as the POST it came by.
    const kept = req.session.pending;
    if (!kept) return res.send('logged in');
    if (kept.method === 'GET') return res.redirect(303, kept.url);
    const e = (s) => s.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
    res.send(`<form method="post" action="${e(kept.url)}">${Object.entries(kept.body).map(([k, v]) => `<input type="hidden" name="${e(k)}" value="${e(v)}">`).join('')}</form><script>document.forms[0].submit()</script>`);
  });
  return (req, res, next) => {
    if (req.session.user) { req.user = users[req.session.user]; return next(); }
    req.session.pending = { method: req.method, url: req.originalUrl, body: req.body };
    res.send('<!DOCTYPE html><title>Login</title><form method="post" action="/login"><label>User <input type="text" name="username"></label><label>Password <input type="password" name="password"></label><button>Log in</button></form>');
  };
}

function listen(a) {
  a.use((err, req, res, next) => { // eslint-disable-line no-unused-vars
    console.error(req.method, req.originalUrl.slice(0, 120), err);
    res.status(500).type('text/plain').send(`error: ${err.message || err}`);
  });
  a.listen(port, host, () => console.log(`listening on ${base}`));
}

// For the SPs: /whoami as JSON; /secret goes there, or starts a login.
const unlessIn = (req, res, next) => (req.isAuthenticated() ? res.redirect('/whoami') : next());
function whoami(a) {
  a.get('/whoami', (req, res) => res.status(req.user ? 200 : 401).json(req.user ?? null));
}

// For the WS-Fed apps: metadata written by hand, since none of their packages has a generator for it.
function federationMetadata(realm, callback) {
  const fed = 'http://docs.oasis-open.org/wsfed/federation/200706';
  const at = (address) => `<EndpointReference xmlns="http://www.w3.org/2005/08/addressing"><Address>${address}</Address></EndpointReference>`;
  const key = `<KeyDescriptor use="encryption"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${cert.replace(/-----[^-]+-----|\s/g, '')}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`;
  const role = `<RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="${fed}" xsi:type="fed:ApplicationServiceType" protocolSupportEnumeration="${fed}">${key}<fed:TargetScopes>${at(realm)}</fed:TargetScopes><fed:PassiveRequestorEndpoint>${at(callback)}</fed:PassiveRequestorEndpoint></RoleDescriptor>`;
  return (req, res) => res.type('application/xml').send(`<EntityDescriptor entityID="${realm}" xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${role}</EntityDescriptor>`);
}

// For the WS-Fed apps: /sign-out ends the session here and goes to the STS; /callback is told that it has ended.
function signsOut(a, sts, query, end) {
  a.get('/sign-out', (req, res, next) => end(req, (err) => (err ? next(err) : res.redirect(`${sts}?${new URLSearchParams({ wa: 'wsignout1.0', ...query })}`))));
  a.get('/callback', (req, res, next) => end(req, (err) => {
    if (err) return next(err);
    if (req.query.wa === undefined) return res.send('back from signing out');
    return req.query.wreply ? res.redirect(req.query.wreply) : res.send('signed out');
  }));
}

module.exports = { federationMetadata, signsOut, base, cert, key, flag, counterparts, users, app, login, listen, unlessIn, whoami };
