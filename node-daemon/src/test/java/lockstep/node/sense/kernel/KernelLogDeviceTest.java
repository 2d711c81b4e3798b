package lockstep.node.sense.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.node.process.Kernel;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

final class KernelLogDeviceTest {
    @TempDir Path directory;

    private Path fifo() throws IOException {
        Path fifo = directory.resolve("kmsg");
        Kernel.makeFifo(fifo);
        return fifo;
    }

    private static void write(FileChannel to, String text) throws IOException {
        to.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void what_has_come_is_read_and_nothing_is_waited_for() throws IOException {
        Path fifo = fifo();
        try (var log = new KernelLogDevice(fifo)) {
            assertThat(log.newLines()).as("nobody writes").isEmpty();
            try (FileChannel writer = FileChannel.open(fifo, StandardOpenOption.WRITE)) {
                assertThat(log.newLines()).as("a writer is there and silent").isEmpty();
                write(writer, "6,1,10,-;one\n SUBSYSTEM=x\n6,2,11,-;two\n");
                assertThat(log.newLines())
                        .containsExactly("6,1,10,-;one", " SUBSYSTEM=x", "6,2,11,-;two");
                write(writer, "6,3,12,-;three\n");
                assertThat(log.newLines()).containsExactly("6,3,12,-;three");
            }
            assertThat(log.lost()).isZero();
        }
    }

    @Test
    void messages_that_were_overwritten_are_counted() throws IOException {
        Path fifo = fifo();
        try (var log = new KernelLogDevice(fifo)) {
            log.newLines();
            try (FileChannel writer = FileChannel.open(fifo, StandardOpenOption.WRITE)) {
                write(writer, "6,5,10,-;five\n6,9,11,-;nine\n");
                log.newLines();
                assertThat(log.lost()).isEqualTo(3);
                write(writer, "6,10,12,-;ten\n6,12,12,-;twelve\n");
                log.newLines();
                assertThat(log.lost()).isEqualTo(4);
            }
        }
    }

    @Test
    void a_symptom_reaches_the_sensor() throws IOException {
        Path fifo = fifo();
        try (var log = new KernelLogDevice(fifo)) {
            var sensor =
                    new KernelLogSensor(
                            log, Duration.ofSeconds(1), Clock.systemUTC(), Instant.EPOCH);
            sensor.read();
            try (FileChannel writer = FileChannel.open(fifo, StandardOpenOption.WRITE)) {
                write(writer, "3,7,1000000,-;NVRM: Xid (PCI:0000:03:00): 79, pid=1, off the bus\n");
                assertThat(sensor.read().happenings())
                        .singleElement()
                        .satisfies(h -> assertThat(h.symptom()).isEqualTo("xid 79"))
                        .satisfies(h -> assertThat(h.at()).isEqualTo("1970-01-01T00:00:01Z"));
                assertThat(sensor.read().happenings()).isEmpty();
            }
        }
    }

    @Test
    void a_device_that_is_not_there_is_named_and_asked_again() throws IOException {
        Path absent = directory.resolve("absent");
        try (var log = new KernelLogDevice(absent)) {
            assertThatThrownBy(log::newLines)
                    .isInstanceOf(IOException.class)
                    .hasMessage("Cannot open " + absent + ": No such file or directory");
            Kernel.makeFifo(absent);
            assertThat(log.newLines()).isEmpty();
        }
    }

    @Test
    void a_regular_file_is_followed_from_its_end() throws IOException {
        Path file = Files.writeString(directory.resolve("kern.log"), "old\n");
        KernelLog log = KernelLog.from(file);
        Files.writeString(file, "new\n", StandardOpenOption.APPEND);

        assertThat(log).isInstanceOf(TextKernelLog.class);
        assertThat(log.newLines()).containsExactly("new");
    }

    /// The kernel may say something while this runs, but not all that it has said since it booted.
    @Test
    void the_real_device_is_wound_to_its_end() throws IOException {
        Path device = Path.of("/dev/kmsg");
        Assumptions.assumeTrue(Files.isReadable(device), "/dev/kmsg cannot be read here");
        try (var log = (KernelLogDevice) KernelLog.from(device)) {
            int old = readAllOf(device);
            Assumptions.assumeTrue(old > 20, "the kernel has said too little to tell");

            assertThat(log.newLines()).hasSizeLessThan(old);
            assertThat(log.lost()).isZero();
        }
    }

    private static int readAllOf(Path device) throws IOException {
        try (FileChannel channel = FileChannel.open(device)) {
            int records = 0;
            var buffer = ByteBuffer.allocate(8192);
            while (records <= 20 && channel.read(buffer.clear()) > 0) {
                records++;
            }
            return records;
        }
    }
}
