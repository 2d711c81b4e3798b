package lockstep.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// The programs that shepherds call.
public final class Tools {

    private static final String CHECK =
            """
            for tool in setsid setpriv env sync sleep head tr rm taskset prlimit; do
                command -v "$tool" > /dev/null || echo "There is no '$tool' in $PATH."
            done
            env --default-signal=INT true || echo "'env' knows no --default-signal (coreutils before 8.31)."
            """;

    private Tools() {}

    /// Makes sure that they are here and can what is needed.
    ///
    /// @throws IOException naming all that are missing
    public static void check() throws IOException {
        var builder = new ProcessBuilder("/bin/sh", "-c", CHECK).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        Process check = builder.start();
        check.getOutputStream().close();
        String said =
                new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (!check.waitFor(10, TimeUnit.SECONDS) || !said.isEmpty()) {
                throw new IOException(
                        said
                                + "\n"
                                + "Maybe install util-linux and coreutils; ranks are started by"
                                + " them.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }
}
