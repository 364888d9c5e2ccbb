import com.sun.org.apache.xml.internal.security.c14n.Canonicalizer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * The JDK's opinion, asked over standard input, a question a line, and given on standard output, an answer a line:
 *
 *   verify DOCUMENT CERTIFICATE KEY      every signature in it by the certificate's key, with secure validation;
 *                                        KEY (PKCS #8) or - opens EncryptedAssertions
 *     yes PARENT:ID:SHA-256 ...          (encrypted-PARENT where it was) what each signature covers, and the hash of the octets that were digested
 *   canonical DOCUMENT ELEMENT/PREFIXES ...   exclusive canonical forms; an element by its place in document order
 *     yes SHA-256 ...
 *   text DOCUMENT ELEMENT/PREFIXES       one canonical form itself
 *     yes OCTETS
 *   octets OCTETS CERTIFICATE ALGORITHM VALUE   a signature of a query's own text, by the JDK's name of its algorithm
 *     yes
 *   no WHY                               to any of them
 *
 * Documents, certificates, keys, prefix lists (separated by spaces; - is none) and octets are base64.
 */
final class Jdk {
  private static final String DS = XMLSignature.XMLNS;
  private static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
  private static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
  private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

  private static final Map<String, PublicKey> certificates = new HashMap<>();
  private static final Map<String, PrivateKey> privateKeys = new HashMap<>();
  private static final XMLSignatureFactory signatures = XMLSignatureFactory.getInstance("DOM");
  private static DocumentBuilder builder;

  public static void main(String[] parameters) throws Exception {
    com.sun.org.apache.xml.internal.security.Init.init();
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setXIncludeAware(false);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    builder = factory.newDocumentBuilder();
    builder.setErrorHandler(null);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII), 1 << 20);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.print(answer(line.split(" ")) + "\n");
      if (!in.ready()) out.flush();
    }
    out.flush();
  }

  private static String answer(String[] asked) {
    try {
      if (asked[0].equals("octets")) return octets(asked);
      Document document = parse(decode(asked[1]));
      return switch (asked[0]) {
        case "verify" -> "yes" + verify(document, asked[2], asked[3]);
        case "canonical" -> "yes" + canonical(document, asked);
        case "text" -> "yes " + Base64.getEncoder().encodeToString(canonical(document, asked[2]));
        default -> "no such question";
      };
    } catch (Exception | StackOverflowError problem) {
      String why = problem.getClass().getSimpleName() + ": " + problem.getMessage();
      return "no " + why.replaceAll("[^ -~]+", " ");
    }
  }

  // What it says of signatures

  private static String verify(Document document, String certificate, String key) throws Exception {
    StringBuilder said = new StringBuilder();
    verifyAll(document, publicKey(certificate), "", said);
    for (Element encrypted : named(document, SAML, "EncryptedAssertion")) {
      if (key.equals("-") || isMetadata(document)) continue;
      verifyAll(decrypt(encrypted, privateKey(key)), publicKey(certificate), "encrypted-", said);
    }
    if (said.length() == 0) throw new Exception("no signature");
    return said.toString();
  }

  private static String octets(String[] asked) throws Exception {
    java.security.Signature signature = java.security.Signature.getInstance(asked[3]);
    signature.initVerify(publicKey(asked[2]));
    signature.update(decode(asked[1]));
    return signature.verify(decode(asked[4])) ? "yes" : "no signature value";
  }

  private static void verifyAll(Document document, PublicKey key, String within, StringBuilder said) throws Exception {
    for (Element signature : named(document, DS, "Signature")) {
      // In metadata nothing is looked for within a signature, which does not cover itself
      if (isMetadata(document) && isWithinSignature(signature)) continue;
      Element parent = (Element) signature.getParentNode();
      byte[] digested = digested(signature, parent, key);
      String id = Base64.getEncoder().encodeToString(parent.getAttribute("ID").getBytes(StandardCharsets.UTF_8));
      said.append(' ').append(within).append(parent.getLocalName()).append(':').append(id).append(':').append(sha256(digested));
    }
  }

  private static boolean isMetadata(Document document) {
    return document.getDocumentElement().getLocalName().startsWith("Entit");
  }

  private static boolean isWithinSignature(Element signature) {
    for (Node e = signature.getParentNode(); e instanceof Element; e = e.getParentNode()) {
      if (DS.equals(e.getNamespaceURI()) && "Signature".equals(e.getLocalName())) return true;
    }
    return false;
  }

  /** The octets that were digested; KeyInfo is taken out meanwhile, since whose key it is was settled before. */
  private static byte[] digested(Element signature, Element parent, PublicKey key) throws Exception {
    Element info = childNamed(signature, DS, "KeyInfo");
    Node after = info == null ? null : info.getNextSibling();
    if (info != null) signature.removeChild(info);
    DOMValidateContext context = new DOMValidateContext(KeySelector.singletonKeySelector(key), signature);
    context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
    context.setProperty("javax.xml.crypto.dsig.cacheReference", Boolean.TRUE);
    for (Element each : elements(parent.getOwnerDocument())) {
      if (each.hasAttributeNS(null, "ID")) context.setIdAttributeNS(each, null, "ID");
    }
    XMLSignature read = signatures.unmarshalXMLSignature(context);
    if (!read.getSignatureValue().validate(context)) throw new Exception("signature value");
    if (!read.validate(context)) throw new Exception("digest");
    if (info != null) signature.insertBefore(info, after);
    List<Reference> references = read.getSignedInfo().getReferences();
    if (references.size() != 1) throw new Exception("references");
    Reference reference = references.get(0);
    if (!("#" + parent.getAttribute("ID")).equals(reference.getURI())) throw new Exception("not its parent");
    try (InputStream octets = reference.getDigestInputStream()) {
      return octets.readAllBytes();
    }
  }

  /** What an EncryptedAssertion holds, as a document in which the namespaces around it are in scope. */
  private static Document decrypt(Element encrypted, PrivateKey key) throws Exception {
    Element data = childNamed(encrypted, XENC, "EncryptedData");
    for (Element wrapped : named(encrypted.getOwnerDocument(), XENC, "EncryptedKey")) {
      byte[] secret = unwrap(wrapped, key);
      if (secret == null) continue;
      ByteArrayOutputStream around = new ByteArrayOutputStream();
      around.write(("<scope" + declarations(encrypted) + ">").getBytes(StandardCharsets.UTF_8));
      around.write(open(data, secret));
      around.write("</scope>".getBytes(StandardCharsets.UTF_8));
      return parse(around.toByteArray());
    }
    throw new Exception("no EncryptedKey is for this key");
  }

  private static byte[] unwrap(Element wrapped, PrivateKey key) {
    try {
      Element method = childNamed(wrapped, XENC, "EncryptionMethod");
      Element digest = childNamed(method, DS, "DigestMethod");
      boolean older = algorithm(method).endsWith("rsa-oaep-mgf1p");
      String hash = digest == null || algorithm(digest).endsWith("#sha1") ? "SHA-1" : "SHA-256";
      Element mask = childNamed(method, "http://www.w3.org/2009/xmlenc11#", "MGF");
      boolean plainMask = older || mask == null || algorithm(mask).endsWith("mgf1sha1");
      MGF1ParameterSpec function = plainMask ? MGF1ParameterSpec.SHA1 : MGF1ParameterSpec.SHA256;
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      OAEPParameterSpec padding = new OAEPParameterSpec(hash, "MGF1", function, PSource.PSpecified.DEFAULT);
      cipher.init(Cipher.DECRYPT_MODE, key, padding);
      return cipher.doFinal(cipherValue(wrapped));
    } catch (Exception notForUs) {
      return null;
    }
  }

  private static byte[] open(Element data, byte[] secret) throws Exception {
    byte[] octets = cipherValue(data);
    SecretKeySpec key = new SecretKeySpec(secret, "AES");
    if (algorithm(childNamed(data, XENC, "EncryptionMethod")).endsWith("-gcm")) {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, octets, 0, 12));
      return cipher.doFinal(octets, 12, octets.length - 12);
    }
    Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(octets, 0, 16));
    byte[] padded = cipher.doFinal(octets, 16, octets.length - 16);
    return Arrays.copyOf(padded, padded.length - padded[padded.length - 1]);
  }

  private static byte[] cipherValue(Element parent) {
    Element value = childNamed(childNamed(parent, XENC, "CipherData"), XENC, "CipherValue");
    return Base64.getMimeDecoder().decode(value.getTextContent());
  }

  private static String declarations(Element from) {
    Map<String, String> inScope = new HashMap<>();
    for (Node e = from; e instanceof Element; e = e.getParentNode()) {
      NamedNodeMap attributes = e.getAttributes();
      for (int i = 0; i < attributes.getLength(); i += 1) {
        Attr each = (Attr) attributes.item(i);
        if (each.getName().startsWith("xmlns")) inScope.putIfAbsent(each.getName(), each.getValue());
      }
    }
    StringBuilder written = new StringBuilder();
    inScope.forEach((name, uri) -> written.append(' ').append(name).append("=\"").append(escaped(uri)).append('"'));
    return written.toString();
  }

  private static String escaped(String value) {
    return value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static String algorithm(Element method) {
    return method.getAttribute("Algorithm");
  }

  // What it says of canonical forms

  private static String canonical(Document document, String[] asked) throws Exception {
    StringBuilder said = new StringBuilder();
    for (int i = 2; i < asked.length; i += 1) said.append(' ').append(sha256(canonical(document, asked[i])));
    return said.toString();
  }

  private static byte[] canonical(Document document, String which) throws Exception {
    String[] parts = which.split("/", 2);
    Element element = elements(document).get(Integer.parseInt(parts[0]));
    Canonicalizer canonicalizer = Canonicalizer.getInstance(EXCLUSIVE);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (parts[1].equals("-")) canonicalizer.canonicalizeSubtree(element, out);
    else canonicalizer.canonicalizeSubtree(element, new String(decode(parts[1]), StandardCharsets.UTF_8), out);
    return out.toByteArray();
  }

  // Documents

  private static Document parse(byte[] octets) throws Exception {
    return builder.parse(new ByteArrayInputStream(octets));
  }

  private static List<Element> named(Document document, String namespace, String name) {
    return elements(document).stream()
        .filter((e) -> namespace.equals(e.getNamespaceURI()) && name.equals(e.getLocalName()))
        .toList();
  }

  private static List<Element> elements(Document document) {
    List<Element> found = new ArrayList<>();
    collect(document.getDocumentElement(), found);
    return found;
  }

  private static void collect(Element e, List<Element> found) {
    found.add(e);
    for (Node child = e.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) collect(element, found);
    }
  }

  private static Element childNamed(Element parent, String namespace, String name) {
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element e && namespace.equals(e.getNamespaceURI()) && name.equals(e.getLocalName())) {
        return e;
      }
    }
    return null;
  }

  // Keys and octets

  private static PublicKey publicKey(String certificate) throws Exception {
    PublicKey known = certificates.get(certificate);
    if (known != null) return known;
    InputStream der = new ByteArrayInputStream(decode(certificate));
    PublicKey key = CertificateFactory.getInstance("X.509").generateCertificate(der).getPublicKey();
    certificates.put(certificate, key);
    return key;
  }

  private static PrivateKey privateKey(String pkcs8) throws Exception {
    PrivateKey known = privateKeys.get(pkcs8);
    if (known != null) return known;
    PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(decode(pkcs8)));
    privateKeys.put(pkcs8, key);
    return key;
  }

  private static byte[] decode(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static String sha256(byte[] octets) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
  }
}
