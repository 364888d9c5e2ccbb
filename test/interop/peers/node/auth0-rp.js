'use strict';
// WS-Federation app with Auth0's passport-wsfed-saml2 (tokens of SAML 1.1 and 2.0).
//   /secret starts a sign-in (its query is added to the request), /callback takes the answer and the word that a
//   session has ended, /whoami shows who came, /sign-out ends it here and at the STS, /metadata.
const passport = require('passport');
const { Strategy } = require('passport-wsfed-saml2');
const peer = require('./peer');

const a = peer.app();
const callback = `${peer.base}/callback`;
const realm = `urn:federation:app:${new URL(peer.base).port}`;
a.get('/metadata', peer.federationMetadata(realm, callback));

const c = peer.counterparts().find((x) => x.sts);
if (c) {
  passport.use(new Strategy({
    protocol: 'wsfed', realm, homeRealm: '', wreply: callback, path: '/callback',
    identityProviderUrl: c.sts.url,
    cert: c.sts.certs[0].replace(/-----[^-]+-----|\s/g, ''), // bare base64, no PEM armour
    state: true, // wctx is a random value kept in the session
  }, (profile, done) => done(null, profile)));
  passport.serializeUser((u, done) => done(null, u));
  passport.deserializeUser((u, done) => done(null, u));
  a.use(passport.initialize());
  a.use(passport.session());
  // Fresh options for each request: the package keeps the first wctx in them for ever.
  a.get('/secret', peer.unlessIn, (req, res, next) => passport.authenticate('wsfed-saml2', { ...req.query })(req, res, next));
  a.post('/callback', passport.authenticate('wsfed-saml2'), (req, res) => res.redirect('/whoami'));
  // As ASP.NET does: it names itself.
  peer.signsOut(a, c.sts.url, { wtrealm: realm, wreply: callback }, (req, done) => req.logout(done));
}
peer.whoami(a);
peer.listen(a);
