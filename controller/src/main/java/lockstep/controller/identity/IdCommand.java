package lockstep.controller.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs `id` about one user, which goes through every source of users that the host is set up for
/// (files, LDAP, SSSD).
///
/// Only a number goes out, with a plus sign before it: a user may be called 1000.
final class IdCommand {
    private static final long PATIENCE_SECONDS = 5;

    private IdCommand() {}

    /// What it says, in one line; empty when it does not know him, or answers in no time.
    ///
    /// @param what `-nu` for the name, `-G` for the numbers of his groups
    static Optional<String> run(String what, int uid, int bytesMax) {
        try {
            Process process =
                    new ProcessBuilder("id", what, "--", "+" + Integer.toUnsignedString(uid))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String line =
                    new String(
                                    process.getInputStream().readNBytes(bytesMax),
                                    StandardCharsets.UTF_8)
                            .strip();
            return process.exitValue() == 0 ? Optional.of(line) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
