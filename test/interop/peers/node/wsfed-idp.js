'use strict';
// Security token service with Auth0's wsfed (tokens of SAML 1.1).
//   /wsfed?wa=wsignin1.0&wtrealm=...   /wsfed/FederationMetadata/2007-06/FederationMetadata.xml
// WSFED_ENCRYPT=1 encrypts tokens to the key that a counterpart publishes for that, by AES-CBC: it knows nothing better.
// It knows the relying parties of its counterparts' metadata. The package knows no sign-out: the few lines here do.
const crypto = require('crypto');
const wsfed = require('wsfed');
const peer = require('./peer');

const issuer = `urn:federation:auth0:${new URL(peer.base).port}`;
const known = new Map(peer.counterparts().flatMap((c) => (c.rp ? [[c.id, c.rp.url]] : [])));
const [cert] = peer.counterparts().flatMap((c) => c.sp?.encs ?? []);
const encryption = peer.flag('WSFED_ENCRYPT', '0')
  ? { encryptionCert: cert, encryptionPublicKey: crypto.createPublicKey(cert).export({ type: 'spki', format: 'pem' }) }
  : {};
const a = peer.app();
const needLogin = peer.login(a);
a.get('/wsfed/FederationMetadata/2007-06/FederationMetadata.xml', wsfed.metadata({ issuer, cert: peer.cert, endpointPath: '/wsfed' }));
const signIn = wsfed.auth({
  issuer, cert: peer.cert, key: peer.key, signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha256', lifetime: 300, ...encryption,
  getPostURL: (realm, reply, req, cb) => cb(null, known.get(realm)),
});
a.get('/wsfed', (req, res, next) => {
  if (/^wsignout/.test(req.query.wa ?? '')) {
    req.session.user = undefined;
    // As AD FS does: back to an address that it knows, and to no other.
    return [...known.values()].includes(req.query.wreply) ? res.redirect(req.query.wreply) : res.send('signed out');
  }
  if (!known.has(req.query.wtrealm)) return res.status(400).send('unknown wtrealm');
  next();
}, needLogin, signIn);
a.get('/', (req, res) => res.send(req.session.user ? `${req.session.user} is signed in` : 'nobody is signed in'));
peer.listen(a);
