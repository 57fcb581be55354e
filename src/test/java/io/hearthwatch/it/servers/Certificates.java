package io.hearthwatch.it.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of our own and what it signs, as PEM files made with openssl. */
public final class Certificates {

  private static final char[] NO_PASSWORD = new char[0];

  private final Path folder;

  /** Creates the authority, {@code ca.crt}, in the folder. */
  public Certificates(Path folder) {
    this.folder = folder;
    OsProcess.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=Hearthwatch test authority",
        "-keyout",
        file("ca.key"),
        "-out",
        file("ca.crt"));
  }

  /** The certificate of the authority. */
  public Path ca() {
    return folder.resolve("ca.crt");
  }

  /** The certificate issued under the name. */
  public Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  /** The private key (PKCS 8, not encrypted) issued under the name. */
  public Path key(String name) {
    return folder.resolve(name + ".key");
  }

  /**
   * Issues {@code name.crt} and {@code name.key}.
   *
   * @param alternativeNames as openssl writes them: {@code DNS:localhost,IP:127.0.0.1}
   */
  public Certificates issue(String name, String alternativeNames) {
    try {
      Path extensions = folder.resolve(name + ".ext");
      Files.writeString(
          extensions,
          "subjectAltName=" + alternativeNames + "\nextendedKeyUsage=serverAuth,clientAuth\n");
      OsProcess.run(
          "openssl",
          "req",
          "-newkey",
          "rsa:2048",
          "-nodes",
          "-subj",
          "/CN=" + name,
          "-keyout",
          file(name + ".key"),
          "-out",
          file(name + ".csr"));
      OsProcess.run(
          "openssl",
          "x509",
          "-req",
          "-days",
          "2",
          "-in",
          file(name + ".csr"),
          "-CA",
          file("ca.crt"),
          "-CAkey",
          file("ca.key"),
          "-CAcreateserial",
          "-extfile",
          extensions.toString(),
          "-out",
          file(name + ".crt"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A TLS context of the server that {@link #issue} gave a certificate of this name. */
  public SSLContext server(String name) {
    return context(ca(), certificate(name), key(name));
  }

  /** What makes a JVM trust this authority and no other. */
  public List<String> trustOptions() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", read(ca()));
      Path file = folder.resolve("trust.p12");
      try (OutputStream out = Files.newOutputStream(file)) {
        trusted.store(out, "changeit".toCharArray());
      }
      return List.of(
          "-Djavax.net.ssl.trustStore=" + file,
          "-Djavax.net.ssl.trustStorePassword=changeit",
          "-Djavax.net.ssl.trustStoreType=PKCS12");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A TLS context that trusts one authority.
   *
   * @param certificate the own certificate, or null
   * @param key its private key, or null
   */
  public static SSLContext context(Path ca, Path certificate, Path key) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", read(ca));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      if (certificate != null) {
        keys.setKeyEntry(
            "own", privateKey(key), NO_PASSWORD, new Certificate[] {read(certificate)});
      }
      own.init(keys, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Certificate read(Path pem) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(pem)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey privateKey(Path pem) throws IOException, GeneralSecurityException {
    String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
