<?php
// The adfs module: a security token service of WS-Federation (tokens of SAML 1.1).
$peer = json_decode(file_get_contents(getenv('PEER_JSON')), true);

$metadata['urn:federation:ssp:' . $peer['port']] = [
    'host' => '__DEFAULT__',
    'privatekey' => 'ssp.key',
    'certificate' => 'ssp.crt',
    'auth' => 'users',
    'authproc' => [
        100 => [
            'class' => 'core:AttributeMap',
            'displayName' => 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
            'mail' => 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
            'groups' => 'http://schemas.xmlsoap.org/claims/Group',
        ],
    ],
];
