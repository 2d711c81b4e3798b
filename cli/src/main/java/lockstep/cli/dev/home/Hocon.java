package lockstep.cli.dev.home;

import com.typesafe.config.ConfigUtil;

import java.nio.file.Path;
import java.time.Duration;

/// How values are written in configuration files.
final class Hocon {
    private Hocon() {}

    static String quoted(String text) {
        return ConfigUtil.quoteString(text);
    }

    static String quoted(Path path) {
        return quoted(path.toString());
    }

    static String duration(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + "s"
                : duration.toMillis() + "ms";
    }
}
