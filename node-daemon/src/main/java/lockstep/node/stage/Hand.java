package lockstep.node.stage;

import lockstep.protocol.v1.Owner;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// One user's process on this node, as long as it lives.
///
/// The newest orders are written by a thread of its own, so that a process that does not read keeps
/// nobody waiting; those it could not be told yet are replaced by newer ones.
final class Hand {
    /// Hears from the process, on threads of the hand.
    interface Listener {
        void told(StageReport report);

        /// It has ended, or speaks nonsense and was ended.
        void ended(String why);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Hand.class);
    private static final int LINE_MAX = 400;
    private static final int LINES_MAX = 1_000;

    private final Owner owner;
    private final Process process;
    private final Listener listener;
    private final AtomicReference<Optional<StageOrders>> next =
            new AtomicReference<>(Optional.empty());
    private final Thread writer;

    private Hand(Owner owner, Process process, Listener listener) {
        this.owner = owner;
        this.process = process;
        this.listener = listener;
        String name = "hand-" + Integer.toUnsignedString(owner.getUserId());
        writer = Thread.ofPlatform().daemon().name(name + "-orders").unstarted(this::write);
        Thread.ofPlatform().daemon().name(name + "-reports").start(this::read);
        Thread.ofPlatform().daemon().name(name + "-words").start(this::log);
        writer.start();
    }

    /// Starts the process.
    static Hand start(HandSite site, Owner owner, Listener listener) throws IOException {
        return new Hand(owner, site.start(owner), listener);
    }

    /// Tells it what is to be done from now on.
    void order(StageOrders orders) {
        next.set(Optional.of(orders));
        synchronized (next) {
            next.notifyAll();
        }
    }

    private void write() {
        try (var out = process.getOutputStream()) {
            while (process.isAlive()) {
                Optional<StageOrders> orders = next.getAndSet(Optional.empty());
                if (orders.isPresent()) {
                    HandFrames.write(out, orders.get());
                    continue;
                }
                synchronized (next) {
                    if (next.get().isEmpty()) {
                        next.wait(1_000);
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("The hand of {} takes no orders", name(), e); // its end is told by read()
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void read() {
        String why = "it ended";
        try (var in = process.getInputStream()) {
            for (var report = HandFrames.read(in, StageReport.parser());
                    report.isPresent();
                    report = HandFrames.read(in, StageReport.parser())) {
                listener.told(report.get());
            }
        } catch (IOException e) {
            why = "what it says cannot be read: " + e.getMessage();
        }
        process.destroyForcibly();
        listener.ended(why);
    }

    private void log() {
        try (var in =
                new BufferedReader(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            int lines = 0;
            var line = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c != '\n' && line.length() < LINE_MAX) {
                    line.append(Character.isISOControl(c) ? '?' : (char) c);
                } else if (c == '\n') {
                    if (lines++ < LINES_MAX) {
                        LOG.info("Hand of {}: {}", name(), line);
                    }
                    line.setLength(0);
                }
            }
        } catch (IOException e) {
            LOG.debug("No more words of the hand of {}", name(), e);
        }
    }

    private String name() {
        return owner.getUser().isEmpty()
                ? Integer.toUnsignedString(owner.getUserId())
                : owner.getUser();
    }

    /// Ends the process. What it has moved is kept.
    void close() {
        writer.interrupt();
        process.destroy();
    }
}
