package lockstep.stager.transfer;

import lockstep.stager.shard.CheckpointManifest;
import lockstep.stager.store.JobFolder;
import lockstep.stager.store.JobFolder.StepAttempt;
import lockstep.stager.store.Store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// Which checkpoints of a job are durable in a store.
final class Listing {
    private static final Comparator<StepAttempt> NEWEST_FIRST =
            Comparator.comparingLong(StepAttempt::step)
                    .thenComparingInt(StepAttempt::attempt)
                    .reversed();

    private final Workshop workshop;
    private final Store store;

    Listing(Workshop workshop, Store store) {
        this.workshop = workshop;
        this.store = store;
    }

    List<CheckpointManifest> of(long job) throws InterruptedException {
        var folder = store.job(job);
        var answers =
                workshop.calls.onEach(
                        store.paths(), path -> path.list(folder.name()), Texts.WAIT_NANOS);
        var names = new TreeSet<StepAttempt>(NEWEST_FIRST);
        for (var answer : answers) {
            answer.value().orElse(List.of()).stream()
                    .flatMap(it -> JobFolder.checkpointOf(it).stream())
                    .forEach(names::add);
        }
        var found = new ArrayList<CheckpointManifest>();
        var texts = new Texts(workshop, store);
        for (var name : names) {
            texts.checkpoint(job, name.attempt(), name.step()).value().ifPresent(found::add);
        }
        return found;
    }
}
