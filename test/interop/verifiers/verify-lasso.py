#!/usr/bin/python3
"""Lasso, the library of mod_auth_mellon, as a second opinion; questions and answers as in Verify.java."""
import re
import sys

import lasso

METADATA = '''<EntityDescriptor entityID="urn:x" xmlns="urn:oasis:names:tc:SAML:2.0:metadata">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
<X509Certificate>%s</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="http://127.0.0.1/none"/>
</IDPSSODescriptor></EntityDescriptor>'''
REFUSALS = (lasso.DS_ERROR_SIGNATURE_VERIFICATION_FAILED, lasso.DS_ERROR_INVALID_SIGNATURE, lasso.DS_ERROR_INVALID_SIGALG)


def provider(certificate):
    bare = re.sub(r'-----[^-]+-----|\s', '', open(certificate).read())
    return lasso.Provider.newFromBuffer(lasso.PROVIDER_ROLE_IDP, METADATA % bare, None, None)


def verified(kind, file, certificate):
    text = open(file, newline='').read()
    if kind == 'query':
        return provider(certificate).verifySignature(text, 'ID', lasso.MESSAGE_FORMAT_QUERY)
    if kind == 'Assertion':
        # It looks at the root of what it is given.
        text = re.search(r'<saml:Assertion .*</saml:Assertion>', text, re.S)[0]
    name = 'AssertionID' if kind == 'Assertion' and ' AssertionID="' in text else 'ID'
    return provider(certificate).verifySignature(text, name, lasso.MESSAGE_FORMAT_XML)


for line in sys.stdin:
    code = verified(*line.rstrip('\n').split('\t'))
    if code == 0:
        answer = 'ok'
    else:
        answer = ('no ' if code in REFUSALS else 'failed: ') + lasso.strError(code)
    print(answer, flush=True)
