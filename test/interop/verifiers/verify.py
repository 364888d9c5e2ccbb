#!/usr/bin/python3
"""pysaml2 as a second opinion; questions and answers as in Verify.java."""
import base64
import logging
import re
import sys

from saml2 import md, saml, samlp, sigver
from saml2.config import SPConfig
from saml2.sigver import RSACrypto, verify_redirect_signature
from urllib.parse import parse_qs

logging.disable(logging.CRITICAL)
config = SPConfig().load({'entityid': 'urn:none', 'xmlsec_binary': '/usr/bin/xmlsec1', 'service': {'sp': {
    'endpoints': {'assertion_consumer_service': ['http://127.0.0.1/none']}}}})
security = sigver.security_context(config)
kinds = {'Response': samlp.response_from_string, 'Assertion': saml.assertion_from_string,
         'AuthnRequest': samlp.authn_request_from_string, 'EntityDescriptor': md.entity_descriptor_from_string,
         'EntitiesDescriptor': md.entities_descriptor_from_string}
names = {'Response': 'urn:oasis:names:tc:SAML:2.0:protocol:Response',
         'Assertion': 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion',
         'AuthnRequest': 'urn:oasis:names:tc:SAML:2.0:protocol:AuthnRequest',
         'EntityDescriptor': 'urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor',
         'EntitiesDescriptor': 'urn:oasis:names:tc:SAML:2.0:metadata:EntitiesDescriptor'}


def encoded(text):
    return base64.b64encode((text or '').encode()).decode()


def said(kind, item):
    pairs = []
    assertions = item.assertion if kind == 'Response' else [item] if kind == 'Assertion' else []
    for assertion in assertions:
        for statement in assertion.attribute_statement:
            for attribute in statement.attribute:
                pairs += [(attribute.name, value.text) for value in attribute.attribute_value]
        pairs.append(('NameID', assertion.subject.name_id.text))
    if kind == 'EntityDescriptor' and item.organization is not None:
        pairs += [('OrganizationName', one.text) for one in item.organization.organization_name]
        pairs += [('OrganizationDisplayName', one.text) for one in item.organization.organization_display_name]
    return ''.join(f' {encoded(name)}:{encoded(value)}' for name, value in pairs)


def declared(text, part):
    for name, space in re.findall(r' xmlns:(\w+)="([^"]+)"', text):
        if f' xmlns:{name}=' not in part.split('>', 1)[0]:
            part = part.replace(' ', f' xmlns:{name}="{space}" ', 1)
    return part


def enveloped(kind, file, certificate):
    text = open(file, newline='').read()
    if kind == 'Assertion':
        # Its signature is looked up in the whole document; what it says, in the assertion alone.
        alone = re.search(r'<saml:Assertion .*</saml:Assertion>', text, re.S)
        item = saml.assertion_from_string(declared(text, alone[0]))
    else:
        item = kinds[kind](text)
    assert item.signature is not None, 'no signature'
    ok = security.verify_signature(text, certificate, cert_type='pem', node_name=names[kind], node_id=item.id)
    return 'ok' + said(kind, item) if ok else 'no validity'


def query(file, certificate):
    values = {name: value[0] for name, value in parse_qs(open(file).read().strip()).items()}
    bare = re.sub(r'-----[^-]+-----|\s', '', open(certificate).read())
    ok = verify_redirect_signature(values, RSACrypto(None), bare)
    return 'ok' if ok else 'no validity'


for line in sys.stdin:
    kind, file, certificate = line.rstrip('\n').split('\t')
    try:
        answer = query(file, certificate) if kind == 'query' else enveloped(kind, file, certificate)
    except Exception as error:  # whatever it is: it is not taken
        answer = 'no ' + re.sub(r'\s+', ' ', f'{type(error).__name__} {error}')
    print(answer, flush=True)
