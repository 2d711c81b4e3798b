package lockstep.cli.link;

import lockstep.identity.TlsFiles;
import lockstep.identity.TrustFiles;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The file `client.conf` of a cluster's home, or of `/etc/lockstep`: where the controllers are.
///
/// ```
/// # one of them is enough, the others are tried when it does not lead
/// controllers = [ "unix:run/api.sock", "127.0.0.1:7420" ]
/// token-file = "client.token"
/// # what this host shows to controllers that speak TLS
/// tls { certificate = "login1.crt", key = "login1.key", ca = "ca.crt", crl = "ca.crl" }
/// ```
///
/// Off the cluster, where a host has no certificate, `tls` has `ca` and maybe `crl` alone.
///
/// Read as the small part of HOCON that this takes: comments, `key = text`, `key = [ text, … ]` and
/// `key { … }`. (See docs/adr/0031-light-client-conf.md.) Relative paths are relative to the folder
/// of the file.
///
/// @param controllers at least one
/// @param tokenFile holds what to show to controllers that are reached by TCP
/// @param tls empty: this host has no certificate
/// @param believed whom to believe without having a certificate; empty where `tls` says it, and
///   where TCP is not encrypted
public record ClientConfig(
        List<Address> controllers,
        Optional<Path> tokenFile,
        Optional<TlsFiles> tls,
        Optional<TrustFiles> believed) {

    private static final String CONTROLLERS = "controllers";
    private static final String TOKEN_FILE = "token-file";
    private static final String CERTIFICATE = "tls.certificate";
    private static final String KEY = "tls.key";
    private static final String CA = "tls.ca";
    private static final String CRL = "tls.crl";

    public ClientConfig {
        controllers = List.copyOf(controllers);
    }

    /// Of a host on the cluster.
    public ClientConfig(
            List<Address> controllers, Optional<Path> tokenFile, Optional<TlsFiles> tls) {
        this(controllers, tokenFile, tls, Optional.empty());
    }

    /// Reads the file's text.
    ///
    /// @param file its path, for messages and for what relative paths are relative to
    /// @throws BadConfig naming every mistake
    public static ClientConfig parse(Path file, String text) throws BadConfig {
        Path home = Optional.ofNullable(file.getParent()).orElse(Path.of("/"));
        List<String> mistakes = new ArrayList<>();
        List<Address> controllers = new ArrayList<>();
        Map<String, Path> paths = new HashMap<>();
        for (ConfLines.Setting setting : ConfLines.read(text, mistakes)) {
            String place = "line " + setting.line() + ": ";
            switch (setting.key()) {
                case CONTROLLERS -> {
                    for (String value : setting.values()) {
                        Address.parse(value, home)
                                .ifPresentOrElse(
                                        controllers::add,
                                        () ->
                                                mistakes.add(
                                                        place
                                                                + "controllers ("
                                                                + value
                                                                + ") must be unix:PATH or"
                                                                + " HOST:PORT."));
                    }
                }
                case TOKEN_FILE, CERTIFICATE, KEY, CA, CRL -> {
                    if (setting.values().size() == 1) {
                        paths.put(setting.key(), home.resolve(setting.values().getFirst()));
                    } else {
                        mistakes.add(place + setting.key() + " must be one path.");
                    }
                }
                default ->
                        mistakes.add(
                                place
                                        + "unknown key "
                                        + setting.key()
                                        + "; there are controllers, token-file and"
                                        + " tls { certificate, key, ca, crl }.");
            }
        }
        if (controllers.isEmpty() && mistakes.isEmpty()) {
            mistakes.add("controllers must name at least one.");
        }
        Optional<TlsFiles> tls = tls(paths, mistakes);
        if (!mistakes.isEmpty()) {
            throw new BadConfig(file + " " + String.join("\n" + file + " ", mistakes));
        }
        return new ClientConfig(
                controllers,
                Optional.ofNullable(paths.get(TOKEN_FILE)),
                tls,
                tls.isPresent() ? Optional.empty() : believed(paths));
    }

    private static Optional<TlsFiles> tls(Map<String, Path> paths, List<String> mistakes) {
        Optional<Path> certificate = Optional.ofNullable(paths.get(CERTIFICATE));
        Optional<Path> key = Optional.ofNullable(paths.get(KEY));
        Optional<Path> ca = Optional.ofNullable(paths.get(CA));
        Optional<Path> crl = Optional.ofNullable(paths.get(CRL));
        if (certificate.isPresent() && key.isPresent() && ca.isPresent()) {
            return Optional.of(new TlsFiles(certificate.get(), key.get(), ca.get(), crl));
        }
        boolean half = certificate.isPresent() || key.isPresent();
        if ((half || (crl.isPresent() && ca.isEmpty())) && mistakes.isEmpty()) {
            mistakes.add(
                    "tls must have certificate, key and ca; or ca alone on a host without a"
                            + " certificate.");
        }
        return Optional.empty();
    }

    private static Optional<TrustFiles> believed(Map<String, Path> paths) {
        return Optional.ofNullable(paths.get(CA))
                .map(ca -> new TrustFiles(ca, Optional.ofNullable(paths.get(CRL))));
    }

    /// The file cannot be used; the message says why, a line for each mistake.
    public static final class BadConfig extends Exception {
        private static final long serialVersionUID = 1L;

        BadConfig(String message) {
            super(message);
        }
    }
}
