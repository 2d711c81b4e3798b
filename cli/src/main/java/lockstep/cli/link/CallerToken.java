package lockstep.cli.link;

import lockstep.cli.options.Mistake;
import lockstep.cli.options.Sought;
import lockstep.identity.UserToken;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/// Where the token is that controllers reached by TCP are shown: in the variable [#VARIABLE], else
/// in the file that `client.conf` names. A file is read for each call, as it may be renewed.
final class CallerToken {
    static final String VARIABLE = "LOCKSTEP_TOKEN";

    private static final int BYTES_MAX = 4_096;

    private final Optional<UserToken> given;
    private final Optional<Path> file;

    private CallerToken(Optional<UserToken> given, Optional<Path> file) {
        this.given = given;
        this.file = file;
    }

    /// In a file, or nowhere.
    static CallerToken in(Optional<Path> file) {
        return new CallerToken(Optional.empty(), file);
    }

    /// As the environment and the configuration say.
    ///
    /// @param variable the value of [#VARIABLE]; empty when it is not set
    /// @return a mistake where it is no token; its value is nobody's business, also then
    static Sought<CallerToken> of(String variable, Optional<Path> file) {
        if (variable.isBlank()) {
            return new Sought.Found<>(in(file));
        }
        Optional<UserToken> given = UserToken.parse(variable.strip());
        return given.isPresent()
                ? new Sought.Found<>(new CallerToken(given, file))
                : new Sought.Missing<>(
                        new Mistake(
                                VARIABLE
                                        + " ("
                                        + variable.length()
                                        + " characters) is no token of lockstep token new.",
                                "Maybe a part of it is missing, or it is a file's name: that"
                                        + " belongs into token-file of client.conf."));
    }

    /// What there is to show; empty where nothing is set.
    ///
    /// @throws Unusable when it must not be shown as it is
    /// @throws IOException when it cannot be read
    Optional<Shown> read() throws IOException {
        if (given.isPresent()) {
            return given.map(token -> new Shown(token.text(), given));
        }
        return file.isPresent() ? Optional.of(read(file.get())) : Optional.empty();
    }

    private static Shown read(Path file) throws IOException {
        String text = text(file);
        if (!UserToken.isMeant(text)) {
            return new Shown(text, Optional.empty());
        }
        if (!ownersOnly(file)) {
            throw new Unusable(
                    "token-file (%s) can be used by others than its owner.%nMaybe: chmod 600 %s"
                            .formatted(file, file));
        }
        return new Shown(
                text,
                Optional.of(
                        UserToken.parse(text)
                                .orElseThrow(
                                        () ->
                                                new Unusable(
                                                        "token-file (%s) holds no whole token.%nMaybe make another: lockstep token new"
                                                                .formatted(file)))));
    }

    private static boolean ownersOnly(Path file) throws IOException {
        return Set.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE)
                .containsAll(Files.getPosixFilePermissions(file));
    }

    private static String text(Path file) throws IOException {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new Unusable("token-file (%s) is too long for a token".formatted(file));
            }
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            throw new IOException("its token should be in " + file + ", which does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException("its token is in " + file + ", which you may not read", e);
        }
    }

    /// Who has no certificate is of no cluster himself: his token says which one he means.
    ///
    /// @throws Unusable when there is none
    static String cluster(Optional<Shown> shown) throws Unusable {
        return shown.flatMap(one -> one.user)
                .map(UserToken::cluster)
                .orElseThrow(
                        () ->
                                new Unusable(
                                        "this host has no certificate, so it takes a token of lockstep token new.%nMaybe set %s, or token-file in client.conf."
                                                .formatted(VARIABLE)));
    }

    /// A secret to show.
    static final class Shown {
        private final String text;
        private final Optional<UserToken> user;

        private Shown(String text, Optional<UserToken> user) {
            this.text = text;
            this.user = user;
        }

        String text() {
            return text;
        }

        /// A user's token is shown to controllers of its own cluster, and to nobody else.
        ///
        /// @param over the TLS by which it would be shown
        /// @throws Unusable when it must not be
        void requireSafe(Optional<ClientTls> over) throws Unusable {
            if (user.isEmpty()) {
                return;
            }
            if (over.isEmpty()) {
                throw new Unusable(
                        "%s is not shown without TLS.%nMaybe add to client.conf: tls { ca = \"ca.crt\" }"
                                .formatted(user.get()));
            }
            if (!over.get().cluster().equals(user.get().cluster())) {
                throw new Unusable(
                        "%s is not shown to controllers of cluster %s.%nMaybe --home or LOCKSTEP_HOME name another cluster than you mean."
                                .formatted(user.get(), over.get().cluster()));
            }
        }
    }

    /// To try again would change nothing.
    static final class Unusable extends IOException {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }

        String words() {
            return String.valueOf(getMessage());
        }
    }
}
