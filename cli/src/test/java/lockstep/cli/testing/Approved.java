package lockstep.cli.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Texts that were looked at once and approved of: they stand in `src/test/resources/approved`.
///
/// A test that sees another text fails and writes it to `target/received/`; whoever likes it better
/// copies it over.
public final class Approved {

    private Approved() {}

    /// Fails unless `text` is the approved one called `name`.
    public static void verify(String name, String text) {
        String approved = approved(name);
        if (!approved.equals(text)) {
            Path received = Path.of("target", "received", name);
            try {
                Files.createDirectories(received.toAbsolutePath().getParent());
                Files.writeString(received, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(text).as("approved/" + name).isEqualTo(approved);
    }

    private static String approved(String name) {
        try (InputStream in = Approved.class.getResourceAsStream("/approved/" + name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
