package lockstep.node.launch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Hears what shepherds say on the notify FIFO: `7.1.0 waiting 4711`. Only hints to be quick: the
/// records are what counts.
final class Notices implements AutoCloseable {

    /// Who hears.
    interface Listener {
        void hear(RankName rank, String word, int pid);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final String GOODBYE = "goodbye";

    private final Path fifo;
    private final Listener listener;
    private final Thread thread;
    private final RandomAccessFile end;

    private Notices(Path fifo, Listener listener) throws IOException {
        this.fifo = fifo;
        this.listener = listener;
        // Open for writing as well: reading does not end when the last shepherd closes it.
        this.end = new RandomAccessFile(fifo.toFile(), "rw");
        this.thread = Thread.ofPlatform().daemon().name("shepherd-notices").unstarted(this::read);
    }

    /// Starts to listen. What is said from now on is heard.
    static Notices listen(Path fifo, Listener listener) throws IOException {
        var notices = new Notices(fifo, listener);
        notices.thread.start();
        return notices;
    }

    private void read() {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(end.getChannel()),
                                StandardCharsets.US_ASCII))) {
            String line = lines.readLine();
            while (line != null && !line.equals(GOODBYE)) {
                hear(line);
                line = lines.readLine();
            }
        } catch (IOException e) {
            LOG.error("No notices from shepherds any more; ranks are polled", e);
        }
    }

    private void hear(String line) {
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[2].matches("[0-9]{1,9}")) {
            RankName.parse(words[0])
                    .ifPresent(name -> listener.hear(name, words[1], Integer.parseInt(words[2])));
        }
    }

    @Override
    public void close() {
        try {
            Fifo.writeLine(fifo, GOODBYE);
            thread.join(1_000);
        } catch (IOException e) {
            LOG.warn("Cannot stop listening to shepherds", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
