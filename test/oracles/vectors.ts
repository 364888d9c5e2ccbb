/** Documents with the canonical form that a recommendation or a published signature gives them. */
export interface Vector {
  /** Where it stands. */
  readonly of: string
  readonly document: string
  /** Local name of the apex; absent = the document element. */
  readonly apex?: string
  readonly prefixes?: readonly string[]
  readonly canonical: string
  /** Its SHA-1 as the published signature says it, base64. */
  readonly digest?: string
}

const simple = 'xml-exc-c14n 2.1'
const general = 'xml-exc-c14n 2.2'
const list = 'xml-exc-c14n 3, InclusiveNamespaces'

const elem2 = `<n1:elem2 xmlns:n1="http://example.net"
                xml:lang="en">
          <n3:stuff xmlns:n3="ftp://example.org"/>
      </n1:elem2>`
const local = `<n0:local xmlns:n0="foo:bar"
             xmlns:n3="ftp://example.org">
      ${elem2}
   </n0:local>`
const pdu = `<n2:pdu xmlns:n1="http://example.com"
           xmlns:n2="http://foo.example"
           xml:lang="fr"
           xml:space="retain">
      ${elem2}
   </n2:pdu>`
const exclusive = `<n1:elem2 xmlns:n1="http://example.net" xml:lang="en">
          <n3:stuff xmlns:n3="ftp://example.org"></n3:stuff>
      </n1:elem2>`

/** What merlin-exc-c14n-one signed, less its comment, which we never let in. */
const merlinOne = `<Foo xmlns:bar="urn:bar" xmlns="urn:foo" xml:space="preserve">
  <dsig:Signature xmlns:dsig="http://www.w3.org/2000/09/xmldsig#">
    <dsig:Object Id="to-be-signed">
      <bar:Baz>
        ${''}
      </bar:Baz>
    </dsig:Object>
  </dsig:Signature>
</Foo>`
/** The inside of what merlin-c14n-three signed: elements within elements of the same names. */
function nested(baz: string): string {
  return `      <foo:Something>
        <bar:Something>
          <foo:Something>
            <foo:Nothing>
              <foo:Something>
                ${baz}
              </foo:Something>
            </foo:Nothing>
          </foo:Something>
        </bar:Something>
      </foo:Something>`
}
const merlinThree = `<foo:Root xmlns:bar="http://example.org/bar" xmlns:baz="http://example.org/baz" xmlns:foo="http://example.org/foo" xmlns="http://example.org/" xml:lang="en-ie">
  <bar:Something>
    <foo:Nothing>
${nested('<baz:Something />')}
    </foo:Nothing>
  </bar:Something>
</foo:Root>`
function merlinThreeForm(onApex: string): string {
  return `<bar:Something ${onApex}xmlns:bar="http://example.org/bar">
    <foo:Nothing xmlns:foo="http://example.org/foo">
${nested('<baz:Something xmlns:baz="http://example.org/baz"></baz:Something>')}
    </foo:Nothing>
  </bar:Something>`
}
/** What phaos-xmldsig-three signed, enveloped, less its comment. */
const phaos = `<player bats="left" id="10012" throws="right">
	${''}
	<name>Alfonso Soriano</name>
	<position>2B</position>
	<team>New York Yankees</team>
</player>`

