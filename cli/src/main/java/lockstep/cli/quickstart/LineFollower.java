package lockstep.cli.quickstart;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The lines that are added to a file.
final class LineFollower {
    private final Path file;
    private long position;

    /// Begins with the file's first line. The file may come into being later.
    LineFollower(Path file) {
        this.file = file;
    }

    /// The whole lines that are new since the last call.
    List<String> next() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] news = new byte[(int) Math.max(0, in.length() - position)];
            in.seek(position);
            in.readFully(news);
            int end = news.length;
            while (end > 0 && news[end - 1] != '\n') {
                end--;
            }
            position += end;
            return new String(news, 0, end, StandardCharsets.UTF_8).lines().toList();
        }
    }
}
