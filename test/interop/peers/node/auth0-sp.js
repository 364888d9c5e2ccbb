'use strict';
// SAML 2.0 service provider with Auth0's passport-wsfed-saml2.
//   /secret starts a login, /callback takes the answer, /whoami shows it, /metadata.
const passport = require('passport');
const { Strategy } = require('passport-wsfed-saml2');
const peer = require('./peer');

const a = peer.app();
const entityID = `${peer.base}/metadata`;
const bare = (pem) => pem.replace(/-----[^-]+-----|\s/g, '');

// Written by hand: the package has no metadata generator.
a.get('/metadata', (req, res) => res.type('application/xml').send(
  `<EntityDescriptor entityID="${entityID}" xmlns="urn:oasis:names:tc:SAML:2.0:metadata"><SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${bare(peer.cert)}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${peer.base}/callback"/></SPSSODescriptor></EntityDescriptor>`));

const c = peer.counterparts().find((x) => x.idp);
if (c) {
  passport.use(new Strategy({
    protocol: 'samlp', realm: entityID, path: '/callback', homeRealm: '',
    identityProviderUrl: c.idp.sso['HTTP-Redirect'],
    cert: bare(c.idp.certs[0]), // bare base64, no PEM armour
    decryptionKey: peer.key,
    signingKey: { key: peer.key, cert: peer.cert }, signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha256',
    checkRecipient: true, checkDestination: true, checkInResponseTo: false,
    state: true, // RelayState is a random value kept in the session
  }, (profile, done) => done(null, profile)));
  passport.serializeUser((u, done) => done(null, u));
  passport.deserializeUser((u, done) => done(null, u));
  a.use(passport.initialize());
  a.use(passport.session());
  // Fresh options for each request: the package keeps the first RelayState in them for ever.
  a.get('/secret', peer.unlessIn, (req, res, next) => passport.authenticate('wsfed-saml2', {})(req, res, next));
  a.post('/callback', passport.authenticate('wsfed-saml2'), (req, res) => res.redirect('/whoami'));
}
peer.whoami(a);
peer.listen(a);
