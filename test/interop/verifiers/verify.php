<?php
// SimpleSAMLphp's SAML library as a second opinion; questions and answers as in Verify.java.
require '/usr/share/simplesamlphp/lib/_autoload.php';
error_reporting(0);

use RobRichards\XMLSecLibs\XMLSecurityKey;
use SAML2\DOMDocumentFactory;
use SAML2\Utils;

while (($line = fgets(STDIN)) !== false) {
    [$what, $file, $certificate] = explode("\t", rtrim($line, "\n"));
    try {
        echo $what === 'query' ? query($file, $certificate) : enveloped($what, $file, $certificate), "\n";
    } catch (Throwable $e) {
        echo 'no ', preg_replace('/\s+/', ' ', $e->getMessage()), "\n";
    }
}

function key_of(string $algorithm, string $certificate): XMLSecurityKey
{
    $key = new XMLSecurityKey($algorithm, ['type' => 'public']);
    $key->loadKey(file_get_contents($certificate));
    return $key;
}

function enveloped(string $name, string $file, string $certificate): string
{
    $document = DOMDocumentFactory::fromString(file_get_contents($file));
    $signed = $document->getElementsByTagNameNS('*', $name)->item(0);
    $info = Utils::validateElement($signed);
    if ($info === false) {
        return 'no signature';
    }
    Utils::validateSignature($info, key_of(XMLSecurityKey::RSA_SHA256, $certificate));
    $said = '';
    if ($name === 'Response' || $name === 'Assertion') {
        $assertions = $name === 'Response' ? SAML2\Message::fromXML($signed)->getAssertions() : [new SAML2\Assertion($signed)];
        foreach ($assertions as $assertion) {
            if (!($assertion instanceof SAML2\Assertion)) {
                continue;
            }
            foreach ($assertion->getAttributes() as $attribute => $values) {
                foreach ($values as $value) {
                    $said .= ' ' . base64_encode($attribute) . ':' . base64_encode(strval($value));
                }
            }
            $said .= ' ' . base64_encode('NameID') . ':' . base64_encode($assertion->getNameId()->getValue());
        }
    }
    if ($name === 'EntityDescriptor') {
        $entity = new SAML2\XML\md\EntityDescriptor($signed);
        foreach ($entity->getOrganization()?->getOrganizationName() ?? [] as $value) {
            $said .= ' ' . base64_encode('OrganizationName') . ':' . base64_encode($value);
        }
        foreach ($entity->getOrganization()?->getOrganizationDisplayName() ?? [] as $value) {
            $said .= ' ' . base64_encode('OrganizationDisplayName') . ':' . base64_encode($value);
        }
    }
    return 'ok' . $said;
}

// As its HTTP-Redirect binding reads a request.
function query(string $file, string $certificate): string
{
    $_SERVER['QUERY_STRING'] = trim(file_get_contents($file));
    parse_str($_SERVER['QUERY_STRING'], $_GET);
    $request = (new SAML2\HTTPRedirect())->receive();
    return $request->validate(key_of(XMLSecurityKey::RSA_SHA256, $certificate)) ? 'ok' : 'no signature';
}