export const vectors: readonly Vector[] = [
  {
    of: `${simple}, by itself`,
    document: '<n1:elem1 xmlns:n1="http://b.example">\n   content\n</n1:elem1>',
    canonical: '<n1:elem1 xmlns:n1="http://b.example">\n   content\n</n1:elem1>',
  },
  {
    of: `${simple}, enveloped`,
    document:
      '<n0:pdu xmlns:n0="http://a.example"><n1:elem1 xmlns:n1="http://b.example">\n   content\n</n1:elem1></n0:pdu>',
    apex: 'elem1',
    canonical: '<n1:elem1 xmlns:n1="http://b.example">\n   content\n</n1:elem1>',
  },
  { of: `${general}, in n0:local`, document: local, apex: 'elem2', canonical: exclusive },
  { of: `${general}, in n2:pdu`, document: pdu, apex: 'elem2', canonical: exclusive },
  {
    of: `${list}: a prefix in scope is declared at the apex, used or not`,
    document: local,
    apex: 'elem2',
    prefixes: ['n0', 'n3'],
    canonical: `<n1:elem2 xmlns:n0="foo:bar" xmlns:n1="http://example.net" xmlns:n3="ftp://example.org" xml:lang="en">
          <n3:stuff></n3:stuff>
      </n1:elem2>`,
  },
  {
    of: `${list}: one that is not in scope is not`,
    document: pdu,
    apex: 'elem2',
    prefixes: ['n0', 'n3'],
    canonical: exclusive,
  },
  {
    of: `${list}: #default is the default namespace`,
    document: '<a xmlns="urn:a" xmlns:p="urn:p"><p:b><p:c/></p:b></a>',
    apex: 'b',
    prefixes: ['#default'],
    canonical: '<p:b xmlns="urn:a" xmlns:p="urn:p"><p:c></p:c></p:b>',
  },
  {
    of: `${list}: #default where it was taken back`,
    document: '<a xmlns="urn:a"><p:b xmlns:p="urn:p"><p:c xmlns=""><d/></p:c></p:b></a>',
    apex: 'b',
    prefixes: ['#default'],
    canonical: '<p:b xmlns="urn:a" xmlns:p="urn:p"><p:c xmlns=""><d></d></p:c></p:b>',
  },
  {
    of: 'xml-c14n 3.2: white space in content',
    document:
      '<doc>\n   <clean>   </clean>\n   <dirty>   A   B   </dirty>\n   <mixed>\n      A\n      <clean>   </clean>\n      B\n   </mixed>\n</doc>',
    canonical:
      '<doc>\n   <clean>   </clean>\n   <dirty>   A   B   </dirty>\n   <mixed>\n      A\n      <clean>   </clean>\n      B\n   </mixed>\n</doc>',
  },
  {
    of: 'xml-c14n 3.3: start and end tags',
    document: `<doc>
   <e1   />
   <e2   ></e2>
   <e3   name = "elem3"   id="elem3"   />
   <e4   name="elem4"   id="elem4"   ></e4>
   <e5 a:attr="out" b:attr="sorted" attr2="all" attr="I'm"
      xmlns:b="http://www.ietf.org"
      xmlns:a="http://www.w3.org"
      xmlns="http://example.org"/>
   <e6 xmlns="" xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="" xmlns:a="http://www.w3.org">
            <e9 xmlns="" xmlns:a="http://www.ietf.org"/>
         </e8>
      </e7>
   </e6>
</doc>`,
    // As there, less the namespaces that nothing uses: that is what makes it exclusive
    canonical: `<doc>
   <e1></e1>
   <e2></e2>
   <e3 id="elem3" name="elem3"></e3>
   <e4 id="elem4" name="elem4"></e4>
   <e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I'm" attr2="all" b:attr="sorted" a:attr="out"></e5>
   <e6>
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="">
            <e9></e9>
         </e8>
      </e7>
   </e6>
</doc>`,
  },
  {
    of: 'xml-c14n 3.4: character modifications and references',
    document: `<doc>
   <text>First line&#x0d;&#10;Second line</text>
   <value>&#x32;</value>
   <compute expr='value>"0" &amp;&amp; value&lt;"10" ?"valid":"error"'>valid</compute>
   <norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/>
</doc>`,
    canonical: `<doc>
   <text>First line&#xD;
Second line</text>
   <value>2</value>
   <compute expr="value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot; ?&quot;valid&quot;:&quot;error&quot;">valid</compute>
   <norm attr=" '    &#xD;&#xA;&#x9;   ' "></norm>
</doc>`,
  },
  {
    of: 'xml-c14n 3.6: UTF-8',
    document: '<?xml version="1.0"?><doc>&#169;</doc>',
    canonical: '<doc>©</doc>',
  },
  {
    of: 'merlin-exc-c14n-one',
    document: merlinOne,
    apex: 'Object',
    canonical: `<dsig:Object xmlns:dsig="http://www.w3.org/2000/09/xmldsig#" Id="to-be-signed">
      <bar:Baz xmlns:bar="urn:bar">
        ${''}
      </bar:Baz>
    </dsig:Object>`,
    digest: '7yOTjUu+9oEhShgyIIXDLjQ08aY=',
  },
  {
    of: 'merlin-exc-c14n-one, "bar #default"',
    document: merlinOne,
    apex: 'Object',
    prefixes: ['bar', '#default'],
    canonical: `<dsig:Object xmlns="urn:foo" xmlns:bar="urn:bar" xmlns:dsig="http://www.w3.org/2000/09/xmldsig#" Id="to-be-signed">
      <bar:Baz>
        ${''}
      </bar:Baz>
    </dsig:Object>`,
    digest: '09xMy0RTQM1Q91demYe/0F6AGXo=',
  },
  {
    of: 'merlin-c14n-three',
    document: merlinThree,
    apex: 'Something',
    canonical: merlinThreeForm(''),
    digest: 'uKgNnJZ4MvqphhpPjor3iChHsQQ=',
  },
  {
    of: 'merlin-c14n-three, "#default"',
    document: merlinThree,
    apex: 'Something',
    prefixes: ['#default'],
    canonical: merlinThreeForm('xmlns="http://example.org/" '),
    digest: 'K5OrULSkVjkuQd85gxbrkcowg60=',
  },
  {
    of: 'phaos-xmldsig-three, hmac-sha1-exclusive-c14n-enveloped',
    document: phaos,
    canonical: phaos,
    digest: 'nDF2V/bzRd0VE3EwShWtsBzTEDc=',
  },
]
