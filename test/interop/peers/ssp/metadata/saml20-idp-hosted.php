<?php
$peer = json_decode(file_get_contents(getenv('PEER_JSON')), true);

$metadata[$peer['base'] . '/simplesaml/saml2/idp/metadata.php'] = [
    'host' => '__DEFAULT__',
    'privatekey' => 'ssp.key',
    'certificate' => 'ssp.crt',
    'auth' => 'users',
    // SSP's own default signs the response and the assertion in it.
    'saml20.sign.response' => $peer['sign_response'],
    'saml20.sign.assertion' => true,
    'assertion.encryption' => $peer['encrypt'],
    'validate.authnrequest' => $peer['check_request'],
    // Without these two lines the metadata offers the Redirect binding alone.
    'SingleSignOnServiceBinding' => ['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'],
    'SingleLogoutServiceBinding' => ['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'],
    'sign.logout' => true,
    'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'attributes.NameFormat' => 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
    'NameIDFormat' => [
        'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
        'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
        'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    ],
    'authproc' => [
        3 => ['class' => 'saml:AttributeNameID', 'attribute' => 'mail',
              'Format' => 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
        4 => ['class' => 'saml:PersistentNameID', 'attribute' => 'uid'],
        5 => ['class' => 'saml:TransientNameID'],
    ],
];
