package lockstep.doctor.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Measures how long it takes until something is on the disk.
@FunctionalInterface
interface SyncMeter {
    /// Writes some blocks, each for good.
    ///
    /// @param folder where a file is written for as long as this takes
    /// @return each time, at least one
    List<Duration> measure(Path folder) throws IOException;

    /// Appends as a journal does.
    static SyncMeter real() {
        return folder -> {
            int times = 50;
            ByteBuffer block = ByteBuffer.allocate(4_096);
            Path file = Files.createTempFile(folder, ".lockstep-doctor", "");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                List<Duration> all = new ArrayList<>();
                for (int i = 0; i < times; i++) {
                    long begin = System.nanoTime();
                    channel.write(block.clear());
                    channel.force(false);
                    all.add(Duration.ofNanos(System.nanoTime() - begin));
                }
                return all;
            } finally {
                Files.deleteIfExists(file);
            }
        };
    }
}
