// The JDK's own XML signatures (javax.xml.crypto.dsig, secure validation) as a second opinion. One question a line:
//   ELEMENT <tab> DOCUMENT FILE <tab> CERTIFICATE FILE      the signature that is a child of the first such element
//   query <tab> FILE <tab> CERTIFICATE FILE                 the signature of an HTTP-Redirect query
// and one answer a line: `no WHY`, or `ok` and what the signed element says, NAME:VALUE in base64.
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.xml.XMLConstants;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

public class Verify {
  static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
  static final String MDUI = "urn:oasis:names:tc:SAML:metadata:ui";
  static final String MD = "urn:oasis:names:tc:SAML:2.0:metadata";

  public static void main(String[] given) throws Exception {
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      String[] part = line.split("\t");
      System.out.println(answer(part[0], Path.of(part[1]), Path.of(part[2])));
    }
  }

  static String answer(String what, Path file, Path certificate) {
    try {
      byte[] pem = Files.readAllBytes(certificate);
      CertificateFactory x509 = CertificateFactory.getInstance("X.509");
      PublicKey key = x509.generateCertificate(new ByteArrayInputStream(pem)).getPublicKey();
      return what.equals("query") ? query(Files.readString(file), key) : enveloped(what, Files.readAllBytes(file), key);
    } catch (Exception e) {
      return "no " + e.toString().replaceAll("\\s+", " ");
    }
  }

  static String enveloped(String name, byte[] xml, PublicKey key) throws Exception {
    DocumentBuilderFactory readers = DocumentBuilderFactory.newInstance();
    readers.setNamespaceAware(true);
    readers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    readers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Document document = readers.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    Element signed = (Element) document.getElementsByTagNameNS("*", name).item(0);
    Element signature = null;
    for (Node at = signed.getFirstChild(); at != null; at = at.getNextSibling())
      if (XMLSignature.XMLNS.equals(at.getNamespaceURI()) && "Signature".equals(at.getLocalName()))
        signature = (Element) at;
    if (signature == null) return "no signature";
    String id = signed.hasAttribute("AssertionID") ? "AssertionID" : "ID";
    signed.setIdAttribute(id, true);
    DOMValidateContext context = new DOMValidateContext(KeySelector.singletonKeySelector(key), signature);
    context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
    XMLSignature read = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
    String reference = ((javax.xml.crypto.dsig.Reference) read.getSignedInfo().getReferences().get(0)).getURI();
    if (read.getSignedInfo().getReferences().size() != 1 || !reference.equals("#" + signed.getAttribute(id)))
      return "no reference to the element itself";
    return read.validate(context) ? "ok" + said(signed) : "no validity";
  }

  static String said(Element signed) {
    StringBuilder all = new StringBuilder();
    NodeList attributes = signed.getElementsByTagNameNS(SAML, "Attribute");
    for (int i = 0; i < attributes.getLength(); i++) {
      Element attribute = (Element) attributes.item(i);
      NodeList values = attribute.getElementsByTagNameNS(SAML, "AttributeValue");
      for (int j = 0; j < values.getLength(); j++) add(all, attribute.getAttribute("Name"), values.item(j));
    }
    for (String[] one : new String[][] {{SAML, "NameID"}, {MD, "OrganizationName"}, {MD, "OrganizationDisplayName"}, {MDUI, "DisplayName"}}) {
      NodeList found = signed.getElementsByTagNameNS(one[0], one[1]);
      for (int i = 0; i < found.getLength(); i++) add(all, one[1], found.item(i));
    }
    return all.toString();
  }

  static void add(StringBuilder all, String name, Node value) {
    all.append(' ').append(encoded(name)).append(':').append(encoded(value.getTextContent()));
  }

  static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String query(String query, PublicKey key) throws Exception {
    int end = query.indexOf("&Signature=");
    String algorithm = URLDecoder.decode(query.replaceAll(".*&SigAlg=([^&]*).*", "$1"), StandardCharsets.UTF_8);
    String value = URLDecoder.decode(query.substring(end + 11), StandardCharsets.UTF_8);
    Signature verifier = Signature.getInstance(javaNameOf(algorithm.replaceAll(".*#", "")));
    verifier.initVerify(key);
    verifier.update(query.substring(0, end).getBytes(StandardCharsets.UTF_8));
    return verifier.verify(Base64.getDecoder().decode(value)) ? "ok" : "no validity";
  }

  static String javaNameOf(String algorithm) {
    String[] part = algorithm.split("-");
    String hash = part[1].toUpperCase();
    return part[0].equals("rsa") ? hash + "withRSA" : hash + "withECDSAinP1363Format";
  }
}
