<?php
// SimpleSAMLphp 1.19 (Debian) as a test peer. Everything that differs between
// two instances comes from peer.json, which ssp.sh writes.
$peer = json_decode(file_get_contents(getenv('PEER_JSON')), true);

$config = [
    // Full URL: behind "127.0.0.1:PORT" the guess from the request is right
    // too, but a full URL also keeps cron/CLI metadata dumps correct.
    'baseurlpath' => $peer['base'] . '/simplesaml/',
    'application' => ['baseURL' => $peer['base']],
    'certdir' => $peer['out'] . '/cert/',
    'loggingdir' => $peer['out'] . '/log/',
    'datadir' => $peer['out'] . '/run/',
    'tempdir' => $peer['out'] . '/tmp',
    'metadatadir' => __DIR__ . '/../metadata/',
    'attributenamemapdir' => '/etc/simplesamlphp/attributemap/',
    'secretsalt' => $peer['salt'],
    'auth.adminpassword' => $peer['admin'],
    'technicalcontact_name' => 'Peer',
    'technicalcontact_email' => 'na@example.org',   // = "leave the contact out"
    'timezone' => 'UTC',
    'admin.checkforupdates' => false,
    'trusted.url.domains' => null,      // ReturnTo may point anywhere: test peer
    'assertion.allowed_clock_skew' => 60,
    'debug' => ['saml' => true, 'backtraces' => true, 'validatexml' => false],
    'showerrors' => true,
    'errorreporting' => false,
    'logging.level' => $peer['debug'] ? SimpleSAML\Logger::DEBUG : SimpleSAML\Logger::WARNING,
    'logging.handler' => 'file',
    'logging.logfile' => 'simplesamlphp.log',
    'enable.saml20-idp' => true,
    'module.enable' => ['core' => true, 'saml' => true, 'exampleauth' => true],

    // Plain http on loopback, and browsers share cookies between all ports of
    // one host: every cookie name carries the port.
    'session.cookie.secure' => false,
    'session.cookie.samesite' => null,
    'session.cookie.name' => 'SSPSession' . $peer['port'],
    'session.phpsession.cookiename' => 'SSP' . $peer['port'],
    'session.phpsession.savepath' => $peer['out'] . '/sessions',
    'session.authtoken.cookiename' => 'SSPAuth' . $peer['port'],
    'language.available' => ['en'],
    'language.default' => 'en',
    'language.cookie.name' => 'language' . $peer['port'],
    'language.cookie.secure' => false,
    'language.cookie.samesite' => null,

    'store.type' => 'phpsession',
    'production' => true,
    'template.auto_reload' => false,
    'usenewui' => false,    // Debian ships no gettext catalogues: the new UI shows raw keys
    'metadata.sign.enable' => false,
    'metadata.sources' => array_merge(
        [['type' => 'flatfile']],
        // The counterparts' SAML metadata is used as it is, no conversion.
        array_map(
            function ($f) { return ['type' => 'xml', 'file' => $f]; },
            glob($peer['out'] . '/counterpart/*.xml')
        )
    ),
    'authproc.idp' => [],
    'authproc.sp' => [],
];
