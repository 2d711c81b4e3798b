package lockstep.cli.dev.cluster;

import lockstep.cli.dev.supervise.Part;
import lockstep.cli.dev.supervise.SupervisorEvents;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Tells what becomes of parts, and remembers the first one that will not come up.
public final class PartNews implements SupervisorEvents {
    private static final int HOPELESS_AFTER = 3;
    private static final int SIGNAL_BASE = 128;

    private final Story story;
    private final AtomicReference<Optional<Hopeless>> hopeless =
            new AtomicReference<>(Optional.empty());

    /// A part that ended again and again, or for good.
    record Hopeless(Part part, String how) {}

    public PartNews(Story story) {
        this.story = story;
    }

    Optional<Hopeless> hopeless() {
        return hopeless.get();
    }

    @Override
    public void started(Part part, long pid) {
        // The run folder tells those who want to know.
    }

    @Override
    public void ended(Part part, int status, int endsInARow, Optional<Duration> again) {
        String how =
                status > SIGNAL_BASE
                        ? "was ended by signal " + (status - SIGNAL_BASE)
                        : "ended with exit code " + status;
        story.tell(
                "%s %s%s; it said in %s why."
                        .formatted(
                                part.name(),
                                how,
                                again.map(pause -> ", starts again in " + pause.toSeconds() + " s")
                                        .orElse(" and stays dead"),
                                part.log()));
        if (endsInARow >= HOPELESS_AFTER || again.isEmpty()) {
            note(part, how);
        }
    }

    @Override
    public void failed(Part part, String why) {
        story.tell("%s could not be run: %s".formatted(part.name(), why));
        note(part, "could not be run: " + why);
    }

    private void note(Part part, String how) {
        hopeless.compareAndSet(Optional.empty(), Optional.of(new Hopeless(part, how)));
    }
}
