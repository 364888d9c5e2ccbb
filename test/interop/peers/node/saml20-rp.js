'use strict';
// A second WS-Federation app: its tokens are checked by saml20 (SAML 1.1 and 2.0), which is not Auth0's passport code.
//   /secret starts a sign-in (its query is added to the request), /callback takes the answer and the word that a
//   session has ended, /whoami shows who came, /sign-out ends it here and at the STS, /metadata.
const crypto = require('crypto');
const saml20 = require('saml20');
const peer = require('./peer');

const callback = `${peer.base}/callback`;
const realm = `${peer.base}/`;
const c = peer.counterparts().find((x) => x.sts);
const a = peer.app();
a.get('/metadata', peer.federationMetadata(realm, callback));
if (c) {
  a.get('/secret', (req, res) => {
    if (req.session.profile) return res.redirect('/whoami');
    req.session.wctx = crypto.randomUUID();
    res.redirect(`${c.sts.url}?${new URLSearchParams({ wa: 'wsignin1.0', wtrealm: realm, wreply: callback, wctx: req.session.wctx, wct: new Date().toISOString(), ...req.query })}`);
  });
  a.post('/callback', (req, res, next) => {
    if (req.body.wa !== 'wsignin1.0' || req.body.wctx !== req.session.wctx) return res.status(403).send('wctx does not match');
    const token = /<(?:\w+:)?Assertion[\s>][\s\S]*<\/(?:\w+:)?Assertion>/.exec(req.body.wresult)?.[0];
    if (!token) return res.status(400).send('no assertion');
    saml20.validate(token, { publicKey: c.sts.certs[0].replace(/-----[^-]+-----|\s/g, ''), audience: realm }, (err, profile) => {
      if (err) return next(err);
      req.session.profile = profile;
      res.redirect('/whoami');
    });
  });
  // Without wtrealm, which WS-Federation does not ask for here.
  peer.signsOut(a, c.sts.url, { wreply: callback }, (req, done) => { req.session.profile = undefined; done(); });
}
a.get('/whoami', (req, res) => res.status(req.session.profile ? 200 : 401).json(req.session.profile ?? null));
peer.listen(a);
