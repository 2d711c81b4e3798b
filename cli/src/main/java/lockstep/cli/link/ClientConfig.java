package lockstep.cli.link;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The file `client.conf` of a cluster's home, or of `/etc/lockstep`: where the controllers are.
///
/// ```
/// # one of them is enough, the others are tried when it does not lead
/// controllers = [ "unix:run/api.sock", "127.0.0.1:7420" ]
/// token-file = "client.token"
/// ```
///
/// Read as the small part of HOCON that this takes: comments, `key = text` and `key = [ text, … ]`.
/// (See docs/adr/0031-light-client-conf.md.) Relative paths are relative to the folder of the file.
///
/// @param controllers at least one
/// @param tokenFile holds what to show to controllers that are reached by TCP
record ClientConfig(List<Address> controllers, Optional<Path> tokenFile) {

    private static final String CONTROLLERS = "controllers";
    private static final String TOKEN_FILE = "token-file";

    ClientConfig {
        controllers = List.copyOf(controllers);
    }

    /// Reads the file's text.
    ///
    /// @param file its path, for messages and for what relative paths are relative to
    /// @throws BadConfig naming every mistake
    static ClientConfig parse(Path file, String text) throws BadConfig {
        Path home = Optional.ofNullable(file.getParent()).orElse(Path.of("/"));
        List<String> mistakes = new ArrayList<>();
        List<Address> controllers = new ArrayList<>();
        Optional<Path> tokenFile = Optional.empty();
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
                case TOKEN_FILE -> {
                    if (setting.values().size() == 1) {
                        tokenFile = Optional.of(home.resolve(setting.values().getFirst()));
                    } else {
                        mistakes.add(place + "token-file must be one path.");
                    }
                }
                default ->
                        mistakes.add(
                                place
                                        + "unknown key "
                                        + setting.key()
                                        + "; there are controllers and token-file.");
            }
        }
        if (controllers.isEmpty() && mistakes.isEmpty()) {
            mistakes.add("controllers must name at least one.");
        }
        if (!mistakes.isEmpty()) {
            throw new BadConfig(file + " " + String.join("\n" + file + " ", mistakes));
        }
        return new ClientConfig(controllers, tokenFile);
    }

    /// The file cannot be used; the message says why, a line for each mistake.
    static final class BadConfig extends Exception {
        private static final long serialVersionUID = 1L;

        BadConfig(String message) {
            super(message);
        }
    }
}
