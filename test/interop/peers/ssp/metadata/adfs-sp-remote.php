<?php
// The relying parties of WS-Federation: read out of the counterparts' metadata, which the adfs module cannot.
$peer = json_decode(file_get_contents(getenv('PEER_JSON')), true);

foreach (glob($peer['out'] . '/counterpart/*.xml') as $file) {
    $document = new DOMDocument();
    $document->load($file);
    $xpath = new DOMXPath($document);
    $xpath->registerNamespace('md', 'urn:oasis:names:tc:SAML:2.0:metadata');
    $xpath->registerNamespace('xsi', 'http://www.w3.org/2001/XMLSchema-instance');
    $xpath->registerNamespace('fed', 'http://docs.oasis-open.org/wsfed/federation/200706');
    $xpath->registerNamespace('wsa', 'http://www.w3.org/2005/08/addressing');
    $roles = '//md:RoleDescriptor[contains(@xsi:type, ":ApplicationServiceType")]';
    foreach ($xpath->query($roles) as $role) {
        $metadata[$role->parentNode->getAttribute('entityID')] = [
            'prp' => trim($xpath->evaluate('string(fed:PassiveRequestorEndpoint//wsa:Address)', $role)),
            'simplesaml.nameidattribute' => 'uid',
        ];
    }
}
